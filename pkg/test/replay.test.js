// A recording plays again in another instance and gives the same bytes, also where a deadline fell.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createJar, replay } from "belljar";

const options = { app: "replay", record: true, isolation: "inline" };
const limits = { triggerDeadlineMs: 60, loopIterations: 1_000_000_000 };

async function record(...sources) {
  const jar = await createJar({ ...options, policy: { limits } });
  const ends = [];
  for (const source of sources) ends.push((await jar.outcome(source)).limit ?? "value");
  const recording = jar.recording();
  jar.dispose();
  return { recording, ends };
}

test("what was interrupted is interrupted at the same unit of fuel", async () => {
  const { recording, ends } = await record(
    "globalThis.n = 0; for (;;) { n++; Math.random(); }",
    "console.log(n); [[n], [NaN, -0], Math.random()]",
  );
  assert.deepEqual([ends[0].kind, ends[1]], ["deadline", "value"]);
  assert.ok(ends[0].fuel > 0 && ends[0].milliseconds >= 60, JSON.stringify(ends[0]));
  assert.match(recording, /"interrupted":\d+/);
  // `n` is what it was: the loop has run as many times.
  assert.deepEqual(await replay(recording), { turns: 3 });
});

test("what was ended in one long step ends there, and the fresh instance's turns follow", async () => {
  const { recording, ends } = await record("10n ** 10000000n", "1 + 1");
  assert.equal(ends[0].kind, "deadline");
  assert.match(recording, /"expired":\d+/);
  assert.deepEqual(await replay(recording), { turns: 4 });
});

test("a turn that ends otherwise is named", async () => {
  const { recording } = await record("1 + 1");
  await assert.rejects(replay(recording.replace('"value":2}', '"value":3}')), /line 3 ended otherwise/);
  await assert.rejects(replay("nonsense"), { name: "TypeError", message: /^line 1: / });
  await assert.rejects(replay(recording.split("\n").slice(2).join("\n")), /does not begin with the start/);
});
