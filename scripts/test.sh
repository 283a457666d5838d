#!/usr/bin/env bash
# Runs the tests: all of them, or the suites named.
. "$(dirname "$0")/lib.sh"
suites=${*:-native wasm package browser fuzz}
for suite in $suites; do
  case $suite in
    native | wasm | package | browser | fuzz) ;;
    *) fail "./x test knows no suite '$suite': native, wasm, package, browser, fuzz." ;;
  esac
done

begin=$SECONDS
BELLJAR_SETUP_FOR=test scripts/build.sh
. "./$toolchain_file"
CHROME=$(find_chrome)
CHROMEDRIVER=$(find_chromedriver)
export CHROME CHROMEDRIVER

# Rust, natively: unit and behaviour tests of every crate. What is generated for them is the same in each run, so that a
# failure is of the change and can be seen again; PROPTEST_RNG_SEED and PROPTEST_CASES choose others, and more.
native() { PROPTEST_RNG_SEED=${PROPTEST_RNG_SEED:-1} cargo test --workspace; }
# Rust, in headless Chromium. The guest's behaviour tests run natively; here it is about what the module adds. One call
# for both crates, so that what they share is built once.
wasm() {
  local file targets=(--lib)
  for file in crate/host/tests/*.rs; do targets+=(--test "$(basename "$file" .rs)"); done
  cargo test -p belljar-guest -p belljar-host --target "$wasm_target" "${targets[@]}"
}
# The npm package and the front end, in Node.
package() {
  npm test --silent --workspace pkg
  npm test --silent --workspace www
}
# The real page, the real server, real bundlers.
browser() { npm test --silent --workspace tests; }
# A minute of fuzzing, to see that the targets still work: what a change breaks at once is found, and no more.
fuzz() { scripts/fuzz.sh --seconds 10; }

# The time so far stands above each suite, so that the last words are the test runner's own.
for suite in $suites; do
  say "test: $suite (after $((SECONDS - begin)) s)"
  "$suite"
done
