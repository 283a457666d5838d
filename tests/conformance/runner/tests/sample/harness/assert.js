// The least of what a harness has, for tests of the runner itself.
function assert(holds, message) {
  if (!holds) throw new Test262Error(message);
}
