#!/usr/bin/env bash
# Builds both wasm modules, the npm package, the front end and the server.
. "$(dirname "$0")/lib.sh"
scripts/setup.sh "${BELLJAR_SETUP_FOR:-build}"
. "./$toolchain_file"

# wasm NAME PROFILE LEVEL [THEN…]: compiles crate/NAME, makes its glue, and optimises it, unless the compiler's output is the same
# as before. THEN is a command that is given the module twice, as what to read and what to write.
wasm() {
  local name=$1 profile=$2 level=$3 out=pkg/wasm/$1 compiled=target/$wasm_target/$2/belljar_$1.wasm stamp
  shift 3
  # Without an rlib beside it, so that the whole program is optimised at link time.
  cargo rustc --quiet -p "belljar-$name" --lib --crate-type cdylib --profile "$profile" --target "$wasm_target"
  stamp="$(sha256sum <"$compiled") $(wasm-bindgen --version) $(wasm-opt --version) $(sha256sum <scripts/build.sh)"
  [ $# = 0 ] || stamp+=" $(sha256sum <"$1")"
  if [ -f "$out/${name}_bg.wasm" ] && [ "$(cat "$out/.stamp" 2>/dev/null)" = "$stamp" ]; then
    echo "   $name.wasm is unchanged"
    return
  fi
  rm -rf "$out"
  # The page names the module's address itself, so that bundlers see it once.
  wasm-bindgen --target web --omit-default-module-path --out-dir "$out" --out-name "$name" "$compiled"
  # A function with one caller is not put into it, unless it is tiny: what that makes of the engine are functions of 250 KB,
  # of which a browser compiles all when it needs a part, and which it takes a third of a second to optimise.
  wasm-opt "$level" --one-caller-inline-max-function-size 50 --enable-bulk-memory --enable-bulk-memory-opt \
    --enable-multivalue --enable-mutable-globals --enable-nontrapping-float-to-int --enable-reference-types --enable-sign-ext \
    --strip-debug --strip-producers "$out/${name}_bg.wasm" -o "$out/${name}_bg.wasm"
  # Last, so that nothing moves its checks or drops its branch hints. What the module was before is kept for measuring.
  if [ $# != 0 ]; then
    cp "$out/${name}_bg.wasm" "target/$name-plain.wasm"
    "$@" "target/$name-plain.wasm" "$out/${name}_bg.wasm"
  fi
  echo "$stamp" >"$out/.stamp"
}

step "build the meter" cargo build --quiet -p belljar-meter
# What only needs the declarations of a module can do with one that is not of this very code.
if [ -z "${BELLJAR_ANY_GUEST:-}" ] || [ ! -f pkg/wasm/guest/guest_bg.wasm ]; then
  step "build guest.wasm" wasm guest release -Os target/debug/belljar-meter
fi
step "build host.wasm" wasm host release -Os
step "build frame.wasm" wasm frame small -Oz
step "build the npm package" npm run --silent build --workspace pkg
step "build the front end" npm run --silent build --workspace www
# With the whole workspace's choice of features, so that what the tests build serves here, too.
step "build the server" cargo build --quiet --workspace --bin belljar-server
