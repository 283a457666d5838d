// What takes an app's engine down, and an app whose jar is paused because of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createApp, JarLimitError } from "belljar";
import { definitionOf, keep, widget } from "./support.js";

const open = async (t, entities, options) => keep(t, await createApp(definitionOf(entities), options));

/** No loop and no call ends it: the engine does not come back from it before its deadline. */
const HANGS = String.raw`/^(a+)+\1!$/.test('a'.repeat(60))`;

for (const isolation of ["inline", "worker"]) {
  const paused = async (t, more = {}) => {
    const bad = Object.fromEntries(
      [1, 2, 3, 4].map((n) => [`Bad${n}`, widget({ text: `{{Input1.n === 5 ? ${HANGS} : 0}}` })]),
    );
    const limits = { dataDeadlineMs: 200, recyclesPerMinute: 2 };
    const app = await open(
      t,
      { Input1: widget({}, { meta: { n: 1, text: "Ada" } }), Text1: widget({ text: "Hello {{Input1.text}}" }), ...bad },
      { app: `paused-${isolation}`, isolation, policy: { limits }, ...more },
    );
    const pauses = [];
    app.jar.on("pause", (pause) => pauses.push(pause));
    await app.set("Input1", "n", 5);
    if (pauses.length === 0) await new Promise((ready) => app.jar.on("pause", ready));
    return { app, pause: pauses[0] };
  };

  test(`${isolation}: a pause names the code that has taken the engine down`, async (t) => {
    const { pause } = await paused(t);
    assert.deepEqual([pause.reason.place.property, pause.reason.kind], ["text", "deadline"]);
    assert.match(pause.reason.place.entity, /^Bad\d$/);
    assert.match(pause.message, /the evaluation of Bad\d\.text went on for more than 200 ms/);
  });

  test(`${isolation}: while it is paused values are kept and edits are refused`, async (t) => {
    const { app } = await paused(t);
    await app.set("Input1", "text", "Bob");
    await app.set("Input1", "n", 6);
    for (const edits of [[{ op: "rename", name: "Input1", to: "Name" }], [{ op: "remove", name: "Nothing" }]]) {
      await assert.rejects(app.edit(edits), (error) => {
        assert.ok(error instanceof JarLimitError);
        assert.equal(error.limit.kind, "paused");
        assert.match(error.message, /call jar\.resume\(\) and edit the app then/);
        return true;
      });
    }
    app.jar.resume();
    await app.set("Input1", "text", "Grace");
    assert.equal(app.value("Text1.text"), "Hello Grace");
    const rewritten = await app.edit([{ op: "rename", name: "Input1", to: "Name" }]);
    assert.equal(rewritten.find(({ entity }) => entity === "Text1").text, "Hello {{Name.text}}");
    assert.equal(app.value("Text1.text"), "Hello Grace");
  });

  test(`${isolation}: an app that takes its engine down too often is not opened, and says where`, async () => {
    const text = "{{(() => { const a = []; a.push(a); return a.flat(Infinity) })()}}";
    const bad = Object.fromEntries([1, 2, 3, 4].map((n) => [`Bad${n}`, widget({ text })]));
    const policy = { limits: { recyclesPerMinute: 2 } };
    await assert.rejects(createApp(definitionOf(bad), { app: `unopened-${isolation}`, isolation, policy }), (error) => {
      assert.ok(error instanceof JarLimitError);
      assert.match(error.message, /could not be opened: it took its engine down 3 times, .* evaluation of Bad\d\.text/);
      assert.match(error.message, /safeMode/);
      return true;
    });
  });

  test(`${isolation}: an edit that takes the engine down is left out, and everything else goes on`, async (t) => {
    const app = await open(
      t,
      { A: widget({ x: "{{1}}" }), B: widget({ y: "{{B.n + 1}}" }, { meta: { n: 1 } }) },
      {
        app: `edited-${isolation}`,
        isolation,
      },
    );
    const value = "{{(() => { const a = []; a.push(a); return a.flat(Infinity) })()}}";
    await app.edit([{ op: "change", name: "A", property: "x", value }]);
    await app.set("B", "n", 5);
    assert.equal(app.value("B.y"), 6);
    assert.match(app.errors("A.x")[0].errorMessage.message, /taken the app's engine down/);
    await app.edit([{ op: "change", name: "A", property: "x", value: "{{2}}" }]);
    assert.equal(app.value("A.x"), 2);
  });

  test(`${isolation}: what has taken an engine down says of what it died`, async (t) => {
    const end = "'x'.repeat(2 ** 27) + new Array(2 ** 25).fill('y').join('z')";
    const app = await open(
      t,
      {
        Input1: widget({}, { meta: { n: 1 } }),
        Slow1: widget({ text: `{{Input1.n === 2 ? ${HANGS} : 0}}` }),
        Large1: widget({ text: `{{Input1.n === 3 ? (${end}).length : 0}}` }),
      },
      { app: `why-${isolation}`, isolation, policy: { limits: { dataDeadlineMs: 2_000, valueBytes: 134_217_728 } } },
    );
    const limits = [];
    app.jar.on("limit", (limit) => limits.push(limit));
    await app.set("Input1", "n", 2);
    await app.set("Input1", "n", 3);
    const message = (path) => app.errors(path)[0].errorMessage.message;
    assert.match(message("Slow1.text"), /past the deadline of data fields, 2000 ms \(policy\.limits\.dataDeadlineMs\)/);
    assert.match(message("Large1.text"), /needs more than the 128 MiB that there are \(limits\.memoryBytes\)/);
    assert.deepEqual(
      limits.map(({ kind, place }) => [kind, place.entity]),
      [
        ["deadline", "Slow1"],
        ["memory", "Large1"],
      ],
    );
  });

  test(`${isolation}: bindings have their own deadline when an app is opened`, async (t) => {
    const endless = "{{(() => { let n = 0; while (true) n += Number(Input1.text); })()}}";
    const definition = {
      Input1: widget({}, { meta: { text: "1" } }),
      Endless1: widget({ text: endless }),
      Text1: widget({ text: "{{Input1.text}} well" }),
    };
    const events = [];
    const app = await open(t, definition, {
      app: `opens-${isolation}`,
      isolation,
      record: true,
      policy: { limits: { dataDeadlineMs: 300 } },
    });
    app.jar.on("recycle", (event) => events.push(event));
    assert.match(app.errors("Endless1.text")[0].errorMessage.message, /more than 300 ms/);
    assert.equal(app.value("Text1.text"), "1 well");
    assert.deepEqual(events, []);
    // By the turns, and no clock: the one that reads the app evaluates nothing.
    const turns = app.jar
      .recording()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const opening = turns.find((turn) => JSON.stringify(turn).includes('"openApp"'));
    assert.ok(opening, "the recording has the opening");
    assert.ok(!JSON.stringify(opening.effects ?? opening).includes("more than 300 ms"));
  });
}
