import assert from "node:assert/strict";
import { test } from "node:test";
import { brief, groups, oneLine, show, type Entry } from "../src/tree/model.ts";

const entries = (value: unknown): Entry[] => {
  const shown = show(value);
  return Array.from({ length: shown.count }, (_, index) => shown.entry(index));
};

test("every kind of value has a line", () => {
  const lines: [unknown, string][] = [
    [undefined, "undefined"],
    [null, "null"],
    [true, "true"],
    [-0, "-0"],
    [NaN, "NaN"],
    [12n, "12n"],
    ["a\n", '"a\\n"'],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [new Date(NaN), "Invalid Date"],
    [[1, 2], "Array(2)"],
    [new Map([[1, 2]]), "Map(1)"],
    [new Set([1]), "Set(1)"],
    [new Uint8Array(3), "Uint8Array(3)"],
    [new BigInt64Array(1), "BigInt64Array(1)"],
    [new ArrayBuffer(2), "ArrayBuffer(2)"],
    [new DataView(new ArrayBuffer(8), 2, 4), "DataView(4)"],
    [new TypeError("x"), "TypeError: x"],
    [{ a: 1, b: 2 }, "Object"],
  ];
  for (const [value, text] of lines) assert.equal(show(value).text, text);
});

test("entries are named", () => {
  const key = { id: 7 };
  assert.deepEqual(
    entries(
      new Map<unknown, number>([
        ["k", 1],
        [key, 2],
      ]),
    ),
    [
      { name: '"k"', value: 1 },
      { name: "{ id: 7 }", value: 2, key },
    ],
  );
  assert.deepEqual(entries(new Set(["a"])), [{ name: "0", value: "a" }]);
  assert.deepEqual(entries(new Uint8Array([9])), [{ name: "0", value: 9 }]);
  assert.deepEqual(entries({ __proto__: null, a: undefined }), [{ name: "a", value: undefined }]);
});

test("an error shows its frames and its cause", () => {
  const error = Object.assign(new Error("m", { cause: 1 }), {
    stack: "    at f (<code>:1:2)\n    at <code> (<code>:3:4)",
  });
  assert.deepEqual(entries(error), [
    { name: "stack", value: ["at f (<code>:1:2)", "at <code> (<code>:3:4)"] },
    { name: "cause", value: 1 },
  ]);
  assert.deepEqual(entries(Object.assign(new Error("m"), { stack: null })), []);
});

test("a million entries cost nothing until they are looked at", () => {
  let reads = 0;
  const array = new Proxy(new Array(1_000_000).fill(0), {
    get: (target, key, receiver) => {
      if (typeof key === "string" && /^\d+$/.test(key)) reads += 1;
      return Reflect.get(target, key, receiver);
    },
  });
  const shown = show(array);
  assert.equal(shown.count, 1_000_000);
  assert.equal(reads, 0);
  assert.deepEqual(shown.entry(999_999), { name: "999999", value: 0 });
  assert.equal(reads, 1);
});

test("many entries are grouped, and groups of many again", () => {
  assert.equal(groups(0, 100), null);
  assert.deepEqual(groups(0, 250), [
    [0, 100],
    [100, 200],
    [200, 250],
  ]);
  const million = groups(0, 1_000_000)!;
  assert.equal(million.length, 100);
  assert.deepEqual(million[99], [990_000, 1_000_000]);
  assert.equal(groups(...million[99]!)!.length, 100);
});

test("one line says the most important, and a cycle ends", () => {
  assert.equal(oneLine(["a", { b: [1, "x"] }, undefined]), 'a { b: [1, "x"] } undefined');
  assert.equal(brief(new Map([["k", [1]]]), 2), 'Map(1) { "k" → [1] }');
  assert.equal(brief(new Set([1, 2]), 1), "Set(2) [1, 2]");
  assert.equal(brief([1, 2, 3, 4, 5, 6, 7], 1), "[1, 2, 3, 4, 5, 6, …]");
  assert.equal(brief("x".repeat(100), 1).length, 63);
  assert.deepEqual([brief([], 0), brief({}, 0), brief(new Set(), 0)], ["[]", "{}", "Set(0)"]);
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  assert.equal(oneLine([cycle]), "{ self: { self: {…} } }");
});
