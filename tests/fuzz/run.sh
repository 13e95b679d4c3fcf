#!/usr/bin/env bash
# Feeds the readers of files with texts that libFuzzer invents, beginning from those in the
# checkout: no crash, no hang (a minute for one text, since libFuzzer's clock runs on where other
# programs have the processor), no leak, no undefined behaviour.
#   bash tests/fuzz/run.sh [SECONDS FOR EACH, 600]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source runs/setup.sh
install_packages clang
CXX=clang++ CC=clang build fuzz fuzzers
status=0
for program in build/fuzz/fuzz_*; do
  name=${program##*fuzz_}
  corpus=build/fuzz/corpus_$name
  mkdir -p "$corpus"
  find runs tests -type f -name "*.$name" -size -16k -exec cp -f {} "$corpus" \;
  "$program" -max_total_time="${1:-600}" -timeout=60 -max_len=4096 -print_final_stats=1 \
    -artifact_prefix="build/fuzz/found_${name}_" "$corpus" 2>"build/fuzz/$name.log" || status=1
  echo "$name: $(grep -E 'number_of_executed_units|slowest_unit|ERROR|SUMMARY' "build/fuzz/$name.log" | tr '\n' ' ')"
done
exit $status
