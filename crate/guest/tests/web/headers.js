const all = (...of) => [...new Headers(...of)];
await same("records", () => all({ "X-B": 1, "x-a": " two \t" }), [
  ["x-a", "two"],
  ["x-b", "1"],
]);
await same(
  "pairs",
  () =>
    all([
      ["a", "1"],
      ["B", "2"],
      ["A", "3"],
    ]),
  [
    ["a", "1, 3"],
    ["b", "2"],
  ],
);
await same(
  "other headers and maps",
  () => [all(new Headers({ a: "1" })), all(new Map([["a", "2"]])), all(undefined), all({}), all([])],
  [[["a", "1"]], [["a", "2"]], [], [], []],
);
await same(
  "__proto__ is a name like any other",
  () => [all(JSON.parse('{"__proto__": "x"}')), all({ __proto__: { a: "1" } })],
  [[["__proto__", "x"]], []],
);
await same("objects become strings", () => all({ a: { toString: () => "x" }, b: null, c: [1, 2] }), [
  ["a", "x"],
  ["b", "null"],
  ["c", "1,2"],
]);
for (const init of [null, 1, "a", true, Symbol("a"), [["a"]], [["a", "b", "c"]], ["ab"], [1]])
  throws(`init ${String(init)}`, () => new Headers(init), "TypeError");
for (const name of ["", " a", "a ", "a b", "a:", "a\0", "a\n", "é", "(", "a\u0130"])
  throws(`name ${JSON.stringify(name)}`, () => new Headers([[name, "x"]]), "TypeError");
for (const value of ["a\nb", "a\rb", "a\r\nCookie: b", "\0", "a\0b", "\u0100", "€"])
  throws(`value ${JSON.stringify(value)}`, () => new Headers({ a: value }), "TypeError");
await same("white space around a value", () => new Headers({ a: "\r\n\t x \n" }).get("A"), "x");
await same("Latin-1", () => new Headers({ a: "\u00e9\u00ff" }).get("a"), "\u00e9\u00ff");
const headers = new Headers({ Accept: "a" });
await same(
  "append, get, has",
  () => {
    headers.append("ACCEPT", "b");
    return [headers.get("accept"), headers.has("aCCept"), headers.get("none"), headers.has("none")];
  },
  ["a, b", true, null, false],
);
await same(
  "set and delete",
  () => {
    headers.set("Accept", "c");
    headers.set("X", 5);
    headers.delete("nothing");
    const before = [...headers];
    headers.delete("ACCEPT");
    return [before, [...headers]];
  },
  [
    [
      ["accept", "c"],
      ["x", "5"],
    ],
    [["x", "5"]],
  ],
);
await same(
  "cookies stay apart",
  () => {
    const h = new Headers([
      ["set-cookie", "a=1"],
      ["Set-Cookie", "b=2"],
      ["a", "x"],
    ]);
    return [[...h], h.getSetCookie(), h.get("set-cookie")];
  },
  [
    [
      ["a", "x"],
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
    ],
    ["a=1", "b=2"],
    "a=1, b=2",
  ],
);
await same(
  "sorted by name",
  () => [
    ...new Headers([
      ["b", "1"],
      ["a", "2"],
      ["c", "3"],
    ]).keys(),
  ],
  ["a", "b", "c"],
);
await same(
  "forEach",
  () => {
    const seen = [];
    new Headers({ b: "1", a: "2" }).forEach((value, name, whole) => seen.push(name, value, whole instanceof Headers));
    return seen;
  },
  ["a", "2", true, "b", "1", true],
);
await same("tag", () => [String(new Headers()), String(new Headers().keys())], [
  "[object Headers]",
  "[object Headers Iterator]",
]);
for (const method of ["append", "set"]) throws(`${method} with one argument`, () => headers[method]("a"), "TypeError");
for (const method of ["get", "has", "delete"])
  throws(`${method} of no name`, () => headers[method]("a b"), "TypeError");
throws("another object", () => Headers.prototype.get.call({}, "a"), "TypeError");
await same(
  "a record is read key by key",
  () => {
    const seen = [];
    const record = new Proxy(
      { a: "1", b: "2" },
      {
        ownKeys: (t) => (seen.push("ownKeys"), Reflect.ownKeys(t)),
        getOwnPropertyDescriptor: (t, k) => (seen.push(`desc ${k}`), Reflect.getOwnPropertyDescriptor(t, k)),
        get: (t, k) => (seen.push(`get ${String(k)}`), t[k]),
      },
    );
    new Headers(record);
    return seen;
  },
  ["get Symbol(Symbol.iterator)", "ownKeys", "desc a", "get a", "desc b", "get b"],
);
