const exception = new DOMException("m", "AbortError");
await same("what it says", () => [exception.name, exception.message, exception.code, String(exception)], [
  "AbortError",
  "m",
  20,
  "AbortError: m",
]);
await same(
  "what it is",
  () => [
    exception instanceof Error,
    exception instanceof DOMException,
    Object.prototype.toString.call(exception),
    Object.getPrototypeOf(DOMException.prototype) === Error.prototype,
  ],
  [true, true, "[object DOMException]", true],
);
await same(
  "defaults",
  () => {
    const e = new DOMException();
    return [e.name, e.message, e.code];
  },
  ["Error", "", 0],
);
await same(
  "names without a code",
  () => [
    new DOMException("", "EncodingError").code,
    new DOMException("", "DataCloneError").code,
    new DOMException("", "x").name,
  ],
  [0, 25, "x"],
);
await same(
  "constants",
  () => [DOMException.ABORT_ERR, DOMException.prototype.DATA_CLONE_ERR, exception.INDEX_SIZE_ERR],
  [20, 25, 1],
);
await same("a stack", () => typeof exception.stack, "string");
await same("nothing of it is enumerable", () => Object.keys(exception), []);
throws(
  "name of another object",
  () => Object.getOwnPropertyDescriptor(DOMException.prototype, "name").get.call(new Error()),
  "TypeError",
);
