// What is left of a jar and of an app once they are disposed of: nothing that a garbage collector could not free.
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createApp, createJar } from "belljar";
import { definitionOf } from "./support.js";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc");

/** How many of so many are alive when they have been made, used and disposed of. */
async function left(count, make) {
  const refs = [];
  for (let index = 0; index < count; index++) refs.push(new WeakRef(await make()));
  for (let again = 0; again < 20 && refs.some((ref) => ref.deref()); again++) {
    await wait(20);
    gc();
  }
  return refs.filter((ref) => ref.deref()).length;
}

const definition = definitionOf({
  Input1: { kind: "widget", type: "INPUT_WIDGET", meta: { text: "Ada" } },
  Text1: { kind: "widget", type: "TEXT_WIDGET", properties: { text: "Hello {{Input1.text}}" } },
  Query1: { kind: "query", template: {} },
});

for (const isolation of ["inline", "worker"]) {
  test(`${isolation}: a disposed jar is freed, with all that its listeners and handlers hold`, async () => {
    const alive = await left(8, async () => {
      const jar = await createJar({ app: "freed", isolation });
      const own = { jar };
      jar.on("console", () => own);
      jar.handle("showAlert", () => own);
      await jar.trigger("showAlert('hello', 'info')");
      jar.dispose();
      return own;
    });
    // The last may still be on somebody's stack.
    assert.ok(alive <= 1, `${alive} of 8 are alive`);
  });

  test(`${isolation}: a disposed app is freed, also with a handler that never answers`, async () => {
    const alive = await left(8, async () => {
      const app = await createApp(definition, { app: "freed", isolation });
      const own = { app };
      app.on("update", () => own);
      app.jar.handle("runQuery", () => new Promise(() => own));
      const run = app.jar.trigger("Query1.run()");
      await app.set("Input1", "text", "Bob");
      app.dispose();
      await assert.rejects(run);
      return own;
    });
    assert.ok(alive <= 1, `${alive} of 8 are alive`);
  });
}
