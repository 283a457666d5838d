# What the scripts share. To be sourced, from the top of the repository.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Tools are kept outside `target/`, so that clones share them and `cargo clean` leaves them.
tools=${BELLJAR_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/belljar/tools}
export PATH="$PWD/node_modules/.bin:$tools/bin:$PATH"

# Which Rust toolchain has the wasm32 target: written by setup.
toolchain_file=target/toolchain.env
# shellcheck disable=SC1090
[ ! -f "$toolchain_file" ] || . "./$toolchain_file"

wasm_target=wasm32-unknown-unknown
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-auto}

have() { command -v "$1" >/dev/null 2>&1; }

# say TEXT
say() { if [ -t 1 ]; then printf '\n\033[1m── %s\033[0m\n' "$*"; else printf '\n── %s\n' "$*"; fi; }

# step TEXT COMMAND…: says what happens, and how long it took. Bash switches `set -e` off inside what stands in a condition:
# never write `step … || …`.
step() {
  local text=$1 begin=$SECONDS
  shift
  say "$text"
  "$@"
  printf '   %s: %d s\n' "$text" $((SECONDS - begin))
}

# fail TEXT: names what is missing and the way to get it.
fail() {
  printf '\n%s\n' "$*" >&2
  exit 1
}

locked_version() {
  awk -v name="$1" '$1 == "name" && $3 == "\"" name "\"" { getline; gsub(/"/, "", $3); print $3; exit }' Cargo.lock
}

find_chrome() {
  local name
  for name in "${CHROME:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    [ -n "$name" ] && command -v "$name" 2>/dev/null && return
  done
  return 1
}

find_chromedriver() {
  command -v "${CHROMEDRIVER:-chromedriver}" 2>/dev/null
}

# Compiles a line, since a standard library of another compiler's version lies in the same folder.
has_wasm_std() {
  mkdir -p target
  rustc --target "$wasm_target" --crate-type lib --emit metadata -o target/wasm-std.rmeta - 2>/dev/null \
    <<<'pub fn text() -> String { String::new() }'
}

# at_least VERSION MINIMUM
at_least() { [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]; }
