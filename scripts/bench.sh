#!/usr/bin/env bash
# Measures, side by side with a peer, in one run. Arguments choose rows; `containment` is a comparison of its own.
. "$(dirname "$0")/lib.sh"
BELLJAR_SETUP_FOR=test scripts/build.sh
CHROME=$(find_chrome)
export CHROME
if [ "${1:-}" = containment ]; then
  step "attack" npm run --silent containment --workspace bench -- "${@:2}"
else
  step "measure" npm run --silent bench --workspace bench -- "$@"
fi
