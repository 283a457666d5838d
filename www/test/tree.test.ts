import assert from "node:assert/strict";
import { test } from "node:test";
import { oneLine, show } from "../src/tree.ts";

test("every kind of value has a line", () => {
  const lines: [unknown, string][] = [
    [undefined, "undefined"],
    [null, "null"],
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
    [new ArrayBuffer(2), "ArrayBuffer(2)"],
    [new TypeError("x"), "TypeError"],
    [{ a: 1, b: 2 }, "{a, b}"],
    [{}, "{}"],
  ];
  for (const [value, text] of lines) assert.equal(show(value).text, text);
});

test("entries are named", () => {
  assert.deepEqual(show(new Map([["k", 1]])).entries, [['"k"', 1]]);
  assert.deepEqual(show(new Error("m", { cause: 1 })).entries, [
    ["message", "m"],
    ["cause", 1],
  ]);
});

test("a console line is short, and a cycle ends", () => {
  assert.equal(oneLine(["a", { b: [1, "x"] }, undefined]), 'a { b: [1, "x"] } undefined');
  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  assert.equal(oneLine([cycle]), "{ self: { self: {self} } }");
});
