// The package, unbundled, for what tests do on this page.
import { createJar } from "./belljar/dist/browser.js";

/** What a jar has reported, by name. */
function listen(jar) {
  const heard = { console: [], effect: [], warning: [], limit: [], error: [], store: [], recycle: [] };
  for (const name of Object.keys(heard)) jar.on(name, (event) => heard[name].push(event));
  return heard;
}

/** Makes a jar whose reports are all kept: `{ jar, heard }`. */
async function open(app, options = {}) {
  const jar = await createJar({ app, ...options });
  return { jar, heard: listen(jar) };
}

/** Waits until `jar` reports something of a name that `isIt` accepts. */
function report(jar, name, isIt = () => true) {
  return new Promise((resolve) => {
    const end = jar.on(name, (event) => {
      if (!isIt(event)) return;
      end();
      resolve(event);
    });
  });
}

/** Watches the page's own frames. What it returns gives their number and the longest gap between two, in milliseconds. */
async function heartbeat() {
  const frame = () => new Promise(requestAnimationFrame);
  let last = await frame();
  let [frames, longest, beating] = [0, 0, true];
  const beat = (now) => {
    frames += 1;
    longest = Math.max(longest, now - last);
    last = now;
    if (beating) requestAnimationFrame(beat);
  };
  requestAnimationFrame(beat);
  return async () => {
    // One more, so that a gap that lasts until now is seen.
    await frame();
    beating = false;
    return { frames, longest };
  };
}

Object.assign(globalThis, { createJar, open, report, heartbeat });
