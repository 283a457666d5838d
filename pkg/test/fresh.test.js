// Fresh engines of jars that use libraries: made from a copy, and no other than if they had loaded all of it again.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { createJar, replay } from "belljar";
import { Copy } from "../dist/internal/copy.js";
import { Engines } from "../dist/internal/engines.js";
import { keep } from "./support.js";

/** A jar whose engine is spent by anything that takes one long step. */
const open = (t, app, options = {}, triggerDeadlineMs = 100) => {
  const policy = { limits: { triggerDeadlineMs, recyclesPerMinute: 10_000 } };
  return createJar({ app, policy, ...options }).then((jar) => keep(t, jar));
};

/** Has the jar's engine replaced. */
async function spend(jar) {
  const { limit } = await jar.outcome("10n ** 10000000n");
  assert.equal(limit?.kind, "deadline");
}

/** What code with both libraries gives, each time. */
const USES = "[_.chunk([1, 2, 3], 2), moment.utc(0).add(1, 'day').format('LL'), _.camelCase('fresh engine')]";
const GIVES = [[[1, 2], [3]], "January 2, 1970", "freshEngine"];

/** What of app code's doings could be left in an engine. */
const LEAVE = `globalThis.mark = 1; _.left = moment.left = Array.prototype.left = Math.left = 1;
  _.templateSettings.left = 1; _.mixin({ leaves: () => 1 }); moment.locale('left', {}); storeValue('kept', 1)`;
const LEFT = `[typeof mark, typeof _.left, typeof moment.left, typeof [].left, typeof Math.left,
  typeof _.templateSettings.left, typeof _.leaves, moment.locale(), appsmith.store.kept]`;

const data = { kind: "data" };

for (const isolation of ["inline", "worker"]) {
  test(`${isolation}: i8: a fresh engine with libraries has nothing of the spent one's, and a recording is the same without copies`, async (t) => {
    const jar = await open(t, `fresh-${isolation}`, { isolation, record: true });
    const errors = [];
    jar.on("error", (error) => errors.push(error));
    assert.deepEqual(await jar.evaluate(USES, data), GIVES);
    assert.equal((await jar.figures()).keptBytes, 0, "a jar that needs no fresh engine keeps nothing");
    const [drawn, told] = [new Set(), []];
    for (let n = 0; n < 4; n++) {
      await jar.setData("Table1", { n });
      await jar.outcome(LEAVE);
      await spend(jar);
      assert.deepEqual(await jar.evaluate(LEFT, data), [...Array(7).fill("undefined"), "en", 1]);
      assert.deepEqual(await jar.evaluate(USES, data), GIVES);
      assert.equal(await jar.evaluate("Table1.n", data), n);
      const random = await jar.evaluate("[_.random(2 ** 50), Math.random(), crypto.randomUUID()].join()", data);
      drawn.add(random);
      told.push((await jar.figures()).keptBytes);
      // Where it is stopped depends on what each step takes, to the unit of fuel.
      assert.equal((await jar.outcome("var rounds = 0; for (;;) rounds += _.size([1])")).limit?.kind, "deadline");
      assert.ok((await jar.evaluate("rounds", data)) > 0);
    }
    assert.equal(drawn.size, 4, "random numbers do not repeat");
    assert.ok(told[0] > 1_048_576 && told[0] < 33_554_432, String(told));
    assert.equal(new Set(told).size, 1, String(told));
    assert.deepEqual(errors, []);
    // Played without a copy: every engine loads its libraries.
    const { turns } = await replay(jar.recording());
    assert.ok(turns > 40, String(turns));
  });
}

test("the clock and the store of a fresh engine are those of its beginning", async (t) => {
  const jar = await open(t, "begins");
  await jar.evaluate(USES, data);
  let before = 0;
  for (let n = 0; n < 3; n++) {
    await jar.outcome(`storeValue('n', ${n})`);
    await spend(jar);
    const [now, stored] = await jar.evaluate("[_.now(), appsmith.store.n]", data);
    assert.equal(stored, n);
    assert.ok(now > before && Math.abs(now - Date.now()) < 60_000, String(now));
    before = now;
  }
});

test("the package's libraries draw no random number while they are loaded", async (t) => {
  const jar = await open(t, "draws", { record: true });
  const drawn = "[Math.random(), crypto.randomUUID()].join()";
  await jar.evaluate(`[_.size([1]), moment.utc(0).year(), ${drawn}].at(-1)`, data);
  const lines = jar.recording().trimEnd().split("\n");
  const evaluated = JSON.parse(lines.at(-2));
  evaluated.in.event.evaluate.source = drawn;
  // The same seed, and the same numbers, without them.
  const without = [...lines.slice(0, 2), JSON.stringify(evaluated), lines.at(-1)].join("\n");
  assert.deepEqual(await replay(without), { turns: 2 });
});

test("what is used later is in the copies that are made later", async (t) => {
  const jar = await open(t, "later");
  const kept = async () => (await jar.figures()).keptBytes;
  await jar.evaluate("_.size([1])", data);
  await spend(jar);
  assert.equal(await jar.evaluate("_.size([1])", data), 1);
  const lodash = await kept();
  assert.ok(lodash > 0);
  assert.equal(await jar.evaluate("typeof moment()", data), "object");
  for (let n = 0; n < 2; n++) {
    await spend(jar);
    assert.deepEqual(await jar.evaluate(USES, data), GIVES);
    assert.ok((await kept()) > lodash);
  }
});

test("a jar without libraries, and one with those of the page's alone, keeps nothing", async (t) => {
  const source = "exports.one = 1;";
  const jar = await open(t, "nothing", { libraries: [{ name: "own", source }] });
  assert.equal(await jar.evaluate("own.one", data), 1);
  await spend(jar);
  assert.equal(await jar.evaluate("own.one", data), 1);
  await spend(jar);
  assert.equal(await jar.evaluate("own.one", data), 1);
  assert.equal((await jar.figures()).keptBytes, 0);
});

test("i8: a copy is its jar's alone", async (t) => {
  const [one, other] = [await open(t, "one"), await open(t, "other")];
  for (const jar of [one, other]) await jar.evaluate(USES, data);
  await one.outcome("globalThis.mark = _.left = 1");
  await spend(one);
  await one.evaluate(USES, data);
  const kept = async (jar) => (await jar.evaluate("1", data)) && (await jar.figures()).keptBytes;
  assert.ok((await kept(one)) > 0);
  assert.equal(await kept(other), 0);
  await spend(other);
  assert.deepEqual(await other.evaluate("[typeof mark, typeof _.left]", data), ["undefined", "undefined"]);
});

test("two hundred fresh engines are alike, and what is kept stays as large", async (t) => {
  const jar = await open(t, "many", {}, 1);
  await jar.evaluate(USES, data);
  const [figures, drawn] = [new Set(), new Set()];
  for (let n = 0; n < 200; n++) {
    await spend(jar);
    assert.deepEqual(await jar.evaluate(USES, data), GIVES);
    const { heapBytes, keptBytes } = await jar.figures();
    figures.add(`${heapBytes} ${keptBytes}`);
    drawn.add(await jar.evaluate("Math.random()", data));
  }
  assert.equal(figures.size, 1, [...figures].join());
  assert.equal(drawn.size, 200);
});

/** An engine that answers with what it has been told, and is its memory. */
class Told {
  memory = new WebAssembly.Memory({ initial: 1 });
  __wbindgen_externrefs = new WebAssembly.Table({ initial: 5, element: "externref" });
  told = [];
  #milliseconds;

  constructor(milliseconds) {
    this.#milliseconds = milliseconds;
  }

  deliver(event) {
    if (event[0] === 0) return { crash: { name: "Error", message: "it fails" }, usage: { fuel: 0, milliseconds: 0 } };
    this.told.push(event[0]);
    const bytes = new Uint8Array(this.memory.buffer);
    bytes[0] += 1;
    bytes[bytes[0]] = event[0];
    return { bytes: bytes.slice(0, 1 + bytes[0]), usage: { fuel: 1, milliseconds: this.#milliseconds } };
  }

  copy = (fresh) => Copy.of(this, fresh);
  become = (copy) => copy.writeTo(this);
  drop() {}
}

test("engines that are told the same first are made from a copy, and others are not", () => {
  const made = [];
  const engines = new Engines(() => (made.push(new Told(15)), made.at(-1)));
  const run = (...events) => {
    engines.next();
    const { told } = made.at(-1);
    let answer;
    for (const event of events) {
      const turn = { deadlineMs: 1, memoryPages: 1, ...(event < 100 ? { ahead: true } : {}) };
      answer = engines.deliver(Uint8Array.of(event), turn);
    }
    return { bytes: [...(answer.bytes ?? [])], kept: answer.usage.kept, told };
  };
  assert.deepEqual(run(1, 2, 100), { bytes: [3, 1, 2, 100], kept: 4096, told: [1, 2, 100] });
  assert.deepEqual(run(1, 2, 101), { bytes: [3, 1, 2, 101], kept: 4096, told: [101] }, "from the copy");
  assert.deepEqual(run(1, 2, 3, 101), { bytes: [4, 1, 2, 3, 101], kept: 4096, told: [1, 2, 3, 101] }, "one more");
  assert.deepEqual(run(1, 2, 3, 102), { bytes: [4, 1, 2, 3, 102], kept: 4096, told: [102] }, "a longer copy");
  assert.deepEqual(run(1, 4, 102), { bytes: [3, 1, 4, 102], kept: 4096, told: [1, 4, 102] }, "another");
  assert.deepEqual(
    run(1, 103),
    { bytes: [2, 1, 103], kept: 4096, told: [1, 103] },
    "not worth a copy, and the one before stays",
  );
  assert.deepEqual(run(104), { bytes: [1, 104], kept: 4096, told: [104] }, "nothing ahead");
  assert.deepEqual(run(104, 1, 105), { bytes: [3, 104, 1, 105], kept: 4096, told: [104, 1, 105] }, "too late");
  run(1, 2, 100);
  assert.deepEqual(run(1, 2, 0).told, [1, 2], "it fails within what comes first");
  assert.equal(engines.deliver(Uint8Array.of(100), { deadlineMs: 1, memoryPages: 1 }), undefined, "it is spent");
});

test("a copy has all that has changed and takes as much room as that", () => {
  const [from, fresh, to, other] = Array.from({ length: 4 }, () => new Told(0));
  for (const { memory } of [from, fresh, to, other]) new Uint8Array(memory.buffer).fill(9, 0, 20_000);
  from.memory.grow(40);
  new Uint8Array(from.memory.buffer).fill(0, 8_192, 8_200);
  const words = new Uint32Array(from.memory.buffer);
  for (const at of [10_000, 600_000]) words[at] = 0x80000000;
  const copy = from.copy(fresh);
  assert.equal(copy.bytes, 3 * 4096);
  to.become(copy);
  assert.deepEqual(Buffer.from(to.memory.buffer), Buffer.from(from.memory.buffer));
  assert.throws(() => to.become(copy), /not as the copied one was/);
  from.memory.grow(600);
  new Uint8Array(from.memory.buffer).fill(1);
  assert.equal(from.copy(fresh), undefined, "more than is kept");
  other.__wbindgen_externrefs.grow(1);
  assert.equal(other.copy(fresh), undefined, "it may hold what is no memory");
});

/** Whether each global of a module is mutable, read from its bytes: JavaScript is told of exports only. */
function mutableGlobals(wasm) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  for (let id = wasm[at++], size = number(); id !== 6; id = wasm[at++], size = number()) at += size;
  return Array.from({ length: number() }, () => {
    const [, isMutable, operator] = wasm.subarray(at, (at += 3));
    assert.ok([0x23, 0x41, 0x42].includes(operator), "an address, or a whole number");
    number();
    assert.equal(wasm[at++], 0x0b, "and nothing else");
    return isMutable === 1;
  });
}

test("nothing of the module changes beside its memory, but for the stack pointer and the meter's two numbers", async () => {
  const wasm = await readFile(new URL("../wasm/guest/guest_bg.wasm", import.meta.url));
  assert.equal(mutableGlobals(wasm).filter(Boolean).length, 3);
  const tables = WebAssembly.Module.exports(await WebAssembly.compile(wasm)).filter(({ kind }) => kind === "table");
  assert.deepEqual(
    tables.map(({ name }) => name),
    ["__wbindgen_externrefs"],
  );
});
