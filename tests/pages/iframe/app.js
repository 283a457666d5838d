// The page with frames, and an app that they are entities of. It is ready when `printed` is there.
import "./main.js";
import { createJar } from "./belljar/dist/browser.js";

/** Messages to and from anybody on loopback, and addresses of these servers. */
const policy = (origins) => ({ messages: { origins }, navigation: { origins } });

/** A jar whose app has frames by the names of `frames`: `{ attributes, options }` each. Its console is kept in `lines`. */
async function open(frames, { origins = ["self"], ...options } = {}) {
  const jar = await createJar({ app: "frames", policy: policy(origins), ...options });
  const [lines, limits, errors] = [[], [], []];
  jar.on("console", ({ args }) => lines.push(args));
  jar.on("limit", (limit) => limits.push(limit));
  jar.on("error", (error) => errors.push(error));
  const bound = {};
  for (const [name, { attributes, options }] of Object.entries(frames)) {
    bound[name] = await jar.bindFrame(name, put(attributes, name), options);
  }
  Object.assign(globalThis, { jar, lines, limits, errors, bound });
}

/** Waits for so many lines. */
async function printed(count) {
  for (let tries = 0; tries < 400 && lines.length < count; tries++) {
    await new Promise((later) => setTimeout(later, 25));
  }
  return lines;
}

Object.assign(globalThis, { createJar, open, printed });
