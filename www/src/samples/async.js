// Promises, async functions and timers, as everywhere else.
// A script waits for its last value.
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

async function brew(what, ms) {
  await wait(ms);
  console.log(what, "is ready after", ms, "ms");
  return what;
}

console.log("first");
Promise.resolve().then(() => console.log("third"));
console.log("second");

Promise.all([brew("tea", 600), brew("toast", 200)]);
