// A page with secrets, and a way to talk to the stand-in that runs where a guest would.
import { browser } from "./belljar/dist/internal/platform-browser.js";

/** What each answer may use. */
const TURN = { deadlineMs: 10_000, memoryPages: 16 };

const SECRET = "secret of the page";

/** Puts the secret everywhere that a page keeps things. The cookie is the server's. */
async function keepSecrets() {
  localStorage.setItem("key", SECRET);
  const opening = indexedDB.open("page");
  opening.onupgradeneeded = () => opening.result.createObjectStore("store");
  await new Promise((done) => (opening.onsuccess = done));
  const writing = opening.result.transaction("store", "readwrite");
  writing.objectStore("store").put(SECRET, "key");
  await new Promise((done) => (writing.oncomplete = done));
  await (await caches.open("page")).put("/cached", new Response(SECRET));
  const file = await (await navigator.storage.getDirectory()).getFileHandle("file", { create: true });
  const writable = await file.createWritable();
  await writable.write(SECRET);
  await writable.close();
  const channel = new BroadcastChannel("page");
  setInterval(() => channel.postMessage(SECRET), 100);
}

/** One instance without a wall, for comparison: the same interface as the package's. */
function bare(module) {
  const worker = new Worker("bare-worker.js");
  const instance = { owner: null, post: (seq, bytes) => worker.postMessage({ seq, bytes }) };
  worker.onmessage = ({ data }) => {
    if (data === "ready") instance.owner.ready();
    else if (data.bytes) instance.owner.answered(data.seq, data.bytes);
  };
  module.then((module) => worker.postMessage({ module }));
  return instance;
}

/** Starts the stand-in behind a wall, and gives what asks it. */
async function start(wall) {
  await keepSecrets();
  const module = browser.compile("guest");
  const starts = {
    none: async () => bare(module),
    worker: async () => browser.startWorker(module, true),
    frame: async () => (await browser.frames())(true),
  };
  const instance = await starts[wall]();
  const answers = new Map();
  let last = 0;
  await new Promise((ready, fail) => {
    instance.owner = {
      ready,
      answered: (seq, bytes) => answers.get(seq)(JSON.parse(new TextDecoder().decode(bytes))),
      crashed: (...what) => fail(new Error(JSON.stringify(what))),
    };
  });
  return (...command) =>
    new Promise((tell) => {
      answers.set((last += 1), tell);
      instance.post(last, new TextEncoder().encode(JSON.stringify(command)), TURN);
    });
}

/** Lets it do its worst, and gives what came of each probe. */
async function attack(ask, addresses) {
  await ask("attack", addresses);
  for (;;) {
    const results = await ask("report");
    if (results) return results;
    await new Promise((later) => setTimeout(later, 50));
  }
}

Object.assign(globalThis, { start, attack, heartbeat: null });
