// Tries libraries in jars: takes them from npm, at the versions of the lock file beside this, and runs their programs.
import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { createJar, JarError } from "belljar";
import { root } from "../support/browser.mjs";
import { programs } from "./programs.mjs";

const folder = join(root, "target/libraries");

/** Puts the libraries into a folder that is not the repository's. */
export async function install() {
  await mkdir(folder, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) {
    await copyFile(join(root, "tests/libraries", file), join(folder, file));
  }
  await copyFile(join(root, ".npmrc"), join(folder, ".npmrc"));
  await promisify(execFile)("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
}

/** Runs one program in a jar of its own. Gives its value or what it says, and how long loading took. */
export async function tried({ package: name, file, name: global, code, strings = false, slow = false }) {
  const from = file === undefined ? [] : [{ name: global, source: await text(name, file) }];
  const policy = { code: { fromStrings: strings }, limits: slow ? { dataDeadlineMs: 60_000 } : {} };
  const jar = await createJar({ app: "libraries", libraries: from, policy });
  try {
    const begin = performance.now();
    // Loads it and gives nothing that its own program could rely on.
    await jar.outcome(`void ${global}`, { kind: "data" });
    const milliseconds = performance.now() - begin;
    try {
      return { milliseconds, value: await jar.evaluate(code, { kind: "data" }) };
    } catch (error) {
      if (!(error instanceof JarError)) throw error;
      return { milliseconds, error: error.error.errorMessage.message };
    }
  } finally {
    jar.dispose();
  }
}

async function text(name, file) {
  return readFile(join(folder, "node_modules", name, file), "utf8");
}

/** Which version of a package it is. */
export async function version(name, file) {
  const from = file === undefined ? join(root, "node_modules", name) : join(folder, "node_modules", name);
  return JSON.parse(await readFile(join(from, "package.json"), "utf8")).version;
}

/** The rows of the table in docs/libraries.md, without how long each took. */
export async function rows() {
  const rows = [];
  for (const program of programs) {
    const { package: name, file, name: global, strings, slow, fails } = program;
    const works = fails ? "no: " + fails.source.replaceAll("\\", "").replace(/"?\.\*"?/, "…") : "yes";
    const note = strings
      ? "yes, with `code.fromStrings`: it makes code from text"
      : slow
        ? "yes; its first use takes longer than a data field has, so raise `limits.dataDeadlineMs` or use a trigger"
        : works;
    const build = file === undefined ? "comes with the package" : `\`${file}\``;
    rows.push(`| ${name} ${await version(name, file)} | ${build} | \`${global}\` | ${note} |`);
  }
  return rows;
}
