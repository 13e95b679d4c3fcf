# shellcheck shell=bash
# What the tests of the command share; they are called with the build directory and set
#   ritz   the program
#   work   an empty directory, removed at the end; the current one
# and end with `finish`.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=/dev/null
source "$root/runs/environment.sh"
# shellcheck disable=SC2034
ritz=$(cd "$1" && pwd)/ritz
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0

complain() {
  echo "FAILED: $*"
  failures=$((failures + 1))
}

# expect STATUS PATTERN COMMAND ...: the command ends with this status within three minutes (of a
# crowded machine), and what it prints, errors included, matches the extended regular expression. The
# output stays in `output`.
expect() {
  local status=0 wanted=$1 pattern=$2
  shift 2
  timeout -k 5 180 "$@" >output 2>&1 </dev/null || status=$?
  if ((status != wanted)); then
    complain "status $status instead of $wanted: $*"
    sed 's/^/    /' output
  elif ! grep -qE -- "$pattern" output; then
    complain "no line matches /$pattern/: $*"
    sed 's/^/    /' output
  fi
}

# mpirun -n 2 bash -c "$by_rank" by_rank COMMAND COMMAND: each rank runs its own. `mpirun A : B` would do, but
# Open MPI 5.0.7 crashes on it.
# shellcheck disable=SC2016,SC2034
by_rank='eval "${@:1 + ${OMPI_COMM_WORLD_RANK:-$PMI_RANK}:1}"'

# Waits until a file holds something, at most half a minute.
wait_for() {
  for _ in {1..600}; do
    [[ -s $1 ]] && return
    sleep 0.05
  done
}

# The numbers of a run or a fit that may not depend on ranks: all but when, where and how long.
numbers_of() {
  sed -E '/"(ranks|seconds|fit_seconds)"/d; /"(stage_seconds|provenance)"/,$d' "$1/summary.json"
  local name
  for name in history predictions coefficients learning_curve grid samples; do
    [[ ! -e $1/$name.csv ]] || sed -E "$([[ $name == history ]] && echo 's/,[^,]*$//')" "$1/$name.csv"
  done
}

# The path of a copy of the program that everybody may run and whose scripts everybody may read: the
# build may lie where only root may look.
program_for_all() {
  mkdir -p "$work/program"
  cp -r "$ritz" "$(dirname "$ritz")/share" "$work/program"
  chmod -R a+rX "$work/program"
  echo "$work/program/ritz"
}

# Root may read and write anything. Lets somebody else work here and sets `as_user`, what makes a
# command his; without root it stays the caller's.
let_another_user_work() {
  as_user=()
  if [[ $(id -u) == 0 ]]; then as_user=(setpriv --reuid 65534 --clear-groups); fi
  chmod 777 "$work"
}

finish() {
  ((failures == 0)) && exit 0
  echo "$failures failed"
  exit 1
}

# A short run, quick and right: two electrons whose wavefunction has everything.
small_run() {
  cat <<'TOML'
seed = 7
[system]
kind = "harmonic_trap"
particles = [1, 1]
dimensions = 2
statistics = "fermion"
interaction = { kind = "coulomb" }
[[wavefunction]]
kind = "gaussian"
[[wavefunction]]
kind = "jastrow"
[[wavefunction]]
kind = "rbm"
hidden = 2
[sampler]
kind = "langevin"
walkers = 100
block = 16
[optimizer]
kind = "adam"
iterations = 10
samples = 400
[estimate]
samples = 10000
observables = ["radius", "pair_distribution"]
TOML
}

# The same for spins.
small_lattice_run() {
  cat <<'TOML'
seed = 3
[system]
kind = "transverse_field_ising"
lattice = { kind = "chain", extent = 6 }
h = 1.0
[[wavefunction]]
kind = "rbm"
alpha = 1
[[wavefunction]]
kind = "jastrow"
[sampler]
kind = "flip"
walkers = 128
[optimizer]
kind = "sgd"
learning_rate = 0.05
natural_gradient = "sr"
iterations = 6
samples = 256
[estimate]
samples = 4000
observables = ["magnetization", "spin_correlation", "structure_factor", "X0 X1"]
TOML
}
