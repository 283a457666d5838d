// Conventions as checks: what must not be in the tree, and what must not depend on what.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";

const problems = [];
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" })
  .split("\n")
  .filter((file) => file && existsSync(file));
const text = new Map(
  files.filter((file) => !/\.(png|woff2|ico)$/.test(file)).map((file) => [file, readFileSync(file, "utf8")]),
);
const locks = /(^|\/)(Cargo\.lock|package-lock\.json)$/;

/** Names every line of the chosen files that matches. */
function forbid(pattern, why, choose) {
  for (const [file, content] of text) {
    if (!choose(file) || file === "scripts/tidy.mjs") continue;
    content.split("\n").forEach((line, index) => {
      if (pattern.test(line)) problems.push(`${file}:${index + 1}: ${why}: ${line.trim()}`);
    });
  }
}

const rust = (file) => file.endsWith(".rs");
const code = (file) => /\.(rs|[cm]?[jt]sx?|css|html|sh)$/.test(file);

// What is unfinished or switched off.
forbid(/\b(todo!|unimplemented!)\(|#\[ignore|\bTODO\b|\bFIXME\b|\bXXX\b/, "unfinished or silenced", code);
forbid(/\b(it|test|describe)\.(only|skip)\(/, "a test that is not run", code);
// The tree speaks of the project alone.
forbid(/(^|[^\w.-])\/(root|home\/[a-z]+|Users\/\w+)\//, "a path of one machine", (file) => !locks.test(file));
forbid(
  /"resolved": "http|registry\+https?:\/\/(?!github\.com\/rust-lang\/crates\.io-index)/,
  "a download address",
  (file) => locks.test(file),
);
// The engine lives in the guest, the web in the host, and neither is known to the gap or the server.
// The runner of test262 is no part of what is shipped: it drives the engine itself.
forbid(/\bboa_\w+/, "the engine is the guest's alone", (file) => {
  return rust(file) && !file.startsWith("crate/guest/") && !file.startsWith("tests/conformance/");
});
forbid(/\b(web_sys|js_sys|gloo_\w+|wasm_bindgen)\b/, "the web is for the page's crates alone", (file) => {
  return rust(file) && !/^crate\/(host|frame)\//.test(file) && !/^crate\/guest\/src\/wasm(\.rs|\/)/.test(file);
});
forbid(/\b(ConsoleGrant|TimerGrant|StoreGrant|FetchGrant)\(/, "only the policy makes grants", (file) => {
  return rust(file) && file !== "crate/core/src/policy/grants.rs";
});
// An engine with a clock, a random source and built-ins of its own choosing is made nowhere.
// The engine as published is what the jar's realm is compared with.
forbid(/\bContextBuilder::|\bContext::(default|builder)\b/, "a realm is built in realm.rs alone", (file) => {
  const builders = ["crate/guest/src/realm.rs", "tests/conformance/plain/src/main.rs"];
  return /^(crate\/guest\/src|tests\/conformance)\//.test(file) && !builders.includes(file);
});
// The doors to the realm, for that comparison and for another one.
forbid(/belljar_guest::conformance|features = \["conformance"\]/, "the door is for comparisons alone", (file) => {
  const comparing =
    file.startsWith("tests/conformance/runner/") || ["fuzz/Cargo.toml", "fuzz/targets/direct.rs"].includes(file);
  return /\.(rs|toml)$/.test(file) && !comparing;
});
// What reads a clock, a file or the network has no place in the deterministic half.
forbid(/\b(SystemTime|Instant)::now|std::(fs|net|process)\b|\brand::/, "the guest and the gap do no I/O", (file) => {
  return /^crate\/(core|guest)\/src\//.test(file);
});
// The same, for what crates bring along.
for (const [crate, name, why] of [
  ["belljar-core", /^(boa_|wasm-bindgen|js-sys|web-sys|gloo|tokio|axum)/, "the gap knows neither engine nor web"],
  ["belljar-guest", /^(web-sys|gloo|tokio|axum|belljar-host)/, "the guest knows neither page nor network"],
  ["belljar-host", /^(boa_|belljar-guest)/, "the host holds no engine"],
  ["belljar-frame", /^(boa_|gloo|belljar-(guest|host))/, "frames need no jar"],
  ["belljar-server", /^(boa_|wasm-bindgen|belljar-(guest|host))/, "the server runs no app code"],
]) {
  const tree = [
    "tree",
    "--locked",
    "-p",
    crate,
    "--edges",
    "normal",
    "--target",
    "all",
    "--prefix",
    "none",
    "--format",
    "{p}",
  ];
  const brought = execFileSync("cargo", tree, { encoding: "utf8" }).split("\n");
  for (const line of new Set(brought)) {
    if (line && !line.startsWith(`${crate} `) && name.test(line)) problems.push(`${crate} depends on ${line}: ${why}`);
  }
}
// The fuzz targets are built with the engine that is shipped.
const patched = (manifest) =>
  [...text.get(manifest).matchAll(/^(\w+) = \{ path = "(?:\.\.\/)?patches\/applied\/\w+" \}$/gm)].map(
    (match) => match[1],
  );
for (const crate of patched("Cargo.toml")) {
  if (!patched("fuzz/Cargo.toml").includes(crate)) problems.push(`fuzz/Cargo.toml does not patch ${crate}`);
}
// Files of one subject, short enough to be read.
for (const [file, content] of text) {
  const lines = content.split("\n").length;
  if (code(file) && lines > 800) problems.push(`${file}: ${lines} lines; split it at 800`);
}
// Each error code has its page, and each page its code.
const codes = [...text.get("crate/core/src/error.rs").matchAll(/= "(BELLJAR_\w+)"/g)].map((match) => match[1]);
const pages = readdirSync("docs/errors").map((page) => page.replace(/\.md$/, ""));
for (const name of codes) if (!pages.includes(name)) problems.push(`docs/errors/${name}.md is missing`);
for (const name of pages) if (!codes.includes(name)) problems.push(`docs/errors/${name}.md is of no error code`);

if (problems.length) {
  console.error(problems.join("\n"));
  console.error(`\n${problems.length} problems`);
  process.exit(1);
}
console.log(`   ${files.length} files are tidy`);
