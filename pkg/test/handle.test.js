// What a page does for its app: handlers, what they are given and what becomes of what they give.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createJar, JarError } from "belljar";
import { keep } from "./support.js";

const policy = { navigation: { origins: ["https://docs.example.com"] }, messages: { origins: ["https://a.example"] } };

for (const isolation of ["inline", "worker"]) {
  const open = (app) => createJar({ app: `${app}-${isolation}`, isolation, policy });

  test(`${isolation}: a handler is called with the app's arguments, and its answer is the app's`, async (t) => {
    const jar = keep(t, await open("handle"));
    const calls = [];
    jar.handle("showAlert", (call) => void calls.push(call));
    jar.handle("navigateTo", (call) => void calls.push(call));
    await jar.trigger("showAlert('saved', 'success')");
    await jar.trigger("navigateTo('https://docs.example.com/a', { q: 1 })");
    await jar.trigger("navigateTo('Orders', { q: 1 }, 'NEW_WINDOW')");
    assert.deepEqual(calls, [
      { message: "saved", style: "success" },
      { page: null, url: "https://docs.example.com/a?q=1", params: [], target: "SAME_WINDOW" },
      { page: "Orders", url: null, params: [["q", "1"]], target: "NEW_WINDOW" },
    ]);
  });

  test(`${isolation}: what nothing answers rejects and says how to answer it`, async (t) => {
    const jar = keep(t, await open("unanswered"));
    await jar.setData("Modal1", {});
    await assert.rejects(
      jar.trigger("showModal('Modal1')"),
      (error) => error instanceof JarError && error.message.includes('jar.handle("showModal"'),
    );
    const end = jar.handle("showModal", () => "shown");
    assert.equal(await jar.trigger("showModal('Modal1')"), "shown");
    end();
    await assert.rejects(jar.trigger("showModal('Modal1')"), /jar\.handle/);
  });

  test(`${isolation}: what a handler throws is the app's error, by name and message`, async (t) => {
    const jar = keep(t, await open("thrown"));
    jar.handle("runQuery", ({ name }) => Promise.reject(new RangeError(`${name} is down`)));
    await jar.setData("Query1", { data: null }, { query: true });
    assert.deepEqual(await jar.trigger("Query1.run().catch((e) => [e.name, e.message])"), [
      "RangeError",
      "Query1 is down",
    ]);
  });

  test(`${isolation}: an answer that is no data rejects`, async (t) => {
    const jar = keep(t, await open("no-data"));
    jar.handle("showAlert", () => () => {});
    await assert.rejects(jar.trigger("showAlert('x')"), /showAlert: the page's answer cannot be copied/);
  });

  test(`${isolation}: a query's data is there after its await, and after a recycle`, async (t) => {
    const jar = keep(t, await open("query"));
    jar.handle("runQuery", ({ params }) => ({ data: [params.id], responseMeta: { statusCode: 200 } }));
    await jar.setData("Query1", { data: [], isLoading: false }, { query: true });
    const code = "(async () => { const d = await Query1.run({ id: 7 }); return [d, Query1.data, Query1.isLoading] })()";
    assert.deepEqual(await jar.trigger(code), [[7], [7], false]);
    assert.deepEqual(await jar.evaluate("[Query1.data, Query1.responseMeta]"), [[7], { statusCode: 200 }]);
    await jar.outcome("[].concat(...Array(1e4).fill(new Array(1e5).fill('x')))");
    assert.deepEqual(await jar.evaluate("Query1.data"), [7]);
    await jar.trigger("Query1.clear()");
    assert.equal(await jar.evaluate("Query1.data"), undefined);
  });

  test(`${isolation}: a setter sets, and the page may refuse`, async (t) => {
    const jar = keep(t, await open("setter"));
    await jar.setData("Table1", { tableData: [] }, { setters: { setData: "tableData" } });
    assert.deepEqual(await jar.trigger("Table1.setData([1]).then(() => Table1.tableData)"), [1]);
    jar.handle("setWidget", ({ widget, setter, property, value }) => {
      throw new Error(`${widget}.${setter} does not set ${property} to ${value}`);
    });
    await assert.rejects(jar.trigger("Table1.setData([2])"), /Table1.setData does not set tableData to 2/);
    assert.deepEqual(await jar.evaluate("Table1.tableData"), [1]);
  });

  test(`${isolation}: a subscription is told until the app or the jar ends it`, async (t) => {
    const jar = keep(t, await open("told"));
    let context;
    jar.handle("windowMessageListener", (call, given) => void (context = given));
    const lines = [];
    jar.on("console", (line) => lines.push(line.args[0]));
    await jar.trigger("windowMessageListener('https://a.example', (message) => console.log(message.n))");
    context.tell({ n: 1 });
    context.tell({ n: 2 });
    await jar.evaluate("0");
    assert.deepEqual(lines, [1, 2]);
    await jar.trigger("unlistenWindowMessage('https://a.example')");
    assert.ok(context.signal.aborted);
    context.tell({ n: 3 });
    await jar.evaluate("0");
    assert.deepEqual(lines, [1, 2]);
    await jar.trigger("windowMessageListener('https://a.example', () => {})");
    jar.dispose();
    assert.ok(context.signal.aborted);
  });
}

test("appsmith says what the page says, also after a recycle", async (t) => {
  const user = { email: "ada@example.com" };
  const jar = keep(t, await createJar({ app: "about", appsmith: { user, appName: "Orders" } }));
  await Promise.all([jar.setAppsmith({ currentPageName: "Page1" }), jar.setAppsmith({ theme: { colour: "red" } })]);
  const read = () =>
    jar.evaluate("[appsmith.user, appsmith.appName, appsmith.currentPageName, appsmith.theme.colour]", {
      kind: "data",
    });
  assert.deepEqual(await read(), [user, "Orders", "Page1", "red"]);
  await jar.outcome("[].concat(...Array(1e4).fill(new Array(1e5).fill('x')))");
  assert.deepEqual(await read(), [user, "Orders", "Page1", "red"]);
  await assert.rejects(createJar({ app: "about", appsmith: { store: {} } }), /options.appsmith.store does not exist/);
  await assert.rejects(jar.setAppsmith({ user: () => 1 }), TypeError);
  // Whatever may be set is known to the jar.
  await jar.setAppsmith({
    URL: {},
    appName: "",
    currentEnvironmentName: "",
    currentPageName: "",
    theme: 1,
    ui: 2,
    user: 3,
  });
});

test("mistakes of the caller are said", async (t) => {
  const jar = keep(t, await createJar({ app: "mistakes" }));
  assert.throws(() => jar.handle("formatDisk", () => {}), /"formatDisk" is nothing that app code asks for/);
  assert.throws(() => jar.handle("showAlert", "x"), /the handler must be a function/);
  await assert.rejects(jar.setData("A", {}, { querry: true }), /options.querry does not exist/);
  await assert.rejects(jar.setData("A", {}, { setters: { "a b": "x" } }), /is not a name/);
  await assert.rejects(jar.setData("A", {}, { query: true, setters: { a: "b" } }), /what is a query has no setters/);
});
