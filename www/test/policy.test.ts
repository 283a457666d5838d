import assert from "node:assert/strict";
import { test } from "node:test";
import { grantsOf, readPolicy } from "../src/session/policy.ts";

const answering = (body: string, init?: ResponseInit) => async () => new Response(body, init);

test("the server's policy is used as it is", async () => {
  const policy = { fetch: { origins: ["self"] } };
  assert.deepEqual(await readPolicy(answering(JSON.stringify({ policy }))), { policy, problem: null });
});

test("i7: whatever else the server says, the policy is the strict one", async () => {
  const cases: [typeof fetch, RegExp][] = [
    [() => Promise.reject(new TypeError("Failed to fetch")), /could not be reached/],
    [answering("", { status: 500, statusText: "Internal Server Error" }), /answered with 500 Internal Server Error$/],
    [answering("<!doctype html>"), /no JSON/],
    [answering("null"), /holds no policy/],
    [answering("[]"), /holds no policy/],
    [answering("{}"), /holds no policy/],
    [answering('{"policy": null}'), /holds no policy/],
    [answering('{"policy": ["fetch"]}'), /holds no policy/],
  ];
  for (const [get, says] of cases) {
    const { policy, problem } = await readPolicy(get);
    assert.deepEqual(policy, {});
    assert.match(problem ?? "", says);
  }
});

test("grants say what is there by default and what is not", () => {
  const granted = (policy: Parameters<typeof grantsOf>[0]) =>
    grantsOf(policy).flatMap(({ name, granted }) => (granted ? name : []));
  assert.deepEqual(granted({}), ["console", "timers", "store"]);
  assert.deepEqual(granted({ console: null, fetch: { origins: ["self"] } }), ["timers", "store", "fetch"]);
  assert.deepEqual(granted({ fetch: { origins: [] } }), ["console", "timers", "store"]);
  assert.match(grantsOf({ fetch: { origins: ["self", "https:"] } })[3]!.detail, /^this server, https:/);
});
