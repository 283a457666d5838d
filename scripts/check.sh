#!/usr/bin/env bash
# Format, lints, licences, types, conventions: everything that reads the code without running it.
. "$(dirname "$0")/lib.sh"
scripts/setup.sh check
. "./$toolchain_file"

format() {
  cargo fmt --check
  # Workspaces of their own.
  cargo fmt --check --manifest-path tests/conformance/plain/Cargo.toml
  cargo fmt --check --manifest-path fuzz/Cargo.toml
}
clippy_native() { cargo clippy --quiet --workspace --all-targets -- -D warnings; }
clippy_wasm() {
  cargo clippy --quiet -p belljar-host -p belljar-guest -p belljar-frame --target "$wasm_target" --all-targets -- -D warnings
}

deny() {
  cargo-deny --log-level error check bans licenses sources
  if cargo-deny --log-level off fetch db >/dev/null 2>&1; then
    cargo-deny check advisories
  else
    echo "   The advisory database cannot be reached from here: advisories were not checked."
  fi
}

types() { npm run --silent check --workspaces --if-present; }

audit() {
  local report
  if report=$(npm audit --omit=dev 2>&1); then
    echo "   $report"
  elif grep -qiE 'vulnerabilit' <<<"$report"; then
    echo "$report"
    return 1
  else
    echo "   The npm registry gives no audit from here: npm packages were not audited."
  fi
}

step "format" format
step "format of JavaScript, TypeScript and styles" prettier --log-level warn --check .
step "clippy" clippy_native
step "clippy for wasm" clippy_wasm
step "licences, bans and sources" deny
step "wasm modules" env BELLJAR_SETUP_FOR=check BELLJAR_ANY_GUEST=1 scripts/build.sh
step "types" types
step "npm audit" audit
step "conventions" node scripts/tidy.mjs
