/*---
description: What the host gives.
flags: [noStrict]
---*/
const other = $262.createRealm();
assert(other.global !== globalThis, "a realm of its own");
assert(other.global.Array !== Array, "built-ins of its own");
assert(other.evalScript("[]") instanceof other.global.Array, "a script runs in its realm");
assert(typeof other.global.WeakRef === typeof WeakRef, "the realms are alike");
const buffer = new ArrayBuffer(8);
$262.detachArrayBuffer(buffer);
assert(buffer.byteLength === 0, "a buffer is detached");
$262.evalScript("var declared = 1");
assert(declared === 1, "a script declares");
$262.gc();
assert($262.global === globalThis, "the global object");
assert(typeof $262.IsHTMLDDA === "undefined", "an object that says it is none");
