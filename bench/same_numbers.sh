#!/usr/bin/env bash
# Whether two programs give the same numbers, digit by digit: all runs of runs/, cut to 20 iterations
# and 20,000 samples, and some more with other samplers. For each, "equal", or how far energy and
# acceptance lie apart. What a program gave is kept (by its checksum), so that one that stays is run
# once. With a word, only the runs whose name holds it. A few minutes for each program.
#   bash bench/same_numbers.sh OTHER_PROGRAM [WORD]
set -euo pipefail
[[ $# -ge 1 ]] || { sed -n 's/^#   /usage: /p' "$0" >&2; exit 2; }
other=$(realpath "$1")
word=${2:-}
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source runs/setup.sh
build release ritz
results=results/same_numbers

# A program's own folder, with a copy of it, so that it may be built again meanwhile.
folder_of() {
  local folder
  folder=$results/$(cksum <"$1" | cut -d' ' -f1)
  mkdir -p "$folder"
  [[ -e $folder/ritz ]] || cp "$1" "$folder/ritz"
  echo "$folder"
}
other=$(folder_of "$other")
this=$(folder_of build/release/ritz)
cut=(optimizer.iterations=20 estimate.samples=20000 checkpoint.every=1000000)
n_runs=0 n_different=0

# Runs in the folder of a program what is not there yet: complete FOLDER NAME FILE [KEY=VALUE ...].
complete() {
  [[ ! -e $1/$2/summary.json ]] || return 0
  "$1/ritz" run "$3" "${@:4}" -o "$1/$2" --overwrite --quiet >"$1/$2.log" 2>&1 </dev/null || true
}

# What does not depend on the clock.
numbers_of() {
  sed -E '/"(ranks|seconds)"/d; /"(stage_seconds|provenance)"/,$d' "$1/summary.json"
  [[ ! -e $1/history.csv ]] || sed -E 's/,[^,]*$//' "$1/history.csv"
}

entry() { sed -nE "s/^ *\"$2\": \"?([^\"]*[^\",])\"?,?$/\1/p" "$1/summary.json" | head -n 1; }

# same NAME FILE [KEY=VALUE ...]
same() {
  [[ $1 == *"$word"* ]] || return 0
  local a=$other/$1 b=$this/$1 verdict=equal
  complete "$other" "$@"
  complete "$this" "$@"
  n_runs=$((n_runs + 1))
  if [[ ! -e $a/summary.json || ! -e $b/summary.json ]]; then
    verdict="no numbers: $(tail -q -n 1 "$a.log" "$b.log")"
  elif ! diff <(numbers_of "$a") <(numbers_of "$b") >/dev/null; then
    verdict="energy $(entry "$a" energy)($(entry "$a" energy_error)) and $(entry "$b" energy), \
acceptance $(entry "$a" acceptance) and $(entry "$b" acceptance)"
  fi
  [[ $verdict == equal ]] || n_different=$((n_different + 1))
  printf '%-40s %s\n' "$1" "$verdict"
}

for file in runs/*.toml runs/{dots,bosons,closed_forms,lattice,published}/*.toml; do
  grep -qE '^(start_from|\[scan\])' "$file" && continue
  name=$(basename "$file" .toml)
  options=("${cut[@]}")
  grep -qE '^iterations = 0' "$file" && options=("${cut[@]:1}")
  same "$name" "$file" "${options[@]}"
done

dot=runs/quantum_dot.toml
same quantum_dot_by_particle $dot "${cut[@]}" sampler.kind=metropolis
same quantum_dot_at_once $dot "${cut[@]}" sampler.kind=metropolis sampler.move=all
same deep_sets_by_particle runs/dots/deep_sets.toml "${cut[@]}" sampler.kind=metropolis
same deep_sets_at_once runs/dots/deep_sets.toml "${cut[@]}" sampler.kind=metropolis sampler.move=all
same network_by_particle $dot "${cut[@]}" sampler.kind=metropolis wavefunction.2='{kind="network"}'
same rbm_by_particle runs/dots/rbm_fixed_width.toml "${cut[@]}" sampler.kind=metropolis

chain=runs/lattice/ising_chain_16.toml fixed=runs/lattice/heisenberg_chain_16.toml
square=runs/lattice/j1j2_square_4x4.toml
for kind in hamiltonian tempering; do
  same "ising_$kind" $chain "${cut[@]}" sampler.kind=$kind
  same "heisenberg_$kind" $fixed "${cut[@]}" sampler.kind=$kind
done
same tempering_of_hamiltonian $square "${cut[@]}" sampler.kind=tempering sampler.moves=hamiltonian
same exchange_of_all $fixed "${cut[@]}" sampler.kind=exchange sampler.pairs=all
for dtype in real complex; do
  same "ising_network_$dtype" $chain "${cut[@]}" "wavefunction.0={kind=\"network\",dtype=\"$dtype\"}"
  same "ising_jastrow_$dtype" $chain "${cut[@]}" "wavefunction.0={kind=\"jastrow\",dtype=\"$dtype\"}"
  same "heisenberg_product_$dtype" $fixed "${cut[@]}" sampler.kind=tempering \
    "wavefunction=[{kind=\"jastrow\",dtype=\"$dtype\"},{kind=\"rbm\",dtype=\"$dtype\"}]"
done
echo "$n_different of $n_runs runs differ"
