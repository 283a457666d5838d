// The corpus' themes of exhaustion on Belljar and on quickjs-emscripten, side by side: `./x bench containment [theme…]`.
// Each subject has a page of its own, which is replaced when it does not live through a case.
import { readCorpus } from "../tests/support/corpus.mjs";
import { attackable } from "../tests/support/escapes.mjs";
import { describe } from "./machine.mjs";
import { session } from "./session.mjs";

const themes = ["cpu", "memory", "stack", "queue", "regex"];

const subjects = [
  { name: "worker", title: "Belljar, worker" },
  ...((await attackable()).includes("inline") ? [{ name: "inline", title: "Belljar, inline" }] : []),
  { name: "quickjs", title: "quickjs-emscripten" },
];

/** What can become of a subject, the worst last. */
const fates = ["contained", "late", "broken", "killed", "hung"];

/** Past a case's deadline: still good, and no answer at all. */
const LATE_MS = 1_000;
const HUNG_MS = 15_000;

const asked = process.argv.slice(2);
const unknown = asked.filter((theme) => !themes.includes(theme));
if (unknown.length > 0) {
  console.error(`./x bench containment: there is no theme ${unknown.join(", ")}; there are ${themes.join(", ")}`);
  process.exit(2);
}
// A peer has no timers, store or console of its own: what acts by them is not compared.
const attacks = (await readCorpus(asked.length > 0 ? asked : themes)).filter(
  ({ effects }) => Object.keys(effects).length === 0,
);

await session(async ({ server, browser, machine }) => {
  const rows = [];
  for (const subject of subjects) {
    let page;
    for (const [index, attack] of attacks.entries()) {
      page ??= await open(browser, server.url);
      const fate = await face(page, subject.name, attack);
      (rows[index] ??= { attack, fates: {} }).fates[subject.name] = fate;
      if (fate.fate === "contained" || fate.fate === "late") continue;
      await close(page);
      page = undefined;
    }
    if (page) await close(page);
  }
  console.log(`\n${describe(machine)}`);
  console.log(`Each with ${LATE_MS} ms beyond its deadline; hung: no answer within ${HUNG_MS / 1000} s.\n`);
  console.log(table(rows));
});

async function open(browser, url) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const crash = new Promise((resolve) => page.once("crash", resolve));
  await page.goto(url);
  await page.waitForFunction("globalThis.bench");
  return { context, page, crash };
}

/** A page that hangs cannot be asked to close. */
function close({ context }) {
  return Promise.race([context.close().catch(() => {}), new Promise((done) => setTimeout(done, 5_000))]);
}

async function face({ page, crash }, subject, { kind, code, policy }) {
  const { dataDeadlineMs = 1_000, triggerDeadlineMs = 5_000 } = policy.limits ?? {};
  const deadlineMs = kind === "data" ? dataDeadlineMs : triggerDeadlineMs;
  let timer;
  const silence = new Promise((resolve) => {
    timer = setTimeout(resolve, deadlineMs + HUNG_MS, { fate: "hung" });
  });
  const answer = page
    .evaluate(
      ([subject, attack]) => globalThis.bench.contain(subject, attack),
      [subject, { kind, code, policy, deadlineMs }],
    )
    .then(({ end, took, next }) => ({ fate: judge(end, took - deadlineMs, next), end, took }))
    .catch((error) => ({ fate: "broken", end: error.message.split("\n")[0] }));
  const fate = await Promise.race([answer, crash.then(() => ({ fate: "killed" })), silence]);
  clearTimeout(timer);
  return fate;
}

function judge(end, overMs, next) {
  if (!next || end === "limit crash" || end.startsWith("threw")) return "broken";
  return overMs > LATE_MS ? "late" : "contained";
}

function table(rows) {
  const wide = Math.max(...rows.map(({ attack }) => `${attack.theme}/${attack.name}`.length), 20);
  const line = (name, cells) => [name.padEnd(wide), ...cells.map((cell) => cell.padEnd(34))].join("  ").trimEnd();
  const cell = ({ fate, end, took }) =>
    [fate, took === undefined ? "" : `${Math.round(took)} ms`, end ?? ""].join(" ").slice(0, 34);
  const head = line(
    "",
    subjects.map(({ title }) => title),
  );
  const cases = rows.map(({ attack, fates }) =>
    line(
      `${attack.theme}/${attack.name}`,
      subjects.map(({ name }) => cell(fates[name])),
    ),
  );
  const counts = fates.map((fate) =>
    line(
      fate,
      subjects.map(({ name }) => String(rows.filter((row) => row.fates[name].fate === fate).length)),
    ),
  );
  return [
    head,
    ...cases,
    "",
    head,
    ...counts,
    line(
      "cases",
      subjects.map(() => String(rows.length)),
    ),
  ].join("\n");
}
