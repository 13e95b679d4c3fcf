#!/usr/bin/env bash
# The commands of README.md, typed in order in a fresh checkout, work. They are made short: fewer
# samples, two ranks.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
PATH=$(dirname "$ritz"):$PATH
ln -s "$root/runs" runs
readme=$root/README.md

# The first block of TOML is the first configuration.
sed -n '/^```toml$/,/^```$/p' "$readme" | sed '/^```/d' >my_dot.toml
sed -i -E 's/^samples = .*/samples = 2048/; s/^learning_rate = .*/&\niterations = 4\nsamples = 1024/' my_dot.toml
grep -q 'samples = 2048' my_dot.toml || complain "there is no configuration in README.md"

awk '/^```/ { inside = !inside; plain = ($0 == "```"); next } inside && plain' "$readme" |
  grep -E '^(mpirun -n [0-9]+ )?ritz ' >commands
(($(wc -l <commands) > 10)) || complain "there are no commands in README.md"
while read -r line; do
  short=$(sed -E 's/-n (64|32) /-n 2 /; s/walkers=8192/walkers=2048/; s/iterations=1000/iterations=6/' <<<"$line")
  short=$(sed -E 's/^(ritz scan [^ ]*)/\1 optimizer.iterations=2 estimate.samples=1024/' <<<"$short")
  if [[ $short == *" plot "* ]] && ! /usr/bin/python3 -c 'import matplotlib, pandas, h5py' 2>/dev/null; then
    echo "no matplotlib: not tried: $line"
    continue
  fi
  expect 0 '' bash -c "$short"
done <commands
[[ -s predictions.csv && -e results/long/log.txt ]] || complain "results are missing"
finish
