#!/usr/bin/env bash
# Runs test262 in the engine as published and in a jar's realm, and compares. PATH is a checkout of it; more arguments
# choose folders below its `test`, or are options of `conformance run`.
. "$(dirname "$0")/lib.sh"
[ $# -gt 0 ] || fail "./x conformance PATH [FOLDER…]: PATH is a checkout of https://github.com/tc39/test262."
checkout=$1
shift
[ -d "$checkout/harness" ] && [ -d "$checkout/test" ] || fail "$checkout is no checkout of test262: it has no harness and test."
scripts/patches.sh

# `dev` shares its build with `cargo test`: quicker to have while at work, and with the engine's own assertions.
profile=${BELLJAR_CONFORMANCE_PROFILE:-conformance}
case $profile in dev) folder=debug ;; *) folder=$profile ;; esac

jar() { cargo build --quiet -p belljar-conformance-runner --profile "$profile"; }
# A workspace of its own. Its results do not change with the jar: see --plain-results.
plain() {
  cargo build --quiet --locked --manifest-path tests/conformance/plain/Cargo.toml --profile conformance \
    --target-dir target/conformance-plain
}

plain_program=(--plain target/conformance-plain/conformance/belljar-conformance-plain)
case " $* " in *" --plain-results "* | *" --plain-results="*) plain_program=() ;; esac
step "build the jar's runner" jar
[ ${#plain_program[@]} = 0 ] || step "build the published engine's" plain
# Below other work: it takes minutes.
step "run" nice -n 10 "target/$folder/conformance" run "${plain_program[@]}" "$checkout" "$@"
