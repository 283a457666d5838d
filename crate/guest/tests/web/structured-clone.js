const clone = structuredClone;
await same("primitives", () => [undefined, null, true, -0, NaN, "a\ud800", 10n].map((value) => clone(value)), [
  undefined,
  null,
  true,
  -0,
  NaN,
  "a\ud800",
  10n,
]);
await same("objects and arrays", () => clone({ a: [1, { b: 2 }], [Symbol("x")]: 1 }), { a: [1, { b: 2 }] });
await same(
  "holes and other keys of an array",
  () => {
    const copy = clone(Object.assign([1, , 3], { x: 4 }));
    return [copy.length, 1 in copy, copy.x, copy[2]];
  },
  [3, false, 4, 3],
);
await same(
  "shared and cyclic",
  () => {
    const a = { self: null, shared: {} };
    a.self = a;
    a.again = a.shared;
    const copy = clone(a);
    return [copy !== a, copy.self === copy, copy.again === copy.shared, copy.shared !== a.shared];
  },
  [true, true, true, true],
);
await same(
  "as deep as one likes",
  () => {
    let a = {};
    for (let i = 0; i < 2000; i++) a = { a };
    let copy = clone(a),
      depth = 0;
    while (copy.a) {
      copy = copy.a;
      depth += 1;
    }
    return depth;
  },
  2000,
);
await same(
  "dates",
  () => {
    const copy = clone(new Date(5));
    return [copy instanceof Date, copy.getTime()];
  },
  [true, 5],
);
await same(
  "regular expressions",
  () => {
    const from = /a(b)/gi;
    from.lastIndex = 3;
    const copy = clone(from);
    return [copy.source, copy.flags, copy.lastIndex, copy.test("AB")];
  },
  ["a(b)", "gi", 0, true],
);
await same(
  "wrappers",
  () =>
    [new String("a"), new Number(1), new Boolean(false), Object(1n)].map((value) => [
      typeof clone(value),
      clone(value).valueOf(),
    ]),
  [
    ["object", "a"],
    ["object", 1],
    ["object", false],
    ["object", 1n],
  ],
);
await same(
  "maps and sets",
  () => {
    const key = {};
    const copy = clone(new Map([[key, new Set([key, 1])]]));
    const [[k, v]] = copy;
    return [copy.size, v.has(k), v.has(1), k !== key];
  },
  [1, true, true, true],
);
await same(
  "a map that holds itself",
  () => {
    const map = new Map();
    map.set(map, map);
    const copy = clone(map);
    return [copy.get(copy) === copy, copy !== map];
  },
  [true, true],
);
await same(
  "buffers and views",
  () => {
    const buffer = new Uint8Array([1, 2, 3, 4]).buffer;
    const copy = clone({ a: new Uint8Array(buffer, 1, 2), b: new DataView(buffer, 2), c: new Float32Array(buffer) });
    return [
      copy.a,
      copy.a.buffer === copy.b.buffer,
      copy.a.buffer !== buffer,
      copy.b.byteOffset,
      copy.c.length,
      copy.a.buffer.byteLength,
    ];
  },
  [new Uint8Array([2, 3]), true, true, 2, 1, 4],
);
await same(
  "errors",
  () => {
    const copy = clone(new RangeError("m"));
    return [copy instanceof RangeError, copy.name, copy.message, typeof copy.stack, Object.keys(copy)];
  },
  [true, "RangeError", "m", "string", []],
);
await same(
  "errors of an own kind",
  () => {
    const from = new Error("m");
    from.name = "Own";
    const copy = clone(from);
    return [copy.name, copy instanceof Error];
  },
  ["Error", true],
);
await same(
  "blobs",
  async () => {
    const copy = clone(new Blob(["ab"], { type: "x/y" }));
    return [copy instanceof Blob, copy.type, await copy.text()];
  },
  [true, "x/y", "ab"],
);
await same(
  "classes become plain",
  () => {
    class A {
      constructor() {
        this.x = 1;
      }
      get y() {
        return 2;
      }
    }
    const copy = clone(new A());
    return [copy, Object.getPrototypeOf(copy) === Object.prototype];
  },
  [{ x: 1 }, true],
);
await same(
  "getters run, toJSON does not",
  () =>
    clone({
      get a() {
        return 1;
      },
      toJSON: undefined,
    }),
  { a: 1, toJSON: undefined },
);
await same(
  "__proto__ is a key",
  () => {
    const copy = clone(JSON.parse('{"__proto__": 5}'));
    return [Object.keys(copy), Object.getPrototypeOf(copy) === Object.prototype];
  },
  [["__proto__"], true],
);
for (const [what, value] of Object.entries({
  f: () => {},
  symbol: Symbol("x"),
  promise: Promise.resolve(),
  weak: new WeakMap(),
  proxy: new Proxy({}, {}),
  url: new URL("a:b"),
  iterator: [].values(),
  nested: { a: [() => {}] },
})) {
  throws(`no data: ${what}`, () => clone(value), "DataCloneError");
}
await same(
  "a getter's own error",
  () =>
    outcome(() =>
      clone({
        get a() {
          throw new RangeError();
        },
      }),
    ),
  "RangeError",
);
await same(
  "a key that goes away",
  () =>
    clone({
      get a() {
        delete this.b;
        return 1;
      },
      b: 2,
    }),
  { a: 1 },
);
await same(
  "transfer",
  () => {
    const buffer = new Uint8Array([7]).buffer;
    const copy = clone({ buffer }, { transfer: [buffer] });
    return [new Uint8Array(copy.buffer), buffer.byteLength];
  },
  [new Uint8Array([7]), 0],
);
throws("transfer of what cannot be", () => clone({}, { transfer: [{}] }), "DataCloneError");
throws(
  "transfer twice",
  () => {
    const buffer = new ArrayBuffer(1);
    clone(buffer, { transfer: [buffer, buffer] });
  },
  "DataCloneError",
);
throws("no argument", () => clone(), "TypeError");
