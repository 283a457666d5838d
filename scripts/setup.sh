#!/usr/bin/env bash
# Installs what is missing. Safe to run again: what is there is left alone.
. "$(dirname "$0")/lib.sh"

# What it is for: build, test, check or fuzz need less than all.
purpose=${1:-all}

# as_root COMMAND…: false where there is no right to.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n true 2>/dev/null && sudo -n "$@"; fi
}

apt_updated=
# apt_install PACKAGE…: false where there is no apt, or no right to use it.
apt_install() {
  have apt-get || return 1
  echo "   apt-get install $*"
  if [ -z "$apt_updated" ]; then
    as_root apt-get update -qq || return 1
    apt_updated=yes
  fi
  # What goes wrong is said on the other stream.
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}

# Debian's own Rust, beside rustup's or instead of it.
install_debian_rust() {
  apt_install rustc-web cargo-web rust-web-src rust-web-llvm lld-22 rustfmt-web rust-web-clippy || return 1
  if have rustup; then
    rustup toolchain link debian /usr
    export RUSTUP_TOOLCHAIN=debian
  fi
  hash -r
}

# Debian ships the standard library's source and no build of it for wasm32: build it once into the toolchain.
build_wasm_std() {
  local work libs
  work=$(mktemp -d)
  libs=$(rustc --print target-libdir --target "$wasm_target")
  cargo init --quiet --lib --vcs none --name throwaway "$work"
  (
    cd "$work"
    # With bitcode, which link-time optimisation reads.
    RUSTFLAGS="-C embed-bitcode=yes" RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=out cargo build --quiet --release \
      -Z build-std=std,panic_abort,panic_unwind,test --target "$wasm_target"
  )
  rm -f "$work/out/$wasm_target/release/deps/"libthrowaway*.rlib
  # What an older compiler left behind goes: two versions of one library are an error.
  as_root rm -rf "$libs"
  as_root mkdir -p "$libs"
  as_root cp "$work/out/$wasm_target/release/deps/"*.rlib "$libs/"
  rm -rf "$work"
}

remember_toolchain() {
  mkdir -p target
  : >"$toolchain_file"
  [ -z "${RUSTUP_TOOLCHAIN:-}" ] || echo "export RUSTUP_TOOLCHAIN=$RUSTUP_TOOLCHAIN" >"$toolchain_file"
}

# Rust links with the system's C compiler.
setup_linker() {
  have cc || apt_install gcc libc6-dev ||
    fail "A C compiler is missing; Rust links with it. On Debian: apt-get install gcc libc6-dev."
}

# libFuzzer is C++.
setup_fuzz() {
  have "${CXX:-c++}" || apt_install g++ || fail "A C++ compiler is missing; libFuzzer is built with it. On Debian: apt-get install g++."
}

setup_rust() {
  local version wanted
  if ! have cargo; then
    install_debian_rust || fail "Rust is missing. Get it from https://rustup.rs, then run this again."
  fi
  # 1. The target is there. 2. rustup fetches it. 3. Debian's toolchain, with a standard library built here.
  if ! has_wasm_std; then
    if have rustup && rustup target add "$wasm_target" >/dev/null 2>&1 && has_wasm_std; then
      :
    elif install_debian_rust && ! has_wasm_std; then
      step "build Rust's standard library for $wasm_target" build_wasm_std
    fi
  fi
  has_wasm_std || fail "Rust's $wasm_target target is missing, and neither rustup nor Debian gives it here.
Try: rustup target add $wasm_target"
  version=$(rustc --version | awk '{ print $2 }')
  wanted=$(awk -F'"' '$1 ~ /^rust-version/ { print $2; exit }' Cargo.toml)
  at_least "$version" "$wanted" || fail "Rust $version is too old: $wanted or later is needed. Try: rustup update stable"
  remember_toolchain
  echo "   Rust $version, with $wasm_target"
}

# What the checks need beside the compiler; rustup's minimal profile leaves both out.
setup_lints() {
  if ! cargo fmt --version >/dev/null 2>&1 || ! cargo clippy --version >/dev/null 2>&1; then
    rustup component add rustfmt clippy >/dev/null 2>&1 || apt_install rustfmt-web rust-web-clippy ||
      fail "rustfmt or clippy is missing. Try: rustup component add rustfmt clippy"
  fi
}

# cargo_tool NAME VERSION PROGRAM: builds a tool from the registry unless that version is there.
cargo_tool() {
  if ! "$tools/bin/$3" --version 2>/dev/null | grep -qwF "$2"; then
    step "build $1 $2" build_cargo_tool "$1" "$2"
  fi
}

build_cargo_tool() {
  local install=(cargo install --quiet --root "$tools" --version "=$2" "$1")
  # Built for building fast: these run for seconds at most.
  export CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
  export CARGO_TARGET_DIR=$PWD/target/tools-build
  if ! "${install[@]}" --locked; then
    echo "   A dependency that $1 is locked to cannot be had from this registry: trying the nearest versions."
    "${install[@]}" || fail "$1 $2 cannot be built. Get it with: cargo install $1 --version =$2 --locked"
  fi
  unset CARGO_PROFILE_RELEASE_OPT_LEVEL CARGO_PROFILE_RELEASE_LTO CARGO_PROFILE_RELEASE_CODEGEN_UNITS CARGO_TARGET_DIR
}

setup_cargo_tools() {
  cargo_tool wasm-bindgen-cli "$(locked_version wasm-bindgen)" wasm-bindgen
  case $purpose in check | all) cargo_tool cargo-deny 0.20.2 cargo-deny ;; esac
  # What they were built from is not needed again.
  rm -rf target/tools-build
}

setup_npm() {
  have node || apt_install nodejs npm || fail "Node.js 20 or later is missing. Get it from https://nodejs.org."
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 20 ] || fail "Node.js $major is too old: 20 or later is needed. Get it from https://nodejs.org."
  # `npm ci` once for each lock file.
  if ! cmp -s package-lock.json node_modules/.belljar-lock.json; then
    step "install npm packages" npm ci --no-audit --no-fund
    cp package-lock.json node_modules/.belljar-lock.json
  fi
}

install_browser() {
  apt_install chromium chromium-driver ||
    fail "Chromium (or Chrome) and chromedriver of the same version are missing. Install them, or name them in
CHROME and CHROMEDRIVER. On Debian: apt-get install chromium chromium-driver."
}

setup_browser() {
  if ! find_chrome >/dev/null || ! find_chromedriver >/dev/null; then
    step "install Chromium and its driver" install_browser
  fi
  echo "   $("$(find_chrome)" --version 2>/dev/null || find_chrome)"
}

begin=$SECONDS
say "set up"
setup_linker
setup_rust
scripts/patches.sh
if [ "$purpose" = fuzz ]; then
  setup_fuzz
else
  setup_cargo_tools
  setup_npm
fi
case $purpose in
  build | fuzz) ;; # needs neither lints nor a browser
  check) setup_lints ;;
  test) setup_browser ;;
  *) setup_lints && setup_browser ;;
esac
printf '   set up: %d s\n' $((SECONDS - begin))
