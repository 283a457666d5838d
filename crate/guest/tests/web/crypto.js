const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
const abc = new TextEncoder().encode("abc");
for (const [name, expected] of [
  ["SHA-1", "a9993e364706816aba3e25717850c26c9cd0d89d"],
  ["sha-256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ["SHA-384", "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"],
  [
    "SHA-512",
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
  ],
]) {
  await same(name, async () => hex(await crypto.subtle.digest(name, abc)), expected);
}
await same(
  "an algorithm as an object, a buffer, a part",
  async () => [
    hex(await crypto.subtle.digest({ name: "SHA-1" }, abc.buffer)),
    hex(await crypto.subtle.digest("SHA-1", new Uint8Array([0, 97, 98, 99]).subarray(1))),
  ],
  ["a9993e364706816aba3e25717850c26c9cd0d89d", "a9993e364706816aba3e25717850c26c9cd0d89d"],
);
await rejects("another algorithm", () => crypto.subtle.digest("MD5", abc), "NotSupportedError");
await rejects("a string", () => crypto.subtle.digest("SHA-256", "abc"), "TypeError");
await rejects("one argument", () => crypto.subtle.digest("SHA-256"), "TypeError");
await same(
  "randomUUID",
  () => {
    const ids = new Set();
    for (let i = 0; i < 100; i++) ids.add(crypto.randomUUID());
    return [
      ids.size,
      [...ids].every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)),
    ];
  },
  [100, true],
);
await same(
  "getRandomValues",
  () => {
    const array = new Uint8Array(64);
    const given = crypto.getRandomValues(array);
    return [given === array, array.some((byte) => byte !== 0)];
  },
  [true, true],
);
await same(
  "of a part, of other numbers",
  () => {
    const all = new Uint8Array(40);
    crypto.getRandomValues(all.subarray(8, 32));
    const big = crypto.getRandomValues(new BigUint64Array(2));
    return [all.subarray(0, 8).every((b) => b === 0), all.subarray(32).every((b) => b === 0), big.length];
  },
  [true, true, 2],
);
throws("too many", () => crypto.getRandomValues(new Uint8Array(65537)), "QuotaExceededError");
for (const Class of [Float32Array, Float64Array])
  throws(Class.name, () => crypto.getRandomValues(new Class(1)), "TypeMismatchError");
for (const value of [[1], null, 5]) throws(`no array: ${value}`, () => crypto.getRandomValues(value), "TypeError");
throws("another object", () => crypto.randomUUID.call({}), "TypeError");
await same("what it is", () => [String(crypto), String(crypto.subtle), crypto.subtle === crypto.subtle], [
  "[object Crypto]",
  "[object SubtleCrypto]",
  true,
]);
throws("Crypto is not made", () => new crypto.constructor(), "TypeError");
