// The session with real jars, on Node's own thread.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Session } from "../src/session/session.ts";
import type { View } from "../src/session/view.ts";

let session: Session;
let watchers: (() => void)[] = [];
const scope = globalThis as Record<string, unknown>;
const original = { fetch: scope.fetch, requestAnimationFrame: scope.requestAnimationFrame };

/** Resolves when the view is as described. */
function until(description: (view: View) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!description(session.view)) return;
      watchers = watchers.filter((watcher) => watcher !== look);
      resolve();
    };
    watchers.push(look);
    look();
  });
}

function open(config: unknown): Promise<void> {
  scope.fetch = async () => Response.json(config);
  session = new Session(() => watchers.forEach((look) => look()));
  return session.open();
}

const script = (source: string) => ({ source, kind: "script" as const });

beforeEach(() => {
  watchers = [];
  scope.requestAnimationFrame = (callback: () => void) => setImmediate(callback);
});
afterEach(() => {
  session.stop();
  Object.assign(scope, original);
});

test("a program's value, lines and figures are shown", async () => {
  await open({ policy: {} });
  assert.equal(session.view.state, "idle");
  await session.run(script("console.log('a', Input1.text); console.log('b'); Table1.tableData.length"));
  await until(({ console, figures }) => console.total === 2 && figures !== null);
  const { state, outcome, console, figures } = session.view;
  assert.equal(state, "settled");
  assert.deepEqual(outcome, { type: "value", value: 50 });
  assert.deepEqual(
    console.lines.map(({ entry }) => entry.args),
    [["a", "60"], ["b"]],
  );
  assert.ok(figures!.steps > 0);
});

test("each run has a jar of its own", async () => {
  await open({ policy: {} });
  await session.run(script("globalThis.left = 1"));
  await session.run(script("typeof left"));
  assert.deepEqual(session.view.outcome, { type: "value", value: "undefined" });
  assert.equal(session.view.run, 2);
});

test("a seed makes chance repeat itself", async () => {
  await open({ policy: {} });
  const roll = async () => {
    await session.run({ ...script("Math.random()"), seed: 42n });
    return session.view.outcome;
  };
  assert.deepEqual(await roll(), await roll());
});

test("an error is among the problems, with its place", async () => {
  await open({ policy: {} });
  await session.run(script("\nnull.x"));
  await until(({ problems }) => problems.total === 1);
  const { entry } = session.view.problems.lines[0]!;
  assert.equal(entry.severity, "error");
  assert.equal(entry.position?.line, 2);
});

test("a limit is shown, and that the jar answers after it", async () => {
  await open({ policy: { limits: { loopIterations: 1000 } } });
  await session.run(script("for (;;) {}"));
  assert.equal(session.view.outcome?.type, "limit");
  await until(({ limits }) => limits.lines[0]?.entry.answeredMs != null);
  assert.equal(session.view.limits.total, 1);
});

test("stop ends timers, and what a stopped program does is not shown", async () => {
  await open({ policy: {} });
  await session.run(script("setInterval(() => console.log('tick'), 10)"));
  await until(({ console }) => console.total > 1);
  session.stop();
  const { total } = session.view.console;
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal(session.view.state, "stopped");
  assert.equal(session.view.console.total, total);
  const running = session.run(script("new Promise(() => {})"));
  await until(({ state }) => state === "running");
  session.stop();
  await running;
  assert.deepEqual([session.view.state, session.view.outcome], ["stopped", null]);
});

test("another sample starts with nothing shown", async () => {
  await open({ policy: {} });
  await session.run(script("console.log(1)"));
  session.clear();
  assert.deepEqual([session.view.state, session.view.outcome, session.view.console.total], ["idle", null, 0]);
});

test("i7: a policy that no jar takes gives the strict one", async () => {
  await open({ policy: { fetch: { origins: ["*"] } } });
  assert.deepEqual(session.policy?.policy, {});
  assert.match(session.policy?.problem ?? "", /policy\.fetch\.origins\[0\]: "\*" is no origin/);
  await session.run(script("typeof fetch"));
  assert.deepEqual(session.view.outcome, { type: "value", value: "undefined" });
});
