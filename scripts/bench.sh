#!/usr/bin/env bash
# Measures, side by side with a peer, in one run. Arguments choose rows.
. "$(dirname "$0")/lib.sh"
BELLJAR_SETUP_FOR=test scripts/build.sh
CHROME=$(find_chrome)
export CHROME
step "measure" npm run --silent bench --workspace bench -- "$@"
