#!/usr/bin/env bash
# Builds everything and serves the front end. Options go to the server: --port, --config.
. "$(dirname "$0")/lib.sh"
case " $* " in
  *" --help "* | *" -h "*)
    echo "./x run [--port N] [--config FILE]: build everything and serve the front end on http://127.0.0.1:8080"
    exit
    ;;
esac
scripts/build.sh
exec target/debug/belljar-server --root www/dist "$@"
