// What is loaded ahead, for the jars to come.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { createApp, preload } from "belljar";
import { practice, practiceRows } from "../dist/internal/practice.js";
import { keep } from "./support.js";

const definition = {
  version: 1,
  name: "After",
  pages: [
    { name: "Page1", entities: { Text1: { kind: "widget", type: "TEXT_WIDGET", properties: { a: "{{ 6 * 7 }}" } } } },
  ],
};

for (const isolation of ["worker", "inline"]) {
  test(`an app opens after its page has prepared: ${isolation}`, async (t) => {
    await preload({ isolation });
    const app = keep(t, await createApp(definition, { app: "after", isolation }));
    assert.equal(app.value("Text1.a"), 42);
    assert.deepEqual(app.jar.store(), {});
  });
}

test("what is prepared with is an app that works", async (t) => {
  const app = keep(
    t,
    await createApp(practice(), { app: "practice", values: { "Query1.data": JSON.parse(practiceRows()) } }),
  );
  const wrong = app.errors().map(({ errorMessage: { message } }) => message);
  assert.deepEqual([...new Set(wrong)], ["undefinedName is not defined"]);
  assert.equal(app.value("Text0.p27"), "1 EUR");
  assert.equal(app.value("Text1.before"), app.value("Text0.p1").length + app.value("Text0.p3"));
  assert.equal(await app.trigger("Button1", "onClick"), 3);
});

test("only what a jar's place is made of can be said", async () => {
  await assert.rejects(preload({ app: "mine" }), {
    name: "TypeError",
    message: "preload: options.app does not exist; there are isolation, dangerouslyAllowUnmeteredGuest",
  });
  await assert.rejects(preload({ isolation: "nowhere" }), { name: "TypeError", message: /options\.isolation/ });
});

test("what waits for a jar is no reason for a process to stay", () => {
  const script = `import { preload } from "belljar"; await preload({ isolation: "worker" }); console.log("ready");`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: import.meta.dirname,
    encoding: "utf8",
    timeout: 60_000,
  });
  assert.deepEqual([status, stdout, stderr], [0, "ready\n", ""]);
});
