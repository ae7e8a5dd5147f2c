#!/usr/bin/env bash
# Fuzzes every target for SECONDS each: tests/fuzz/run.sh [SECONDS] [TARGET…]
# Needs the nightly toolchain; installs cargo-fuzz if it is missing. An input that breaks a target is left in
# tests/fuzz/artifacts; once the fault is mended, its file goes to tests/fuzz/regressions/TARGET, which `cargo test` replays.
set -euo pipefail
cd "$(dirname "$0")/../.."

seconds=${1:-60}
shift || true
targets=("$@")
command -v cargo-fuzz >/dev/null || cargo install cargo-fuzz --locked
# The same versions as the crate's own.
cp Cargo.lock tests/fuzz/Cargo.lock
if [ ${#targets[@]} -eq 0 ]; then
    mapfile -t targets < <(cargo +nightly fuzz list --fuzz-dir tests/fuzz)
fi
for target in "${targets[@]}"; do
    mkdir -p "tests/fuzz/corpus/$target"
    seeds=()
    for folder in "tests/fuzz/seeds/$target" "tests/fuzz/regressions/$target"; do
        [ -d "$folder" ] && seeds+=("$folder")
    done
    [ "$target" = page ] && seeds+=(examples/pages)
    echo "== $target, $seconds s"
    cargo +nightly fuzz run --fuzz-dir tests/fuzz "$target" "tests/fuzz/corpus/$target" "${seeds[@]}" -- \
        -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 -max_len=65536
done
