// Queries of an app, as the page answers them: what becomes of answers that are wrong, too large or late.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createApp, createJar, JarError, JsonDocument } from "belljar";
import { definitionOf, keep, widget } from "./support.js";

const definition = definitionOf({
  Query1: { kind: "query", template: {} },
  Text1: widget({
    data: "{{Query1.data}}",
    meta: "{{Query1.responseMeta}}",
    isLoading: "{{Query1.isLoading}}",
  }),
  Button1: widget({ onClick: "{{showAlert('hi', 'info')}}" }, { triggers: ["onClick"] }),
});

for (const isolation of ["inline", "worker"]) {
  const open = async (t) => keep(t, await createApp(definition, { app: `queries-${isolation}`, isolation }));
  const state = (app) => ["data", "meta", "isLoading"].map((property) => app.value(`Text1.${property}`));

  test(`${isolation}: what a run gives is its own, and nothing of an earlier one`, async (t) => {
    const app = await open(t);
    const answers = [];
    app.jar.handle("runQuery", () => answers.shift());
    const run = (answer) => {
      answers.push(answer);
      return app.jar.trigger("Query1.run()");
    };
    assert.deepEqual(await run({ data: [2], responseMeta: { statusCode: 200 } }), [2]);
    assert.deepEqual(state(app), [[2], { statusCode: 200 }, false]);
    for (const nothing of [{}, undefined]) {
      await run({ data: [3], responseMeta: 1 });
      assert.equal(await run(nothing), undefined);
      assert.deepEqual(state(app), [undefined, undefined, false]);
    }
    for (const [wrong, what] of [
      [[7], /answered an array/],
      [5, /answered a number/],
      [null, /answered null/],
    ]) {
      await assert.rejects(run(wrong), what);
      assert.equal(app.value("Text1.isLoading"), false);
    }
    // What a handler says beside its data is not its affair.
    assert.equal(await run({ data: 1 }), 1);
    assert.equal(await run({ isGiven: true }), undefined);
  });

  test(`${isolation}: a query's result that is too large fails it, and another one's can come after`, async (t) => {
    const app = await open(t);
    let data = [1];
    app.jar.handle("runQuery", () => ({ data }));
    assert.deepEqual(await app.jar.trigger("Query1.run()"), [1]);
    data = "x".repeat(20_000_000);
    await assert.rejects(app.jar.trigger("Query1.run()"), (error) => {
      assert.ok(error instanceof JarError);
      assert.match(error.message, /runQuery: the page's answer .* 16777216 bytes/);
      return true;
    });
    assert.equal(app.value("Text1.isLoading"), false);
    data = [2];
    assert.deepEqual(await app.jar.trigger("Query1.run()"), [2]);
    const jar = keep(t, await createJar({ app: `too-large-${isolation}`, isolation }));
    await jar.setData("Query1", { data: [1], isLoading: false }, { query: true });
    data = "x".repeat(20_000_000);
    jar.handle("runQuery", () => ({ data }));
    await assert.rejects(jar.trigger("Query1.run()"), /16777216 bytes/);
    assert.deepEqual(await jar.evaluate("[Query1.data, Query1.isLoading]"), [[1], false]);
  });

  test(`${isolation}: whatever a handler throws, the app is told`, async (t) => {
    const app = await open(t);
    const odd = {
      get message() {
        throw new Error("odd");
      },
    };
    for (const thrown of [Object.create(null), odd, Symbol("s"), undefined]) {
      app.jar.handle("showAlert", () => {
        throw thrown;
      });
      await assert.rejects(app.trigger("Button1", "onClick"), JarError);
      app.jar.handle("runQuery", () => Promise.reject(thrown));
      await assert.rejects(app.jar.trigger("Query1.run()"), JarError);
      assert.equal(app.value("Text1.isLoading"), false);
    }
    app.jar.handle("showAlert", () => odd);
    await assert.rejects(app.trigger("Button1", "onClick"), JarError);
  });

  for (const [kind, data] of [
    ["data", [1, 2]],
    ["a document", new JsonDocument("[1, 2]")],
  ]) {
    test(`${isolation}: a query that is renamed while it runs has its result: ${kind}`, async (t) => {
      const app = await open(t);
      const ends = [];
      app.jar.handle("runQuery", () => new Promise((end) => ends.push(end)));
      const begin = (query) => {
        const run = app.jar.trigger(`${query}.run()`);
        return app.jar.evaluate("0").then(() => run.then((value) => value.length));
      };
      const first = begin("Query1");
      await app.jar.evaluate("0");
      await app.edit([{ op: "rename", name: "Query1", to: "Query2" }]);
      ends.shift()({ data });
      assert.equal(await first, 2);
      assert.equal(app.value("Text1.data").length, 2);
      assert.equal(app.value("Text1.isLoading"), false);
      // The answer comes while the edit is on its way; and it may be refused.
      for (const [to, name] of [
        ["Query3", "Query3"],
        ["Text1", "Query3"],
      ]) {
        const again = begin(to === "Text1" ? "Query3" : "Query2");
        await app.jar.evaluate("0");
        const edit = app.edit([{ op: "rename", name: to === "Text1" ? "Query3" : "Query2", to }]).catch(() => null);
        ends.shift()({ data });
        assert.equal(await again, 2);
        await edit;
        assert.equal(app.value("Text1.isLoading"), false);
        assert.equal(await app.jar.evaluate(`${name}.data.length`), 2);
      }
      const last = begin("Query3");
      await app.jar.evaluate("0");
      await app.edit([{ op: "remove", name: "Query3" }]);
      ends.shift()({ data: [1, 2] });
      assert.equal(await last, 2);
    });
  }
}
