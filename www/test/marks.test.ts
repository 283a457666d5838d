import assert from "node:assert/strict";
import { test } from "node:test";
import { Text } from "@codemirror/state";
import { rangeOf } from "../src/editor/marks.ts";

const doc = Text.of(["const a = 1;", "", "throw new Größe(a);"]);
const marked = (line: number, column: number) => {
  const range = rangeOf(doc, { position: { line, column }, text: "" });
  return range && doc.sliceString(range.from, range.to);
};

test("a mark covers the word at its place", () => {
  assert.equal(marked(1, 1), "const");
  assert.equal(marked(1, 9), "=");
  assert.equal(marked(3, 7), "new");
  assert.equal(marked(3, 11), "Größe");
});

test("a place outside the text marks what there is", () => {
  assert.equal(marked(2, 1), "");
  assert.equal(marked(1, 99), "");
  assert.equal(marked(1, 0), "const");
  assert.equal(marked(4, 1), null);
  assert.equal(marked(0, 1), null);
});
