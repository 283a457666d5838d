#!/usr/bin/env bash
# Installs what is missing. Safe to run again: what is there is left alone.
. "$(dirname "$0")/lib.sh"

apt_updated=
# apt_install PACKAGE…: false where there is no apt, or no right to use it.
apt_install() {
  have apt-get || return 1
  local sudo=
  if [ "$(id -u)" != 0 ]; then
    sudo -n true 2>/dev/null || return 1
    sudo=sudo
  fi
  if [ -z "$apt_updated" ]; then
    $sudo apt-get update -q
    apt_updated=yes
  fi
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -q -y --no-install-recommends "$@"
}

# Debian's own Rust, beside rustup's or instead of it.
install_debian_rust() {
  apt_install rustc-web cargo-web rust-web-src rust-web-llvm lld-22 rustfmt-web rust-web-clippy || return 1
  if have rustup; then
    rustup toolchain link debian /usr
    export RUSTUP_TOOLCHAIN=debian
  fi
}

# Debian ships the standard library's source and no build of it for wasm32: build it once into the toolchain.
build_wasm_std() {
  local work libs
  work=$(mktemp -d)
  libs=$(rustc --print target-libdir --target "$wasm_target")
  cargo init --quiet --lib --vcs none --name throwaway "$work"
  (
    cd "$work"
    RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=out cargo build --quiet --release \
      -Z build-std=std,panic_abort,panic_unwind,test --target "$wasm_target"
  )
  rm -f "$work/out/$wasm_target/release/deps/"libthrowaway*.rlib
  mkdir -p "$libs"
  cp "$work/out/$wasm_target/release/deps/"*.rlib "$libs/"
  rm -rf "$work"
}

remember_toolchain() {
  mkdir -p target
  : >"$toolchain_file"
  [ -z "${RUSTUP_TOOLCHAIN:-}" ] || echo "export RUSTUP_TOOLCHAIN=$RUSTUP_TOOLCHAIN" >"$toolchain_file"
}

setup_rust() {
  if ! have cargo; then
    install_debian_rust || fail "Rust is missing. Get it from https://rustup.rs, then run this again."
  fi
  # 1. The target is there. 2. rustup fetches it. 3. Debian's toolchain, with a standard library built here.
  if ! has_wasm_std; then
    if have rustup && rustup target add "$wasm_target" 2>/dev/null && has_wasm_std; then
      :
    elif install_debian_rust; then
      has_wasm_std || step "build Rust's standard library for $wasm_target" build_wasm_std
    fi
  fi
  has_wasm_std || fail "Rust's $wasm_target target is missing. Try: rustup target add $wasm_target"
  remember_toolchain
  echo "   $(rustc --version), with $wasm_target"
}

# cargo_tool NAME VERSION PROGRAM: builds a tool from the registry unless that version is there.
cargo_tool() {
  local name=$1 version=$2 program=$3
  if "$tools/bin/$program" --version 2>/dev/null | grep -qwF "$version"; then
    return
  fi
  # Built for building fast: these run for seconds at most.
  CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    CARGO_TARGET_DIR="$PWD/target/tools-build" \
    step "install $name $version" cargo install --quiet --locked --root "$tools" --version "=$version" "$name"
}

setup_cargo_tools() {
  cargo_tool wasm-bindgen-cli "$(locked_version wasm-bindgen)" wasm-bindgen
  [ "${1:-}" != check ] || cargo_tool cargo-deny 0.20.2 cargo-deny
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

setup_browser() {
  if ! find_chrome >/dev/null || ! find_chromedriver >/dev/null; then
    step "install Chromium and its driver" apt_install chromium chromium-driver ||
      fail "Chromium (or Chrome) and chromedriver of the same version are missing. Install them, or name them in
CHROME and CHROMEDRIVER. On Debian: apt-get install chromium chromium-driver."
  fi
  echo "   $("$(find_chrome)" --version 2>/dev/null || true)"
}

begin=$SECONDS
say "set up"
setup_rust
setup_cargo_tools "${1:-}"
setup_npm
# A build needs no browser.
[ "${1:-}" = build ] || setup_browser
printf '   set up: %d s\n' $((SECONDS - begin))
