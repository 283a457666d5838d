// What `createJar` and a jar's methods refuse, and in which words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createJar } from "belljar";
import { keep } from "./support.js";

const refused = [
  [undefined, "createJar: options must be an object"],
  [{}, 'createJar: options.app must be 1 to 128 letters, digits, ".", "_" or "-"'],
  [{ app: "a b" }, 'createJar: options.app must be 1 to 128 letters, digits, ".", "_" or "-"'],
  [{ app: "a", branch: "" }, 'createJar: options.branch must be 1 to 128 letters, digits, ".", "_" or "-"'],
  [
    { app: "a", polcy: {} },
    "createJar: options.polcy does not exist; there are app, branch, policy, mode, appsmith, isolation, seed, record",
  ],
  [{ app: "a", mode: "edit" }, 'createJar: options.mode is "edit"; it must be one of "EDIT", "PUBLISHED"'],
  [
    { app: "a", isolation: "iframe" },
    'createJar: options.isolation is "iframe"; it must be one of "frame", "worker", "inline"',
  ],
  [{ app: "a", seed: 1 }, "createJar: options.seed must be a BigInt from 0n to 2n ** 64n - 1n"],
  [{ app: "a", seed: 2n ** 64n }, "createJar: options.seed must be a BigInt from 0n to 2n ** 64n - 1n"],
  [{ app: "a", record: "yes" }, "createJar: options.record must be true or false"],
  [{ app: "a", policy: [] }, "createJar: options.policy must be an object"],
  [{ app: "a", policy: { timers() {} } }, "createJar: options.policy.timers must not be a function"],
  [
    { app: "a", policy: { limits: { timers: Infinity } } },
    "createJar: options.policy.limits.timers must not be Infinity",
  ],
  [
    { app: "a", policy: { fetch: { origins: [1n] } } },
    "createJar: options.policy.fetch.origins[0] must not be a bigint",
  ],
  [{ app: "a", policy: { limits: { timer: 1 } } }, "createJar: options.policy.limits.timer: unknown field `timer`"],
  [{ app: "a", policy: { limits: { timers: 0 } } }, "createJar: options.policy: BELLJAR_POLICY: limits.timers is 0"],
  [{ app: "a", policy: { fetch: { origins: ["*"] } } }, "createJar: options.policy.fetch.origins[0]: "],
];

for (const [options, words] of refused) {
  test(`createJar refuses: ${words}`, async (t) => {
    await assert.rejects(createJar(options), (error) => {
      assert.ok(error instanceof TypeError, String(error));
      assert.ok(error.message.startsWith(words), error.message);
      return true;
    });
  });
}

test("a jar's methods refuse what they cannot use", async (t) => {
  const jar = keep(t, await createJar({ app: "options" }));
  const calls = [
    [() => jar.evaluate(1), "evaluate: the source must be a string"],
    [
      () => jar.evaluate("1", { type: "data" }),
      "evaluate: options.type does not exist; there are kind, entity, property, args, this, globals",
    ],
    [
      () => jar.evaluate("1", { kind: "event" }),
      'evaluate: options.kind is "event"; it must be one of "script", "data", "trigger"',
    ],
    [() => jar.evaluate("1", { args: {} }), "evaluate: options.args must be an array"],
    [
      () => jar.evaluate("1", { args: [{ f() {} }] }),
      "evaluate: options.args[0].f is a function; only data can be copied into a jar",
    ],
    [
      () => jar.evaluate("1", { this: Symbol("s") }),
      "evaluate: options.this is a symbol; only data can be copied into a jar",
    ],
    [
      () => jar.evaluate("1", { globals: { "a b": 1 } }),
      'evaluate: options.globals: "a b" is not a name that JavaScript code can use',
    ],
    [
      () => jar.evaluate("1", { globals: { row: Promise.resolve() } }),
      "evaluate: options.globals.row is a promise; only data can be copied into a jar",
    ],
    [() => jar.trigger("1", { kind: "data" }), "trigger: options.kind does not exist; the kind is trigger"],
    [() => jar.outcome("1", { entity: 5 }), "outcome: options.entity must be a string"],
    [() => jar.setData("1a", 1), 'setData: "1a" is not a name that JavaScript code can use'],
    [() => jar.setData("class", 1), 'setData: "class" is not a name that JavaScript code can use'],
    [
      () => jar.setData("A", { rows: [{ onClick() {} }] }),
      "setData: value.rows[0].onClick is a function; only data can be copied into a jar",
    ],
  ];
  for (const [call, message] of calls) await assert.rejects(call, { name: "TypeError", message });
  assert.throws(() => jar.on("errors", () => {}), {
    name: "TypeError",
    message: 'on: "errors" is none of the reports: console, effect, warning, limit, error, store, recycle, pause',
  });
  assert.throws(() => jar.on("error"), { name: "TypeError", message: "on: the listener must be a function" });
});
