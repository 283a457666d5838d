#!/usr/bin/env bash
# Prints what a guest is given at every wall: the module's imports and exports, the worker's globals, the policy's grants.
. "$(dirname "$0")/lib.sh"
BELLJAR_SETUP_FOR=test scripts/build.sh
CHROME=$(find_chrome)
export CHROME
step "audit" node scripts/audit.mjs
