#!/usr/bin/env bash
# Fuzzes: each target, or those named, for so many seconds. What it finds fails it, and is kept below target/.
. "$(dirname "$0")/lib.sh"
usage="./x fuzz [TARGET…] [--seconds N]: the targets are the files of fuzz/corpus; 10 seconds each without a number."
seconds=10
targets=()
while [ $# -gt 0 ]; do
  case $1 in
    --seconds)
      [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || fail "$usage"
      seconds=$2
      shift
      ;;
    -*) fail "$usage" ;;
    *)
      [ -d "fuzz/corpus/$1" ] || fail "./x fuzz knows no target '$1': $(ls -m fuzz/corpus)."
      targets+=("$1")
      ;;
  esac
  shift
done
[ ${#targets[@]} -gt 0 ] || targets=(wire value policy segments frame source evaluate direct meter)

scripts/setup.sh fuzz
. "./$toolchain_file"
host=$(rustc -vV | sed -n 's/^host: //p')
out=target/fuzz

# What the targets need beside core: who fuzzes a policy does not wait for the engine.
features() {
  case " ${targets[*]} " in *" source "* | *" evaluate "* | *" direct "*) echo engine ;; esac
  case " ${targets[*]} " in *" meter "*) echo meter ;; esac
}

# What `cargo fuzz build --sanitizer none` does, without the tool and with a stable compiler: counters at the edges that
# libFuzzer reads, and what comparisons compare. The host is named so that build scripts and macros are built without.
build() {
  local flags=(
    -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares
  )
  RUSTFLAGS="${flags[*]}" cargo build --quiet --release --manifest-path fuzz/Cargo.toml --target "$host" \
    --target-dir "$out" --features "$(features)"
}

# run TARGET: new inputs go to the first folder; the seeds in the repository are only read.
run() {
  local target=$1 corpus=$out/corpus/$1 findings=$out/findings/$1 log=$out/$1.log
  mkdir -p "$corpus" "$findings"
  local options=(
    -max_total_time="$seconds" -timeout=60 -rss_limit_mb=4096 -max_len=4096 -print_final_stats=1
    -artifact_prefix="$findings/"
  )
  if ! "$out/$host/release/$target" "${options[@]}" "$corpus" "fuzz/corpus/$target" >"$log" 2>&1; then
    tail -n 60 "$log" >&2
    fail "fuzz $target has found something. Run it again: $out/$host/release/$target FILE, with the file named above."
  fi
  sed -n 's/^stat::number_of_executed_units: */   executions: /p; s/^stat::peak_rss_mb: */   peak MiB: /p' "$log"
}

# What recurses natively has the stack here that the command line gives its jars.
ulimit -s 262144 2>/dev/null || true
step "build the fuzz targets" build
for target in "${targets[@]}"; do step "fuzz $target" run "$target"; done
