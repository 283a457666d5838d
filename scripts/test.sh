#!/usr/bin/env bash
# Runs the tests: all of them, or the suites named.
. "$(dirname "$0")/lib.sh"
suites=${*:-native wasm package browser}
for suite in $suites; do
  case $suite in
    native | wasm | package | browser) ;;
    *) fail "./x test knows no suite '$suite': native, wasm, package, browser." ;;
  esac
done

begin=$SECONDS
BELLJAR_SETUP_FOR=test scripts/build.sh
. "./$toolchain_file"
CHROME=$(find_chrome)
CHROMEDRIVER=$(find_chromedriver)
export CHROME CHROMEDRIVER

# Rust, natively: unit and behaviour tests of every crate.
native() { cargo test --workspace; }
# Rust, in headless Chromium. The guest's behaviour tests run natively; here it is about what the module adds.
wasm() {
  cargo test -p belljar-guest --lib --target "$wasm_target"
  cargo test -p belljar-host --target "$wasm_target"
}
# The npm package and the front end, in Node.
package() {
  npm test --silent --workspace pkg
  npm test --silent --workspace www
}
# The real page, the real server, real bundlers.
browser() { npm test --silent --workspace tests; }

# The time so far stands above each suite, so that the last words are the test runner's own.
for suite in $suites; do
  say "test: $suite (after $((SECONDS - begin)) s)"
  "$suite"
done
