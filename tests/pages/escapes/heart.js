// A heart: it beats often, and knows how late its latest beat has been. On the page it shows whether a guest held the
// page up. A second one in a worker of its own shows what the machine did meanwhile.

/** How often it beats, in milliseconds. */
const BEAT_MS = 5;

/** Beats until told to rest. What it returns gives how late the latest beat was, in milliseconds. */
export function startBeating() {
  let [last, latest] = [performance.now(), 0];
  const beat = () => {
    const now = performance.now();
    latest = Math.max(latest, now - last - BEAT_MS);
    last = now;
  };
  const timer = setInterval(beat, BEAT_MS);
  return async () => {
    // One more, so that what lasts until now is seen.
    await new Promise((done) => setTimeout(done, BEAT_MS));
    beat();
    clearInterval(timer);
    return latest;
  };
}

if (typeof document === "undefined") {
  let rest;
  addEventListener("message", async ({ data }) => {
    if (data === "start") rest = startBeating();
    else postMessage(await rest());
  });
}
