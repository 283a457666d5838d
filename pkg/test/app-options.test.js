// What `createApp` and an app's methods refuse, and in which words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError, createApp } from "belljar";
import { definitionOf, keep, widget } from "./support.js";

const plain = definitionOf({});
const cyclic = { a: [] };
cyclic.a.push(cyclic);

for (const [definition, options, words] of [
  [plain, undefined, "createApp: options must be an object"],
  [plain, {}, "createApp: options.app must be 1 to 128 letters"],
  [
    plain,
    { app: "a", safemode: true },
    "createApp: options.safemode does not exist; there are app, branch, policy, mode, appsmith, isolation, seed, record, " +
      "libraries, dangerouslyAllowUnmeteredGuest, page, safeMode, runOnLoad, values",
  ],
  [plain, { app: "a", safeMode: 1 }, "createApp: options.safeMode must be true or false"],
  [plain, { app: "a", libraries: {} }, "createApp: options.libraries must be an array"],
  [plain, { app: "a", libraries: [{ nam: "x" }] }, "createApp: options.libraries[0].nam does not exist"],
  [plain, { app: "a", values: new Map([["A.x", 1]]) }, "createApp: options.values must be an object"],
  [
    definitionOf({ A: widget({}) }),
    { app: "a", values: { "A.x": { f() {} } } },
    'createApp: options.values["A.x"].f is a function',
  ],
  [plain, { app: "a", appsmith: { user: () => 1 } }, "createApp: options.appsmith.user is a function"],
  [plain, { app: "a", appsmith: { usr: 1 } }, "createApp: options.appsmith.usr does not exist"],
  [plain, { app: "a", policy: { limits: { timers: 0 } } }, "createApp: options.policy: BELLJAR_POLICY"],
  [undefined, { app: "a" }, "createApp: the definition must be an object or its JSON"],
  [() => plain, { app: "a" }, "createApp: the definition must not be a function"],
  [
    definitionOf({ A: widget({ onClick: () => 1 }) }),
    { app: "a" },
    "createApp: the definition.pages[0].entities.A.properties.onClick must not be a function",
  ],
  [
    definitionOf({ A: widget({ "a b": [new Date()] }) }),
    { app: "a" },
    'createApp: the definition.pages[0].entities.A.properties["a b"][0] must not be a Date',
  ],
  [definitionOf({ A: widget(cyclic) }), { app: "a" }, "createApp: the definition.pages[0].entities.A.properties.a[0]"],
]) {
  test(`createApp refuses: ${words}`, async () => {
    await assert.rejects(createApp(definition, options), (error) => {
      assert.ok(error instanceof TypeError, String(error));
      assert.ok(error.message.startsWith(words), error.message);
      return true;
    });
  });
}

test("what is wrong with a definition's libraries is the definition's mistake", async () => {
  for (const [library, path, message] of [
    [5, "$.libraries[0]", /must be an object/],
    [{ name: "x", colour: "red" }, "$.libraries[0].colour", /does not exist/],
    [{ name: "a b", source: "1" }, "$.libraries[0].name", /is not a name/],
    [{ name: "x", url: "https://cdn.example/x.js" }, "$.libraries[0].integrity", /./],
  ]) {
    const definition = definitionOf({}, { libraries: [library] });
    await assert.rejects(createApp(definition, { app: "a" }), (error) => {
      assert.ok(error instanceof AppError, String(error));
      assert.equal(error.problems.length, 1);
      assert.equal(error.problems[0].path, path);
      assert.match(error.problems[0].message, message);
      return true;
    });
  }
});

test("what JSON cannot hold is no edit, and nothing is changed", async (t) => {
  const app = keep(
    t,
    await createApp(definitionOf({ Button1: widget({ onClick: "{{ 1 }}" }, { triggers: ["onClick"] }) }), { app: "a" }),
  );
  const change = (value) => app.edit([{ op: "change", name: "Button1", property: "onClick", value }]);
  class Color {
    name = "red";
  }
  for (const [value, words] of [
    [() => 1, "edit: edits[0].value must not be a function"],
    [{ a: [Symbol("s")] }, "edit: edits[0].value.a[0] must not be a symbol"],
    [1n, "edit: edits[0].value must not be a bigint"],
    [NaN, "edit: edits[0].value must not be NaN"],
    [[1, undefined], "edit: edits[0].value[1] must not be undefined"],
    [new Map(), "edit: edits[0].value must not be a Map"],
    [new Uint8Array(1), "edit: edits[0].value must not be a Uint8Array"],
    [cyclic, "edit: edits[0].value.a[0] must not be a part of itself"],
  ]) {
    await assert.rejects(change(value), { name: "TypeError", message: words });
  }
  assert.equal(await app.trigger("Button1", "onClick"), 1);
  const twice = { a: 1 };
  await app.edit([{ op: "change", name: "Button1", property: "data", value: [twice, twice, new Color()] }]);
  assert.deepEqual(await app.jar.evaluate("Button1.data"), [twice, twice, { name: "red" }]);
  await change(undefined);
  assert.equal(await app.trigger("Button1", "onClick"), undefined);
});

test("a value that cannot even be looked at is no data", async (t) => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const definition = definitionOf({ Text1: widget({}) });
  const app = keep(t, await createApp(definition, { app: "a" }));
  await assert.rejects(app.set("Text1", "x", proxy), { name: "TypeError", message: /^set: value is unreadable: / });
  const values = { "Text1.x": proxy };
  const message = /^createApp: options\.values\["Text1\.x"\] is unreadable: /;
  await assert.rejects(createApp(definition, { app: "a", values }), { name: "TypeError", message });
});

test("a widget has properties that its component derives, and an app's figures count its bindings", async (t) => {
  const app = keep(
    t,
    await createApp(definitionOf({ Text1: widget({ text: "{{Table1.selectedRow.id}}" }), Table1: widget({}) }), {
      app: "a",
    }),
  );
  assert.equal(app.value("Text1.text"), undefined);
  await app.set("Table1", "selectedRow", { id: 5 });
  assert.equal(app.value("Text1.text"), 5);
  const { bindings, evaluations } = await app.figures();
  assert.deepEqual([bindings, evaluations], [1, 2]);
});
