const target = new EventTarget();
const log = [];
const listener = (event) => log.push(event.type);
await same(
  "dispatch",
  () => {
    target.addEventListener("a", listener);
    const answer = target.dispatchEvent(new Event("a"));
    return [answer, log.splice(0)];
  },
  [true, ["a"]],
);
await same(
  "the same listener once",
  () => {
    target.addEventListener("a", listener);
    target.addEventListener("a", listener, { capture: false });
    target.addEventListener("a", listener, true);
    target.dispatchEvent(new Event("a"));
    return log.splice(0).length;
  },
  2,
);
await same(
  "removed",
  () => {
    target.removeEventListener("a", listener);
    target.removeEventListener("a", listener, true);
    target.removeEventListener("a", null);
    target.dispatchEvent(new Event("a"));
    return log.splice(0);
  },
  [],
);
await same(
  "once",
  () => {
    target.addEventListener("b", listener, { once: true });
    target.dispatchEvent(new Event("b"));
    target.dispatchEvent(new Event("b"));
    return log.splice(0);
  },
  ["b"],
);
await same("null is no listener", () => target.addEventListener("a", null), undefined);
await same(
  "an event's state",
  () => {
    let inside;
    target.addEventListener(
      "c",
      (e) => (inside = [e.target === target, e.currentTarget === target, e.eventPhase, e.composedPath().length]),
      { once: true },
    );
    const e = new Event("c", { bubbles: true, cancelable: 1 });
    target.dispatchEvent(e);
    return [
      inside,
      e.target === target,
      e.currentTarget,
      e.eventPhase,
      e.composedPath().length,
      e.bubbles,
      e.cancelable,
      e.composed,
      e.isTrusted,
    ];
  },
  [[true, true, 2, 1], true, null, 0, 0, true, true, false, false],
);
await same(
  "preventDefault",
  () => {
    target.addEventListener("d", (e) => e.preventDefault());
    const yes = new Event("d", { cancelable: true }),
      no = new Event("d");
    return [target.dispatchEvent(yes), yes.defaultPrevented, target.dispatchEvent(no), no.defaultPrevented];
  },
  [false, true, true, false],
);
await same(
  "passive",
  () => {
    target.addEventListener("e", (e) => e.preventDefault(), { passive: true });
    return target.dispatchEvent(new Event("e", { cancelable: true }));
  },
  true,
);
await same(
  "stopImmediatePropagation",
  () => {
    target.addEventListener("f", (e) => {
      log.push(1);
      e.stopImmediatePropagation();
    });
    target.addEventListener("f", () => log.push(2));
    target.dispatchEvent(new Event("f"));
    return log.splice(0);
  },
  [1],
);
await same(
  "one that is removed while others run",
  () => {
    const second = () => log.push(2);
    target.addEventListener(
      "g",
      () => {
        log.push(1);
        target.removeEventListener("g", second);
        target.addEventListener("g", () => log.push(3));
      },
      { once: true },
    );
    target.addEventListener("g", second);
    target.dispatchEvent(new Event("g"));
    return log.splice(0);
  },
  [1],
);
await same(
  "a signal removes",
  () => {
    const c = new AbortController();
    target.addEventListener("h", listener, { signal: c.signal });
    target.dispatchEvent(new Event("h"));
    c.abort();
    target.dispatchEvent(new Event("h"));
    target.addEventListener("h", listener, { signal: AbortSignal.abort() });
    target.dispatchEvent(new Event("h"));
    return log.splice(0);
  },
  ["h"],
);
throws(
  "an event that is under way",
  () => {
    let error;
    const e = new Event("i");
    target.addEventListener("i", () => {
      try {
        target.dispatchEvent(e);
      } catch (caught) {
        error = caught;
      }
    });
    target.dispatchEvent(e);
    throw error;
  },
  "InvalidStateError",
);
throws("no event", () => target.dispatchEvent({}), "TypeError");
throws("no type", () => new Event(), "TypeError");
throws("a listener that is none", () => target.addEventListener("a", 1), "TypeError");
throws("another object", () => EventTarget.prototype.addEventListener.call({}, "a", listener), "TypeError");
class Own extends EventTarget {
  go() {
    return this.dispatchEvent(new Event("go"));
  }
}
await same(
  "a class of one's own",
  () => {
    const own = new Own();
    own.addEventListener("go", listener);
    own.go();
    return log.splice(0);
  },
  ["go"],
);
await same("constants", () => [Event.AT_TARGET, new Event("x").BUBBLING_PHASE], [2, 3]);
