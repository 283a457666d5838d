// More than JSON: all kinds of data cross, cycles included.
const order = { id: 7, tags: new Set(["new", "paid"]) };
order.self = order;

({
  nothing: [undefined, null],
  numbers: [-0, NaN, Infinity, 2n ** 64n],
  moment: new Date(0),
  prices: new Map([["tea", 3.5], [order, "an object as key"]]),
  bytes: new Uint8Array([98, 101, 108, 108]),
  failure: new RangeError("far", { cause: new Error("no map") }),
  order,
  many: Array.from({ length: 1000 }, (_, index) => index ** 2),
});
