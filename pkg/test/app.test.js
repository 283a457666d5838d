// Apps as a page drives them: opened, given values, triggered, changed, explained; and what becomes of them when a binding
// takes their engine down.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError, createApp, JarError, JarLimitError, JsonDocument } from "belljar";
import { definitionOf, keep, widget } from "./support.js";

const entities = {
  Input1: widget({}, { meta: { text: "Ada" } }),
  Text1: widget({ text: "Hello {{Input1.text}}", size: 12 }),
  Text2: widget({ text: "{{Text1.text.length}}" }),
  Button1: widget(
    { onClick: "{{storeValue('clicked', Input1.text).then(() => appsmith.store.clicked)}}" },
    { triggers: ["onClick"] },
  ),
  Utils: {
    kind: "js",
    body: "export default {\n  count: 0,\n  twice(x) { return x * 2 },\n  add() { this.count += 1; return this.count }\n}",
  },
  Query1: { kind: "query", template: { body: "select {{this.params.id}}" } },
};

for (const isolation of ["inline", "worker"]) {
  const open = async (t, of = entities, options = {}) =>
    keep(t, await createApp(definitionOf(of), { app: `app-${isolation}`, isolation, ...options }));

  test(`${isolation}: an app is evaluated, and a value that is set is followed by what depends on it alone`, async (t) => {
    const app = await open(t);
    assert.equal(app.value("Text1.text"), "Hello Ada");
    assert.equal(app.value("Text2.text"), 9);
    const heard = [];
    const end = app.on("update", ({ paths, rest }) => heard.push(...paths, rest));
    await app.set("Input1", "text", "Bob");
    assert.equal(app.value("Text1.text"), "Hello Bob");
    assert.deepEqual(heard, ["Text1.text", 0], "the length is what it was");
    end();
    await app.set("Input1", "text", "Grace");
    assert.equal(heard.length, 2);
    assert.equal(app.value("Text2.text"), 11);
    await assert.rejects(app.set("Input9", "text", "x"), JarError);
  });

  test(`${isolation}: a handler runs, may act, and gives its value`, async (t) => {
    const app = await open(t);
    assert.equal(await app.trigger("Button1", "onClick"), "Ada");
    assert.deepEqual(app.jar.store(), { clicked: "Ada" });
    assert.equal(await app.trigger("Button1", "onHover"), undefined, "nobody handles it");
    await assert.rejects(app.trigger("Button9", "onClick"), JarError);
  });

  test(`${isolation}: a handler sees names of its own, as copies`, async (t) => {
    const app = await open(t, {
      ...entities,
      Table1: widget(
        {
          onRowSelected:
            "{{(() => { currentRow.id += 1; return [currentRow.id, currentIndex, typeof currentItem] })()}}",
        },
        { triggers: ["onRowSelected"] },
      ),
    });
    const currentRow = { id: 1 };
    const globals = { currentRow, currentIndex: 3 };
    assert.deepEqual(await app.trigger("Table1", "onRowSelected", [], { globals }), [2, 3, "undefined"]);
    assert.deepEqual(currentRow, { id: 1 });
    assert.equal(await app.jar.evaluate("typeof currentRow"), "undefined");
    const trigger = (options) => app.trigger("Table1", "onRowSelected", [], options);
    await assert.rejects(trigger({ global: {} }), /trigger: options.global does not exist; there are globals/);
    await assert.rejects(trigger({ globals: { "a b": 1 } }), /trigger: options.globals: "a b" is not a name/);
    await assert.rejects(
      trigger({ globals: { currentRow() {} } }),
      /trigger: options.globals.currentRow is a function/,
    );
    await assert.rejects(trigger({ globals: { fetch: 1 } }), (thrown) => thrown.error.code === "BELLJAR_ENTITY_NAME");
  });

  test(`${isolation}: a JS object's variables are live`, async (t) => {
    const app = await open(t, {
      ...entities,
      Text3: widget({ text: "{{Utils.count + Utils.twice(2)}}" }),
      Button2: widget({ onClick: "{{Utils.add()}}" }, { triggers: ["onClick"] }),
    });
    assert.equal(app.value("Text3.text"), 4);
    assert.equal(await app.trigger("Button2", "onClick"), 1);
    assert.equal(app.value("Text3.text"), 5);
  });

  test(`${isolation}: a query is run by the page, and its data are there`, async (t) => {
    const app = await open(
      t,
      { ...entities, Text3: widget({ text: "{{Query1.data.length}}" }) },
      { values: { "Query1.data": [1] } },
    );
    assert.equal(app.value("Text3.text"), 1);
    app.jar.handle("runQuery", ({ name, params }) => ({ data: [name, params.id, 3] }));
    const jar = app.jar;
    assert.deepEqual(await jar.trigger("Query1.run({ id: 7 })"), ["Query1", 7, 3]);
    assert.equal(app.value("Text3.text"), 3);
  });

  const query = (body, runOnLoad) => ({ kind: "query", template: { body }, settings: { runOnLoad } });
  const loading = {
    Text1: widget({ text: "{{Users.data?.length}} of {{Orders.data}}" }),
    // Defined before what it needs, through a binding.
    Orders: query("of {{First.text}}", true),
    First: widget({ text: "{{Users.data[0]}}" }),
    Users: query("all", true),
    Late: query("never", false),
    Broken: query("{{nothing.at.all}}", true),
    Other: query("other", true),
  };

  test(`${isolation}: queries run on load, each when what it reads is there`, async (t) => {
    const app = await open(t, loading);
    const errors = [];
    app.jar.on("error", ({ source, errorMessage }) =>
      errors.push([source.entity, source.property, errorMessage.message]),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(errors, [], "nobody says how yet");
    const asked = [];
    let all;
    const done = new Promise((resolve) => (all = resolve));
    app.jar.handle("runQuery", async ({ name, bindings }) => {
      asked.push([name, bindings]);
      await new Promise((resolve) => setTimeout(resolve, name === "Users" ? 20 : 0));
      if (name === "Orders") setTimeout(all);
      return { data: name === "Users" ? ["Ada", "Grace"] : bindings.body };
    });
    await done;
    assert.deepEqual(asked, [
      ["Users", {}],
      ["Other", {}],
      ["Orders", { body: ["Ada"] }],
    ]);
    assert.equal(errors.length, 1);
    assert.deepEqual(errors[0].slice(0, 2), ["Broken", "run"]);
    assert.match(errors[0][2], /nothing/);
    await app.jar.evaluate("1");
    assert.equal(app.value("Text1.text"), '2 of ["Ada"]');
    app.jar.handle("runQuery", () => asked.push("again"));
    await app.jar.evaluate("1");
    assert.equal(asked.length, 3);
  });

  test(`${isolation}: queries that are yet to run on load follow edits`, async (t) => {
    const app = await open(t, loading);
    const asked = [];
    let all;
    const done = new Promise((resolve) => (all = resolve));
    await app.edit([
      { op: "rename", name: "Users", to: "People" },
      { op: "remove", name: "Broken" },
    ]);
    app.jar.on("error", ({ errorMessage }) => assert.fail(errorMessage.message));
    app.jar.handle("runQuery", async ({ name, bindings }) => {
      asked.push([name, bindings]);
      if (name === "People") await app.edit([{ op: "rename", name: "Orders", to: "Sales" }]);
      if (name === "Sales") setTimeout(all);
      return { data: ["Ada"] };
    });
    await done;
    assert.deepEqual(asked.toSorted(), [
      ["Other", {}],
      ["People", {}],
      ["Sales", { body: ["Ada"] }],
    ]);
  });

  test(`${isolation}: no query runs on load in safe mode, or when the page does not want it`, async (t) => {
    for (const options of [{ safeMode: true }, { runOnLoad: false }]) {
      const app = await open(t, loading, options);
      app.jar.handle("runQuery", ({ name }) => assert.fail(name));
      await new Promise((resolve) => setTimeout(resolve, 20));
      assert.equal(app.value("First.text"), undefined);
    }
    await assert.rejects(open(t, loading, { runOnLoad: 1 }), TypeError);
  });

  test(`${isolation}: errors are told by path, and go when they are mended`, async (t) => {
    const app = await open(t, { ...entities, Text3: widget({ text: "a {{Missing.x}}" }) });
    const [error] = app.errors("Text3.text");
    assert.equal(error.errorMessage.name, "ReferenceError");
    assert.deepEqual(error.source, { entity: "Text3", property: "text", line: 1, column: 5 });
    assert.equal(app.value("Text3.text"), undefined);
    assert.equal(app.errors().length, 1);
    await app.edit([{ op: "add", name: "Missing", entity: widget({}, { meta: { x: "b" } }) }]);
    assert.equal(app.value("Text3.text"), "a b");
    assert.deepEqual(app.errors(), []);
  });

  test(`${isolation}: edits are made all or none`, async (t) => {
    const app = await open(t);
    const rewritten = await app.edit([
      { op: "rename", name: "Input1", to: "Name" },
      { op: "change", name: "Text1", property: "text", value: "Bye {{Name.text}}" },
      { op: "body", name: "Utils", body: "export default { twice(x) { return x * 3 } }" },
    ]);
    const handler = rewritten.find(({ entity, property }) => entity === "Button1" && property === "onClick");
    assert.match(handler.text, /Name\.text/);
    // As it is after all edits.
    assert.ok(rewritten.some(({ entity, text }) => entity === "Text1" && text === "Bye {{Name.text}}"));
    assert.equal(app.value("Text1.text"), "Bye Ada");
    assert.match((await app.explain("Button1.onClick")).text, /Name\.text/);
    await assert.rejects(
      app.edit([
        { op: "change", name: "Text1", property: "text", value: "x" },
        { op: "remove", name: "Nobody" },
      ]),
      (thrown) => thrown instanceof AppError && thrown.problems[0].path.startsWith("$[1]"),
    );
    assert.equal(app.value("Text1.text"), "Bye Ada");
  });

  test(`${isolation}: a property is explained`, async (t) => {
    const app = await open(t);
    const explanation = await app.explain("Text1.text");
    const { path, value, text, dependencies, dependants, errors, evaluations } = explanation;
    assert.deepEqual(
      { path, value, text, dependencies, dependants, errors, evaluations },
      {
        path: "Text1.text",
        value: "Hello Ada",
        text: "Hello {{Input1.text}}",
        dependencies: ["Input1.text"],
        dependants: ["Text2.text"],
        errors: [],
        evaluations: 1,
      },
    );
    // A share of what the turn took that opened the app.
    assert.ok(Number.isInteger(explanation.fuel) && explanation.fuel > 0, `${explanation.fuel}`);
    assert.ok(explanation.milliseconds >= 0 && explanation.milliseconds < 10_000, `${explanation.milliseconds}`);
    const { fuel, milliseconds } = await app.explain("Input1.text");
    assert.deepEqual([fuel, milliseconds], [null, null], "nothing is evaluated for it");
    assert.equal(await app.explain("Nothing.text"), null);
    const figures = await app.figures();
    assert.equal(figures.bindings, 4, "those of the handler and of the query's template, too");
    assert.equal(figures.evaluations, 3, "the body of the JS object, too");
  });

  test(`${isolation}: rows of a document come back as rows`, async (t) => {
    const rows = Array.from({ length: 1000 }, (_, id) => ({ id, name: `row "${id}" ]}`, tags: [id, { a: "," }] }));
    const app = await open(t, {
      ...entities,
      Table1: widget({
        all: "{{Query1.data}}",
        odd: "{{Query1.data.filter((row) => row.id % 2 === 1)}}",
        page: "{{Query1.data.slice(10, 12)}}",
        names: "{{Query1.data.slice(0, 2).map((row) => row.name)}}",
      }),
    });
    await app.set("Query1", "data", new JsonDocument(` ${JSON.stringify(rows)} `));
    const all = app.value("Table1.all");
    assert.equal(all.length, 1000);
    assert.deepEqual(all.at(999), rows[999]);
    assert.deepEqual(all.at(-1), rows[999]);
    assert.equal(all.at(1000), undefined);
    assert.deepEqual([...all], rows);
    assert.deepEqual(app.value("Table1.odd").slice(1, 3), [rows[3], rows[5]]);
    assert.deepEqual([...app.value("Table1.page")], rows.slice(10, 12));
    assert.deepEqual(app.value("Table1.names"), ['row "0" ]}', 'row "1" ]}']);
    app.jar.handle("runQuery", () => ({ data: new JsonDocument(JSON.stringify(rows.slice(0, 3))) }));
    assert.equal(await app.jar.trigger("Query1.run().then((rows) => rows.length)"), 3);
    assert.deepEqual([...app.value("Table1.odd")], [rows[1]]);
    await app.set("Query1", "data", new JsonDocument("[]"));
    assert.equal(app.value("Table1.odd").length, 0);
    await assert.rejects(app.set("Query1", "data", new JsonDocument("[1,")), JarError);
  });

  test(`${isolation}: i3: a binding that never ends has its error, and all others their values`, async (t) => {
    const app = await open(
      t,
      { Loop1: widget({ text: "{{(() => { for (;;); })()}}" }), ...entities },
      { policy: { limits: { dataDeadlineMs: 400 } } },
    );
    assert.equal(app.value("Text1.text"), "Hello Ada");
    assert.equal(app.errors("Loop1.text")[0].errorType, "LIMIT");
    await app.set("Input1", "text", "Bob");
    assert.equal(app.value("Text1.text"), "Hello Bob");
  });

  test(`${isolation}: i9: what takes the engine down is not evaluated again, and nothing is lost`, async (t) => {
    const app = await open(
      t,
      {
        ...entities,
        Bad1: widget({ text: "{{Input1.text === 'x' ? /^(a+)+\\1!$/.test('a'.repeat(60)) : 1}}" }),
      },
      { policy: { limits: { dataDeadlineMs: 400 } } },
    );
    assert.equal(app.value("Bad1.text"), 1);
    await app.edit([{ op: "rename", name: "Text2", to: "Length1" }]);
    await app.set("Input1", "text", "x");
    assert.equal(app.errors("Bad1.text")[0].errorType, "LIMIT");
    assert.equal(app.value("Text1.text"), "Hello x");
    assert.equal(app.value("Length1.text"), 7);
    await app.set("Input1", "text", "Ada");
    assert.equal(app.value("Text1.text"), "Hello Ada");
    await app.edit([{ op: "change", name: "Bad1", property: "text", value: "{{Input1.text.length}}" }]);
    assert.deepEqual([app.value("Bad1.text"), app.errors("Bad1.text")], [3, []]);
  });

  test(`${isolation}: safe mode evaluates nothing`, async (t) => {
    const app = await open(t, entities, { safeMode: true });
    assert.equal(app.value("Text1.text"), undefined);
    await app.edit([{ op: "change", name: "Text1", property: "text", value: "Hi {{Input1.text}}" }]);
    assert.equal(app.value("Text1.text"), "Hi Ada");
    assert.equal(app.value("Text2.text"), undefined);
  });
}

test("what is wrong with a definition or an option is said, all of it", async () => {
  const refused = (definition, options = { app: "refused" }) => createApp(definition, options);
  await assert.rejects(
    refused({ version: 2, name: "x", pages: [], colour: "red" }),
    (thrown) => thrown instanceof AppError && thrown.problems.length >= 3 && thrown.message.includes("$.colour"),
  );
  await assert.rejects(refused("{"), AppError);
  await assert.rejects(refused(definitionOf({}), { app: "refused", safemode: true }), TypeError);
  await assert.rejects(refused(definitionOf({}), { app: "refused", page: "Page9" }), AppError);
  await assert.rejects(refused(definitionOf({}, { policy: { frames: {} } })), TypeError);
});

test("a definition narrows the policy and never widens it", async (t) => {
  const wide = definitionOf(
    { Button1: widget({ onClick: "{{typeof fetch + typeof setTimeout}}" }, { triggers: ["onClick"] }) },
    { policy: { timers: null, fetch: { origins: ["https:"] } } },
  );
  const app = keep(t, await createApp(wide, { app: "narrow" }));
  assert.equal(await app.trigger("Button1", "onClick"), "undefinedundefined");
});

test("an app's own code cannot end in more than a limit", async (t) => {
  const app = keep(
    t,
    await createApp(
      definitionOf({ Button1: widget({ onClick: "{{(() => { for (;;); })()}}" }, { triggers: ["onClick"] }) }),
      {
        app: "limit",
        policy: { limits: { triggerDeadlineMs: 100 } },
      },
    ),
  );
  await assert.rejects(app.trigger("Button1", "onClick"), JarLimitError);
});
