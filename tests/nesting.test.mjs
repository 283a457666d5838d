// Code may nest as deep as the default of sourceNesting allows, and real libraries need, in the half megabyte of stack that a
// browser gives a worker: what is parsed, analysed and compiled is recursed over (docs/limits.md).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startJars } from "./support/jars.mjs";

/** Levels of each construct. A level may be more than one bracket, so the limit is raised. */
const LEVELS = 200;

const nest = (open, middle, close) => open.repeat(LEVELS) + middle + close.repeat(LEVELS);

/** Scripts, of which only the last statement's value is looked at. */
const constructs = {
  parentheses: nest("(", "1", ")"),
  arrays: nest("[", "1", "]"),
  "object literals": `(${nest("{ a: ", "1", "}")})`,
  "functions in functions": `0, ${nest("function () { return ", "1", "}")}`,
  "declared functions": nest("function f() { ", "", "}"),
  "functions that are called": nest("(function () { return ", "1", "})()"),
  "functions in object literals": `0, ${nest("{ a: function () { return ", "1", "} }")}`,
  "arrow functions": nest("(a, b) => ", "1", ""),
  "arrow functions of one name": nest("a => ", "1", ""),
  "arrow functions with a body": nest("() => { return ", "1", "}"),
  "methods of objects": `0, ${nest("{ m() { return ", "1", "} }")}`,
  "methods of classes": `0, ${nest("class { m() { return ", "1", "} }")}`,
  "declared classes": nest("class A { m() { ", "", "} }"),
  "asynchronous functions": `0, ${nest("async function () { return ", "1", "}")}`,
  generators: `0, ${nest("function* () { yield ", "1", "}")}`,
  calls: `const f = (x) => x; ${nest("f(", "1", ")")}`,
  callbacks: `const a = { b() {} }; ${nest("a.b(function () { ", "", "})")}`,
  "arrow functions as callbacks": `const a = { b() {} }; ${nest("a.b(() => { ", "", "})")}`,
  "arrow functions as arguments": `const f = () => 1; ${nest("f((x) => ", "1", ")")}`,
  members: `const a = [0]; ${nest("a[", "0", "]")}`,
  "new objects": `class A {} ${nest("new A(", "1", ")")}`,
  "operators and parentheses": nest("1 + (", "1", ")"),
  "logical operators and parentheses": nest("1 && (", "1", ")"),
  "awaits and parentheses": `async () => ${nest("await (", "1", ")")}`,
  negations: nest("!", "1", ""),
  assignments: `let a; ${nest("a = ", "1", "")}`,
  ternaries: nest("0 ? 1 : ", "2", ""),
  "ternaries in the middle": nest("1 ? ", "1", " : 2"),
  templates: nest("`${", "1", "}`"),
  spreads: `[${nest("...[", "1", "]")}]`,
  "patterns with defaults": `0, ${nest("({ a = ", "1", "} = {}) => 1")}`,
  blocks: nest("{ ", "1;", "}"),
  "if statements": nest("if (1) { ", "1;", "}"),
  "chains of else": `if (0) {} ${nest("else if (0) {} ", "", "")}`,
  loops: nest("for (; 0;) { ", "1;", "}"),
  "try statements": nest("try { ", "1;", "} finally {}"),
  switches: nest("switch (1) { case 1: ", "1;", "}"),
};

let jars;

before(async () => {
  jars = await startJars();
});

after(() => jars?.close());

test(`${LEVELS} levels of each construct are parsed and run in a worker`, async (t) => {
  const { page } = await jars.open(t);
  const failed = await page.evaluate(async (sources) => {
    const limits = { sourceNesting: 1_000, triggerDeadlineMs: 60_000, dataDeadlineMs: 60_000 };
    const failed = [];
    for (const [name, source] of sources) {
      // Each in an engine whose code the browser has not optimised yet: that takes more stack.
      const { jar } = await open("nesting", { isolation: "worker", policy: { limits } });
      const script = await jar.outcome(`${source};\n"done"`);
      if (script.value !== "done") failed.push(`${name}: ${JSON.stringify(script.limit ?? script)}`);
      const data = await jar.outcome(`(() => { ${source};\nreturn "done" })()`, { kind: "data" });
      if (data.value !== "done") failed.push(`${name} in a data field: ${JSON.stringify(data.limit ?? data)}`);
      jar.dispose();
    }
    return failed;
  }, Object.entries(constructs));
  assert.deepEqual(failed, []);
});
