import assert from "node:assert/strict";
import { test } from "node:test";
import type { GuestError, LimitHit } from "belljar";
import { append, emptyLog, MAX_LINES, type Log } from "../src/session/log.ts";
import { blank, markOf, problemOf, withAnswer, withReplacement, type LimitEntry } from "../src/session/view.ts";

const guestError = (line: number | null): GuestError => ({
  errorType: "PARSE",
  severity: "error",
  errorMessage: { name: "TypeError", message: "no" },
  code: "BELLJAR_UNCAUGHT",
  originalBinding: "",
  raw: "",
  source: { entity: "", property: "", line, column: line && 4 },
  stack: "",
});

const limit = (kind: LimitHit["kind"], line?: number): LimitHit => ({
  kind,
  message: `too much: ${kind}`,
  place: { entity: "", property: "" },
  position: line === undefined ? null : { line, column: 1 },
  stack: "",
  fuel: null,
  milliseconds: null,
});

const limits = (...hits: LimitHit[]): Log<LimitEntry> =>
  append(
    emptyLog as Log<LimitEntry>,
    hits.map((hit, index) => ({ at: index * 100, entry: { limit: hit, replacedMs: null, answeredMs: null } })),
  );

test("a log keeps its last lines and counts all of them", () => {
  let log: Log<number> = emptyLog;
  for (let entry = 0; entry < MAX_LINES + 5; entry++) log = append(log, [{ at: entry, entry }]);
  assert.equal(log.total, MAX_LINES + 5);
  assert.equal(log.lines.length, MAX_LINES);
  assert.deepEqual(log.lines.at(-1), { key: MAX_LINES + 4, at: MAX_LINES + 4, entry: MAX_LINES + 4 });
  assert.equal(append(log, []), log);
});

test("the editor marks how the program ended", () => {
  assert.equal(markOf(blank), null);
  assert.equal(markOf({ ...blank, outcome: { type: "value", value: 1 } }), null);
  const mark = { position: { line: 3, column: 4 }, text: "TypeError: no" };
  assert.deepEqual(markOf({ ...blank, outcome: { type: "error", error: guestError(3) } }), mark);
  assert.equal(markOf({ ...blank, outcome: { type: "error", error: guestError(null) } }), null);
});

test("the editor marks what went wrong after the program had ended", () => {
  const outcome = { type: "value" as const, value: 1 };
  const warning = { ...problemOf(guestError(1)), severity: "warning" as const };
  const problems = append(blank.problems, [
    { at: 0, entry: warning },
    { at: 1, entry: problemOf(guestError(7)) },
  ]);
  assert.equal(markOf({ ...blank, outcome, problems })?.position.line, 7);
  assert.equal(markOf({ ...blank, outcome, limits: limits(limit("memory"), limit("deadline", 9)) })?.position.line, 9);
});

test("a replacement is noted on the limit that caused it", () => {
  const log = withReplacement(limits(limit("deadline"), limit("timers")), limit("deadline"), 40);
  assert.deepEqual(
    log.lines.map(({ entry }) => entry.replacedMs),
    [40, null],
  );
  assert.deepEqual(withReplacement(log, limit("memory"), 1), log);
});

test("an answer is noted on the last limit, once", () => {
  const log = withAnswer(limits(limit("deadline"), limit("crash")), 130);
  assert.deepEqual(
    log.lines.map(({ entry }) => entry.answeredMs),
    [null, 30],
  );
  assert.equal(withAnswer(log, 500), log);
  assert.equal(withAnswer(emptyLog, 500), emptyLog);
});
