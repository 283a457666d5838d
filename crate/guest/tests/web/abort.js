const controller = new AbortController();
const { signal } = controller;
await same(
  "before",
  () => [
    signal.aborted,
    signal.reason,
    signal.onabort,
    controller.signal === signal,
    String(signal),
    String(controller),
  ],
  [false, undefined, null, true, "[object AbortSignal]", "[object AbortController]"],
);
await same("what it is", () => [signal instanceof EventTarget, Object.getPrototypeOf(AbortSignal) === EventTarget], [
  true,
  true,
]);
const seen = [];
signal.onabort = function (event) {
  seen.push("handler", this === signal, event.type, event.target === signal, event.isTrusted, event.bubbles);
};
signal.addEventListener("abort", () => seen.push("listener"));
signal.addEventListener("abort", {
  handleEvent(event) {
    seen.push("object", event.currentTarget === signal);
  },
});
controller.abort();
controller.abort("again");
await same("an abort", () => seen, ["handler", true, "abort", true, true, false, "listener", "object", true]);
await same(
  "afterwards",
  () => [signal.aborted, signal.reason.name, signal.reason instanceof DOMException, signal.reason.code],
  [true, "AbortError", true, 20],
);
throws("throwIfAborted", () => signal.throwIfAborted(), "AbortError");
await same(
  "a reason of one's own",
  () => {
    const c = new AbortController();
    c.abort(5);
    try {
      c.signal.throwIfAborted();
    } catch (reason) {
      return [reason, c.signal.reason];
    }
  },
  [5, 5],
);
await same(
  "null is a reason",
  () => {
    const c = new AbortController();
    c.abort(null);
    return [c.signal.aborted, c.signal.reason];
  },
  [true, null],
);
await same("throwIfAborted before", () => new AbortController().signal.throwIfAborted(), undefined);
throws("a signal is not made", () => new AbortSignal(), "TypeError");
await same(
  "AbortSignal.abort",
  () => [AbortSignal.abort().aborted, AbortSignal.abort().reason.name, AbortSignal.abort("x").reason],
  [true, "AbortError", "x"],
);
await same(
  "any",
  () => {
    const a = new AbortController(),
      b = new AbortController();
    const any = AbortSignal.any([a.signal, b.signal]);
    const heard = [];
    any.onabort = () => heard.push(any.reason);
    const before = any.aborted;
    b.abort("b");
    a.abort("a");
    return [before, any.aborted, any.reason, heard];
  },
  [false, true, "b", ["b"]],
);
await same(
  "any of any",
  () => {
    const a = new AbortController();
    const inner = AbortSignal.any([a.signal]);
    const outer = AbortSignal.any([inner, inner]);
    const order = [];
    for (const [name, of] of [
      ["outer", outer],
      ["a", a.signal],
      ["inner", inner],
    ])
      of.addEventListener("abort", () => order.push(name, outer.aborted));
    a.abort("x");
    return [outer.reason, order];
  },
  ["x", ["a", true, "inner", true, "outer", true]],
);
await same(
  "any of none, and of an aborted one",
  () => [AbortSignal.any([]).aborted, AbortSignal.any([new AbortController().signal, AbortSignal.abort("x")]).reason],
  [false, "x"],
);
for (const of of [undefined, null, 1, [1], [{}], {}])
  throws(`any of ${String(of)}`, () => AbortSignal.any(of), "TypeError");
for (const of of [-1, NaN, Infinity]) throws(`timeout ${of}`, () => AbortSignal.timeout(of), "TypeError");
throws(
  "another object",
  () => Object.getOwnPropertyDescriptor(AbortSignal.prototype, "aborted").get.call(new EventTarget()),
  "TypeError",
);
await same(
  "a handler that is replaced and removed",
  () => {
    const c = new AbortController(),
      heard = [];
    c.signal.onabort = () => heard.push(1);
    c.signal.addEventListener("abort", () => heard.push(2));
    c.signal.onabort = () => heard.push(3);
    const kept = typeof c.signal.onabort;
    c.abort();
    return [heard, kept];
  },
  [[3, 2], "function"],
);
await same(
  "a handler that is no function",
  () => {
    const c = new AbortController();
    c.signal.onabort = 5;
    const none = c.signal.onabort;
    c.signal.onabort = () => 1;
    c.signal.onabort = null;
    c.abort();
    return [none, c.signal.onabort];
  },
  [null, null],
);
