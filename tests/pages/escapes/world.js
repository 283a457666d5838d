// The page's own world: what an escape would change.

const names = [
  "Object Function Array String Number Boolean Symbol BigInt Date RegExp Error TypeError RangeError Promise Map Set WeakMap",
  "WeakSet Proxy Reflect JSON Math ArrayBuffer DataView Uint8Array Int32Array Float64Array Iterator WebAssembly",
  "EventTarget Node Element Document Window Worker MessagePort Storage Headers Request Response URL Blob",
].flatMap((line) => line.split(" "));

/** Every own property of the page's global object and of what the language and the page share, by object and name. */
function look() {
  const seen = new Map();
  const note = (name, object) => {
    for (const key of Reflect.ownKeys(object)) {
      const { value, get, set } = Reflect.getOwnPropertyDescriptor(object, key);
      seen.set(`${name}.${String(key)}`, [typeof value === "function" ? value : typeof value, get, set]);
    }
  };
  for (const name of names) {
    const of = globalThis[name];
    note(name, of);
    if (of.prototype) note(`${name}.prototype`, of.prototype);
  }
  note("globalThis", globalThis);
  // A frame of the page's own making has a number here.
  for (const key of seen.keys()) if (/^globalThis\.\d+$/.test(key)) seen.delete(key);
  return seen;
}

/** Looks now. What it returns looks again and names what has been added, taken away or replaced. */
export function watchWorld() {
  const before = look();
  return () => {
    const now = look();
    const changed = [...before.keys()].filter(
      (key) => !now.has(key) || now.get(key).some((of, n) => of !== before.get(key)[n]),
    );
    return [...changed, ...[...now.keys()].filter((key) => !before.has(key))];
  };
}
