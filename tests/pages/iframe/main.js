// A page with frames: what tests ask of it. It has secrets that no frame may read.
import { BelljarIframe, fetchFramePolicy, setFramePolicy } from "./belljar/dist/iframe.js";

localStorage.setItem("key", "secret of the page");
globalThis.secret = "secret of the page";

const main = document.querySelector("main");

/** Puts a frame on the page, and notes all that it says in `seen`. */
function put(attributes, id = "frame") {
  const element = document.createElement("belljar-iframe");
  element.id = id;
  element.style.cssText = "width: 400px; height: 200px";
  element.seen = [];
  for (const name of ["urlchanged", "srcdocchanged", "messagereceived", "refused", "notice", "load"]) {
    element.addEventListener(name, ({ detail }) => element.seen.push({ name, ...detail }));
  }
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  main.append(element);
  return element;
}

/** Waits until what a frame has said has something in it. */
async function until(check, id = "frame") {
  const element = document.getElementById(id);
  for (let tries = 0; tries < 400; tries++) {
    const found = element.seen.find(check);
    if (found) return found;
    await new Promise((later) => setTimeout(later, 25));
  }
  throw new Error(`nothing like ${check} in ${JSON.stringify(element.seen)}`);
}

const said = (name, reason) => (entry) => entry.name === name && (!reason || entry.reason === reason);

Object.assign(globalThis, { BelljarIframe, fetchFramePolicy, setFramePolicy, put, until, said });
globalThis.ready = true;
