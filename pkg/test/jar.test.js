// What a jar does for its page, on the calling thread and in a worker alike.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { createJar, JarError, JarLimitError } from "belljar";
import { keep } from "./support.js";

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Reports of one name, as they come. */
function heard(jar, name) {
  const events = [];
  jar.on(name, (event) => events.push(event));
  return events;
}

for (const isolation of ["inline", "worker"]) {
  const open = (app, options = {}) => createJar({ app: `${app}-${isolation}`, isolation, ...options });

  test(`${isolation}: values come back as copies with all that JSON loses`, async (t) => {
    const jar = keep(t, await open("values"));
    const value = await jar.evaluate(
      "[undefined, NaN, -0, 12n, new Date(5), new Map([[1, new Set(['a'])]]), new Uint8Array([1, 2]), '\\ud800']",
    );
    assert.deepEqual(value, [
      undefined,
      NaN,
      -0,
      12n,
      new Date(5),
      new Map([[1, new Set(["a"])]]),
      new Uint8Array([1, 2]),
      "\ud800",
    ]);
    const cyclic = await jar.evaluate("const o = {}; o.self = o; o");
    assert.equal(cyclic.self, cyclic);
    const error = await jar.evaluate("new RangeError('too far', {cause: 1})");
    assert.ok(error instanceof RangeError && error.cause === 1);
  });

  test(`${isolation}: time is as coarse as the policy says`, async (t) => {
    const jar = keep(t, await open("clock", { policy: { clock: { resolutionMs: 1_000 } } }));
    const lines = heard(jar, "console");
    const now = await jar.evaluate("console.log(1); Date.now()");
    assert.equal(now % 1_000, 0);
    assert.ok(Math.abs(now - Date.now()) < 60_000);
    assert.equal(lines[0].timeMs % 1_000, 0);
  });

  test(`${isolation}: the three kinds of code`, async (t) => {
    const jar = keep(t, await open("kinds"));
    assert.equal(await jar.evaluate("let a = 1; a + 1"), 2);
    assert.equal(await jar.evaluate("Promise.resolve(3)"), 3);
    assert.equal(await jar.evaluate("1 + 1", { kind: "data" }), 2);
    assert.equal(await jar.trigger("(a, b) => a + b", { args: [1, 2] }), 3);
    assert.equal(
      await jar.evaluate("row.id + this.x", { kind: "data", globals: { row: { id: 1 } }, this: { x: 2 } }),
      3,
    );
    assert.deepEqual(await jar.outcome("1"), { type: "value", value: 1 });
  });

  test(`${isolation}: data is there under its name, as a copy, until it is removed`, async (t) => {
    const jar = keep(t, await open("data"));
    const rows = [{ id: 1 }];
    await jar.setData("Table1", { rows });
    rows[0].id = 2;
    assert.equal(await jar.evaluate("Table1.rows[0].id", { kind: "data" }), 1);
    await jar.evaluate("Table1.rows.push(1)");
    assert.equal(await jar.evaluate("Table1.rows.length", { kind: "data" }), 1);
    await jar.setData("Table1", undefined);
    assert.equal(await jar.evaluate("typeof Table1", { kind: "data" }), "undefined");
    await assert.rejects(
      jar.setData("console", 1),
      (error) => error instanceof JarError && error.code === "BELLJAR_ENTITY_NAME",
    );
  });

  test(`${isolation}: an error says where in the author's own source`, async (t) => {
    const jar = keep(t, await open("errors"));
    const failing = jar.evaluate("const a = 1;\n  null.x", { entity: "Button1", property: "onClick" });
    await assert.rejects(failing, (error) => {
      assert.ok(error instanceof JarError);
      assert.equal(error.code, "BELLJAR_UNCAUGHT");
      assert.equal(error.error.errorMessage.name, "TypeError");
      assert.deepEqual(error.error.source, { entity: "Button1", property: "onClick", line: 2, column: 8 });
      assert.match(error.message, /^TypeError: .* \(Button1\.onClick:2:8\)$/);
      return true;
    });
    const outcome = await jar.outcome("1 +");
    assert.equal(outcome.type, "error");
    assert.equal(outcome.error.code, "BELLJAR_SYNTAX");
  });

  test(`${isolation}: a limit that the engine keeps cannot be caught, and the jar lives on`, async (t) => {
    const jar = keep(t, await open("limits", { policy: { limits: { loopIterations: 1000 } } }));
    const limits = heard(jar, "limit");
    await assert.rejects(jar.evaluate("try { for (;;); } catch { 'caught' }"), (error) => {
      assert.ok(error instanceof JarLimitError);
      assert.equal(error.limit.kind, "loopIterations");
      assert.equal(error.code, "BELLJAR_LIMIT");
      return true;
    });
    assert.equal(limits.length, 1);
    assert.equal(await jar.evaluate("1"), 1);
  });

  test(`${isolation}: a value that is too large to cross is a limit`, async (t) => {
    const jar = keep(t, await open("too-large", { policy: { limits: { valueNodes: 50 } } }));
    await assert.rejects(jar.setData("A", new Array(100).fill(1)), (error) => {
      assert.ok(error instanceof JarLimitError);
      assert.equal(error.limit.kind, "valueSize");
      return true;
    });
    const outcome = await jar.outcome("1", { args: [new Array(100).fill(1)] });
    assert.equal(outcome.limit.kind, "valueSize");
  });

  test(`${isolation}: console, effects and warnings are heard, until one stops listening`, async (t) => {
    const jar = keep(t, await open("reports"));
    const effects = heard(jar, "effect");
    const lines = [];
    const stop = jar.on("console", (line) => lines.push(line));
    await jar.evaluate("console.warn('a', {b: 1}); 0");
    stop();
    await jar.evaluate("console.log('unheard'); 0");
    assert.equal(lines.length, 1);
    assert.equal(lines[0].level, "warn");
    assert.deepEqual(lines[0].args, ["a", { b: 1 }]);
    assert.deepEqual(
      effects.map((effect) => `${effect.grant} ${effect.type}`),
      ["console console", "jar settled", "console console", "jar settled"],
    );
  });

  test(`${isolation}: a listener that throws harms nobody else`, () => {
    const program = `
      import { createJar } from "belljar";
      process.on("uncaughtException", (error) => console.log("uncaught", error.message));
      const jar = await createJar({ app: "throwing", isolation: "${isolation}" });
      jar.on("console", () => { throw new Error("mine"); });
      jar.on("console", () => console.log("heard"));
      console.log(await jar.evaluate("console.log(1); 2"));`;
    const run = spawnSync(process.execPath, ["--input-type=module", "-e", program], { cwd: import.meta.dirname });
    assert.equal(run.stderr.toString(), "");
    assert.deepEqual(run.stdout.toString().trim().split("\n").sort(), ["2", "heard", "uncaught mine"]);
  });

  test(`${isolation}: what is stored stays, for the next jar of the app and for no other`, async (t) => {
    const first = keep(t, await open("store"));
    await first.trigger("storeValue('token', {a: new Date(5)})");
    await first.trigger("storeValue('fleeting', 1, false)");
    assert.deepEqual(first.store(), { token: { a: new Date(5) }, fleeting: 1 });
    const again = keep(t, await open("store"));
    assert.deepEqual(await again.evaluate("appsmith.store.token.a.getTime()", { kind: "data" }), 5);
    const other = keep(t, await open("store", { branch: "draft" }));
    assert.deepEqual(other.store(), {});
    await again.trigger("clearStore()");
    assert.deepEqual(again.store(), {});
  });

  test(`${isolation}: a store that is full says so to the app and to the page`, async (t) => {
    const jar = keep(t, await open("full", { policy: { store: { maxBytes: 100 } } }));
    const errors = heard(jar, "error");
    const outcome = await jar.outcome("storeValue('k', 'x'.repeat(200))", { kind: "trigger" });
    assert.equal(outcome.type, "error");
    assert.match(outcome.error.errorMessage.message, /policy\.store\.maxBytes is 100/);
    assert.equal(errors[0]?.code, "BELLJAR_STORE_WRITE");
    assert.deepEqual(jar.store(), {});
  });

  test(`${isolation}: timers run, and stop when the jar is disposed of`, async (t) => {
    const jar = await open("timers");
    const lines = heard(jar, "console");
    assert.equal(await jar.evaluate("new Promise(done => setTimeout(() => done('later'), 5))"), "later");
    await jar.evaluate("setInterval(() => console.log('tick'), 10); 0");
    await sleep(200);
    assert.ok(lines.length >= 3, `${lines.length} ticks`);
    jar.dispose();
    const ticks = lines.length;
    await sleep(100);
    assert.equal(lines.length, ticks);
  });

  test(`${isolation}: what is pending when a jar is disposed of rejects, and nothing can be asked of it`, async (t) => {
    const jar = await open("disposed");
    const pending = jar.evaluate("new Promise(() => setTimeout(() => {}, 1e6))");
    await sleep(50);
    jar.dispose();
    jar.dispose();
    for (const call of [pending, jar.evaluate("1"), jar.setData("A", 1), jar.figures()]) {
      await assert.rejects(call, (error) => error instanceof JarError && error.code === "BELLJAR_DISPOSED");
    }
    const outcome = await jar.outcome("1");
    assert.equal(outcome.error.code, "BELLJAR_DISPOSED");
  });

  test(`${isolation}: without a grant there is no global`, async (t) => {
    const jar = keep(t, await open("grants", { policy: { console: null, timers: null, store: null } }));
    const types = await jar.evaluate(
      "[typeof console, typeof setTimeout, typeof storeValue, typeof fetch, typeof document]",
    );
    assert.deepEqual(types, Array(5).fill("undefined"));
  });

  test(`${isolation}: figures tell what a jar uses`, async (t) => {
    const jar = keep(t, await open("figures"));
    await jar.evaluate("setTimeout(() => {}, 1e6); 0");
    const figures = await jar.figures();
    assert.equal(figures.timers, 1);
    assert.ok(figures.heapBytes > 1000);
    assert.equal(figures.pendingEvaluations, 0);
  });

  test(`${isolation}: two jars share nothing`, async (t) => {
    const a = keep(t, await open("apart-a"));
    const b = keep(t, await open("apart-b"));
    await a.evaluate("globalThis.leak = 1; Array.prototype.leak = 1; 0").catch(() => {});
    await a.setData("OnlyA", 1);
    assert.deepEqual(await b.evaluate("[typeof leak, typeof [].leak, typeof OnlyA]"), [
      "undefined",
      "undefined",
      "undefined",
    ]);
  });

  test(`${isolation}: the same seed and the same code give the same numbers`, async (t) => {
    const numbers = [];
    for (let n = 0; n < 2; n++) {
      const jar = keep(t, await open("seed", { seed: 42n }));
      numbers.push(await jar.evaluate("[Math.random(), Math.random()]"));
    }
    assert.deepEqual(numbers[0], numbers[1]);
    const other = keep(t, await open("seed", { seed: 43n }));
    assert.notDeepEqual(await other.evaluate("[Math.random(), Math.random()]"), numbers[0]);
  });

  test(`${isolation}: a recording alternates between events and effects`, async (t) => {
    const jar = keep(t, await open("recording", { record: true }));
    await jar.evaluate("console.log(NaN); 1");
    const lines = jar
      .recording()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual(
      lines.map((line) => Object.keys(line)[0]),
      ["in", "out", "in", "out"],
    );
    assert.equal(lines[0].in.event.start.mode, "PUBLISHED");
    assert.equal(lines[2].in.event.evaluate.source, "console.log(NaN); 1");
    assert.deepEqual(lines[3].out[0].console.args, [{ $type: "number", value: "NaN" }]);
    const silent = keep(t, await open("recording"));
    assert.equal(silent.recording(), "");
  });

  test(`${isolation}: an instance that dies is replaced, with its data and store`, async (t) => {
    const jar = keep(t, await open("dies"));
    await jar.setData("A", [1, 2, 3]);
    await jar.trigger("storeValue('k', 'kept', false)");
    const recycles = heard(jar, "recycle");
    const waiting = jar.outcome("new Promise(() => setTimeout(() => {}, 1e6))");
    const outcome = await jar.outcome("new Array(1e9) + ''");
    assert.equal(outcome.type, "limit");
    assert.ok(["crash", "stack", "memory"].includes(outcome.limit.kind), outcome.limit.kind);
    if (outcome.limit.kind !== "memory") {
      assert.equal((await waiting).type, "limit");
      assert.deepEqual(await jar.evaluate("[A.length, appsmith.store.k]"), [3, "kept"]);
      assert.equal(recycles.length, 1);
    }
    assert.equal(await jar.evaluate("1 + 1"), 2);
  });
}
