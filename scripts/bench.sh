#!/usr/bin/env bash
# Measures, side by side with a peer, in one run. Arguments choose rows; `apps`, `containment`, `metering` and
# `soak` stand by themselves.
. "$(dirname "$0")/lib.sh"
BELLJAR_SETUP_FOR=test scripts/build.sh
CHROME=$(find_chrome)
export CHROME
case ${1:-} in
  apps) step "measure" npm run --silent apps --workspace bench -- "${@:2}" ;;
  containment) step "attack" npm run --silent containment --workspace bench -- "${@:2}" ;;
  soak) step "soak" npm run --silent soak --workspace bench -- "${@:2}" ;;
  metering) step "measure" npm run --silent metering --workspace bench -- "${@:2}" ;;
  *) step "measure" npm run --silent bench --workspace bench -- "$@" ;;
esac
