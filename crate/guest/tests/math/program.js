// A digest of what each function of `Math` gives for numbers of all sizes: one bit that is another is another digest. It
// is run natively and in the module, in tests/numbers.rs and src/wasm/tests.rs.
(() => {
  const numbers = [0.5, 1, 1.5, 2, 3, Math.PI, 7, 10];
  let seed = 1;
  for (let count = 0; count < 240; count++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const scale = [1e-8, 0.01, 1, 1, 10, 100, 1e5, 1e15][count % 8];
    numbers.push(((seed - 2147483648) / 2147483648) * scale);
  }
  const digest = (compute) => {
    const found = [];
    numbers.forEach((x, at) => {
      const number = compute(x, numbers[numbers.length - 1 - at]);
      if (!Number.isNaN(number)) found.push(number);
    });
    let hash = 2166136261;
    for (const byte of new Uint8Array(new Float64Array(found).buffer)) hash = Math.imul(hash ^ byte, 16777619) >>> 0;
    return hash.toString(16);
  };
  const digests = {};
  for (const name of Object.getOwnPropertyNames(Math).sort()) {
    if (typeof Math[name] === "function" && name !== "random" && name !== "sumPrecise") {
      digests[name] = digest(Math[name]);
    }
  }
  digests["**"] = digest((x, y) => x ** y);
  digests["** whole"] = digest((x, y) => x ** (Math.trunc(y) % 40));
  digests["radix"] = digest((x) => parseFloat(x.toString(36)));
  digests["text"] = digest((x) => +String(x) + +x.toFixed(3) + +x.toPrecision(5) + +x.toExponential(7));
  return digests;
})();
