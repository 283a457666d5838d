// What Web IDL says of every class.
const properties = (object, name) => {
  const { writable, enumerable, configurable, get, set } = Object.getOwnPropertyDescriptor(object, name);
  return [writable, enumerable, configurable, get?.name, set?.name];
};
for (const Class of classes()) {
  const { name, prototype } = Class;
  await same(
    `${name} is a global`,
    () => {
      void globalThis[name];
      return properties(globalThis, name);
    },
    [true, false, true, undefined, undefined],
  );
  await same(`${name}.prototype`, () => properties(Class, "prototype"), [false, false, false, undefined, undefined]);
  await same(`${name}'s constructor`, () => [properties(prototype, "constructor"), prototype.constructor === Class], [
    [true, false, true, undefined, undefined],
    true,
  ]);
  await same(`${name}'s tag`, () => [prototype[Symbol.toStringTag], properties(prototype, Symbol.toStringTag)], [
    name,
    [false, false, true, undefined, undefined],
  ]);
  await same(`${name}.name`, () => properties(Class, "name"), [false, false, true, undefined, undefined]);
  if (name !== "AbortSignal") throws(`${name} called`, () => Class(), "TypeError");
  for (const key of Object.getOwnPropertyNames(prototype)) {
    const property = Object.getOwnPropertyDescriptor(prototype, key);
    const inherits = name === "DOMException";
    if (key !== "constructor")
      await same(
        `${name}'s ${key}`,
        () => [property.enumerable, property.configurable || typeof property.value === "number"],
        [true, true],
      );
    if (property.get)
      await same(
        `${name}'s ${key}'s getter`,
        () => [property.get.name, property.get.length, property.set?.length ?? 1],
        [`get ${key}`, 0, 1],
      );
    if (property.get && !inherits) throws(`${name}'s ${key} of another`, () => property.get.call({}), "TypeError");
    if (typeof property.value === "function" && key !== "constructor") {
      await same(`${name}.${key}.name`, () => [property.value.name, "prototype" in property.value], [key, false]);
      throws(`new ${name}.${key}`, () => new property.value(), "TypeError");
    }
  }
}
const lengths = (Class, names) => names.map((name) => Class.prototype[name].length);
await same(
  "lengths",
  () => [
    URL.length,
    URLSearchParams.length,
    Blob.length,
    File.length,
    TextDecoder.length,
    TextEncoder.length,
    DOMException.length,
  ],
  [1, 0, 0, 2, 0, 0, 0],
);
await same(
  "lengths of methods",
  () =>
    lengths(URLSearchParams, [
      "append",
      "delete",
      "get",
      "getAll",
      "has",
      "set",
      "sort",
      "toString",
      "forEach",
      "entries",
    ]),
  [2, 1, 1, 1, 1, 2, 0, 0, 1, 0],
);
await same(
  "lengths of functions",
  () => [atob.length, btoa.length, structuredClone.length, queueMicrotask.length],
  [1, 1, 1, 1],
);
await same("static members", () => [URL.canParse.length, URL.parse?.length ?? 1], [1, 1]);
await same(
  "the iterator is entries",
  () => URLSearchParams.prototype[Symbol.iterator] === URLSearchParams.prototype.entries,
  true,
);
const iterator = new URLSearchParams("a=1&b=2").entries();
const prototype = Object.getPrototypeOf(iterator);
await same("an iterator's tag", () => String(iterator), "[object URLSearchParams Iterator]");
await same(
  "an iterator's prototype",
  () => [
    Object.getPrototypeOf(prototype) === Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())),
    Object.keys(prototype),
    iterator[Symbol.iterator]() === iterator,
  ],
  [true, ["next"], true],
);
await same("iterators share it", () => Object.getPrototypeOf(new URLSearchParams().keys()) === prototype, true);
throws("next of another object", () => prototype.next.call({}), "TypeError");
class Own extends URLSearchParams {
  first() {
    return this.keys().next().value;
  }
}
await same(
  "a class can be extended",
  () => {
    const own = new Own("x=1");
    return [own.first(), own instanceof URLSearchParams, own.get("x")];
  },
  ["x", true, "1"],
);
await same(
  "new.target's prototype",
  () => {
    const Other = function () {};
    return Object.getPrototypeOf(Reflect.construct(URL, ["a:b"], Other)) === Other.prototype;
  },
  true,
);
await same(
  "what is put in a global's place stays",
  () => {
    globalThis.TextEncoder = 5;
    const seen = TextEncoder;
    return [seen, properties(globalThis, "TextEncoder")];
  },
  [5, [true, false, true, undefined, undefined]],
);
await same(
  "microtasks run in order",
  async () => {
    const order = [];
    queueMicrotask(() => order.push(1));
    Promise.resolve().then(() => order.push(2));
    queueMicrotask(() => order.push(3));
    await 0;
    await 0;
    return order;
  },
  [1, 2, 3],
);
throws("a microtask is a function", () => queueMicrotask("1"), "TypeError");

function classes() {
  return [
    URL,
    URLSearchParams,
    Blob,
    File,
    TextDecoder,
    TextEncoder,
    DOMException,
    Headers,
    Request,
    Response,
    FormData,
    AbortController,
    AbortSignal,
    EventTarget,
    Event,
  ];
}
