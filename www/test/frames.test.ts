import assert from "node:assert/strict";
import { test } from "node:test";
import { FRAMES, FrameStats } from "../src/frames/stats.ts";

test("the rate is that of the last second, the worst gap that since the restart", () => {
  const stats = new FrameStats();
  let now = 0;
  const frames = (count: number, gap: number) => {
    for (let index = 0; index < count; index++) stats.frame((now += gap));
  };
  assert.equal(stats.rate, 0);
  frames(1, 0);
  assert.equal(stats.gaps.length, 0, "one frame is no gap");
  frames(100, 10);
  assert.equal(stats.rate, 100);
  frames(1, 400);
  assert.equal(stats.worst, 400);
  assert.ok(stats.rate < 70);
  stats.restart();
  frames(50, 20);
  assert.equal(stats.worst, 20);
  assert.equal(stats.rate, 50);
});

test("a hidden page misses no frames", () => {
  const stats = new FrameStats();
  stats.frame(0);
  stats.frame(16);
  stats.pause();
  stats.frame(90_000);
  stats.frame(90_016);
  assert.equal(stats.worst, 16);
});

test("old gaps go", () => {
  const stats = new FrameStats();
  for (let now = 0; now < 1000; now++) stats.frame(now);
  assert.equal(stats.gaps.length, FRAMES);
});
