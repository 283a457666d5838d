const text = (...of) => new URLSearchParams(...of).toString();
await same(
  "strings",
  () =>
    ["", "?a=1&b=2", "a", "a=b=c", "&&a&", "%zz=%41+x", "??a=1", "a=é&b=%ff", "\u0000=1", "a=1#x"].map((init) =>
      text(init),
    ),
  ["", "a=1&b=2", "a=", "a=b%3Dc", "a=", "%25zz=A+x", "%3Fa=1", "a=%C3%A9&b=%EF%BF%BD", "%00=1", "a=1%23x"],
);
await same("what is written", () => text([["a b*-._~", "c&d=é\n"]]), "a+b*-._%7E=c%26d%3D%C3%A9%0A");
await same(
  "records",
  () => [text({ a: 1, b: "x y" }), text({ a: undefined, b: null }), text({}), text(null), text(undefined), text(5)],
  ["a=1&b=x+y", "a=undefined&b=null", "", "null=", "", "5="],
);
await same(
  "pairs",
  () => [
    text([
      ["a", "1"],
      ["a", "2"],
    ]),
    text(new Map([["x", "y"]])),
    text(new URLSearchParams("q=1")),
    text([]),
  ],
  ["a=1&a=2", "x=y", "q=1", ""],
);
for (const init of [[["a"]], [["a", "b", "c"]], ["ab", 1], [1], [[]]])
  throws(`no pairs: ${show(init)}`, () => new URLSearchParams(init), "TypeError");
throws("a symbol", () => new URLSearchParams({ [Symbol("a")]: 1 }), "TypeError");
throws("a symbol as text", () => new URLSearchParams(Symbol("a")), "TypeError");
await same(
  "a symbol that is not enumerable",
  () => text(Object.defineProperty({ a: 1 }, Symbol("a"), { value: 1 })),
  "a=1",
);
await same("keys that become the same", () => text({ "\ud800": 1, "\ufffd": 2 }), "%EF%BF%BD=2");
const params = new URLSearchParams("a=1&b=2&a=3&c");
await same(
  "reading",
  () => [
    params.get("a"),
    params.get("z"),
    params.getAll("a"),
    params.getAll("z"),
    params.has("b"),
    params.has("z"),
    params.has("a", "3"),
    params.has("a", "2"),
    params.has("a", undefined),
    params.size,
  ],
  ["1", null, ["1", "3"], [], true, false, true, false, true, 4],
);
await same(
  "append",
  () => {
    params.append("d", 4);
    return String(params);
  },
  "a=1&b=2&a=3&c=&d=4",
);
await same(
  "set",
  () => {
    params.set("a", "x");
    params.set("e", "y");
    return String(params);
  },
  "a=x&b=2&c=&d=4&e=y",
);
await same(
  "delete",
  () => {
    params.delete("b");
    params.append("a", "z");
    params.delete("a", "x");
    params.delete("d", "0");
    return String(params);
  },
  "c=&d=4&e=y&a=z",
);
await same(
  "sort",
  () => {
    const p = new URLSearchParams("z=1&a=2&z=0&\ufb03=3&\ud83c\udf08=4");
    p.sort();
    return [...p.keys()];
  },
  ["a", "z", "z", "\ud83c\udf08", "\ufb03"],
);
await same("iterating", () => [[...params], [...params.keys()], [...params.values()], Object.fromEntries(params)], [
  [
    ["c", ""],
    ["d", "4"],
    ["e", "y"],
    ["a", "z"],
  ],
  ["c", "d", "e", "a"],
  ["", "4", "y", "z"],
  { c: "", d: "4", e: "y", a: "z" },
]);
await same(
  "forEach",
  () => {
    const seen = [];
    params.forEach(
      function (value, name, whole) {
        seen.push(value, name, whole === params, this.x);
      },
      { x: 1 },
    );
    return seen.slice(0, 4);
  },
  ["", "c", true, 1],
);
throws("forEach without a function", () => params.forEach({}), "TypeError");
await same(
  "what changes while it is read",
  () => {
    const p = new URLSearchParams("a=1&b=2&c=3"),
      seen = [];
    for (const [name] of p) {
      seen.push(name);
      if (name === "a") p.delete("b");
      if (name === "c" && p.size < 4) p.append("d", 4);
    }
    return seen;
  },
  ["a", "c", "d"],
);
throws("append with one argument", () => params.append("a"), "TypeError");
throws("another object", () => URLSearchParams.prototype.get.call({}, "a"), "TypeError");
await same(
  "an iterator's end",
  () => {
    const i = new URLSearchParams("").keys();
    return [i.next(), i.next()];
  },
  [
    { value: undefined, done: true },
    { value: undefined, done: true },
  ],
);
await same(
  "a getter that throws",
  () =>
    outcome(
      () =>
        new URLSearchParams({
          get a() {
            throw new RangeError("x");
          },
        }),
    ),
  "RangeError",
);
await same(
  "an iterator is closed",
  () => {
    let closed = 0;
    const bad = {
      [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return: () => ((closed += 1), {}) }),
    };
    return [outcome(() => new URLSearchParams(bad)), closed];
  },
  ["TypeError", 1],
);
