#!/usr/bin/env bash
# What surrounds a run: few cores, another BLAS, more ranks than blocks, no home directory, other
# languages, strange paths. It is warned where that costs time, and has the same numbers.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
small_run >dot.toml
expect 0 verdict "$ritz" run dot.toml -o plain
numbers_of plain >expected
grep -q warning output && complain "there is a warning on a quiet machine: $(grep warning output)"
# same PATTERN COMMAND ...: matches the pattern and has the numbers of `plain`; the run is in `run`.
same() {
  expect 0 "$1" "${@:2}" -o run --overwrite
  diff expected <(numbers_of run) || complain "other numbers: ${*:2}"
}

# Ranks and cores.
core=$(taskset -cp $$ | sed -E 's/.*: ([0-9]+).*/\1/')
same 'warning: 2 ranks on .* share 1 core, .*mpirun --bind-to core' \
  mpirun -n 2 taskset -c "$core" "$ritz" run dot.toml
same 'warning: 100 walkers in blocks of 16 keep only 7 of 8 ranks busy' \
  mpirun -n 8 "$ritz" run dot.toml
expect 0 'warning: groups of 8 ranks have only 7 blocks' mpirun -n 8 "$ritz" scan dot.toml \
  'scan={"system.omega"=[1.0]}' optimizer.iterations=0 --groups 1 -o few_blocks

# Processes that were started together and do not know of each other. One of them speaks; a batch
# script of Slurm is one process, whatever the job asked for.
alone='4 processes were started together .*, but MPI knows of one alone; start them with mpirun'
for launcher in SLURM_STEP_NUM_TASKS=4 PMI_SIZE=4 OMPI_COMM_WORLD_SIZE=4; do
  expect 6 "$alone" env "$launcher" SLURM_PROCID=0 "$ritz" run dot.toml -o lost
done
expect 6 "$alone" env SLURM_STEP_NUM_TASKS=4 SLURM_PROCID=0 "$ritz" check dot.toml
env SLURM_STEP_NUM_TASKS=4 SLURM_PROCID=3 "$ritz" run dot.toml -o lost >output 2>&1
status=$?
((status == 6)) && [[ ! -s output && ! -e lost ]] || complain "the fourth of four: $status, $(cat output)"
expect 0 'no mistakes' env SLURM_NTASKS=4 SLURM_PROCID=0 "$ritz" check dot.toml

# Ranks that were not started alike.
expect 2 'the arguments differ between ranks: `run dot.toml` on rank 0, `run dot.toml seed=99` on rank 1' \
  mpirun -n 2 bash -c "$by_rank" by_rank "$ritz run dot.toml" "$ritz run dot.toml seed=99"
[[ $(grep -c 'differ between ranks' output) == 1 && ! -e results/dot ]] || complain "mixed seeds: $(cat output)"
expect 2 'the arguments differ between ranks' \
  mpirun -n 3 bash -c "$by_rank" by_rank "$ritz check dot.toml" "$ritz list" "$ritz list"

# Threads of BLAS: those of OpenBLAS are turned off whatever the environment says.
for variable in OMP_NUM_THREADS=abc OPENBLAS_NUM_THREADS=7 OMP_NUM_THREADS=7 GOTO_NUM_THREADS=; do
  same verdict env "$variable" "$ritz" run dot.toml
done
blas=$(find /usr/lib -path '*/blas/libblas.so.3' -print -quit)
if [[ $blas && -e ${blas%/blas/*}/lapack/liblapack.so.3 ]]; then
  other=(env -u OMP_NUM_THREADS "LD_LIBRARY_PATH=${blas%/*}:${blas%/blas/*}/lapack")
  expect 0 'warning: the BLAS library is not OpenBLAS .* the 2 ranks on .*OMP_NUM_THREADS=1' \
    mpirun -n 2 "${other[@]}" "$ritz" run dot.toml -o blas
  expect 0 verdict mpirun -n 2 "${other[@]}" OMP_NUM_THREADS=1 "$ritz" run dot.toml -o quiet_blas
  grep -q 'the BLAS library' output && complain "a BLAS with one thread is warned of"
else
  echo "there is no second BLAS here: the warning is not tried"
fi

# What a run will need is said before it starts: a million parameters with two moments of adam.
cat >large.toml <<'TOML'
[system]
kind = "transverse_field_ising"
lattice = { kind = "chain", extent = 100 }
h = 1.0
[[wavefunction]]
kind = "rbm"
dtype = "real"
alpha = 100
[sampler]
kind = "flip"
walkers = 32
[optimizer]
iterations = 100
samples = 32
TOML
expect 3 'will take +about .* and [0-9.e+]+ MB on each rank' "$ritz" run large.toml --max-time 1s
megabytes=$(sed -nE 's/.* and ([0-9.]+) MB on each rank.*/\1/p' output)
awk -v m="$megabytes" 'BEGIN { exit !(m > 24 && m < 400) }' ||
  complain "a million parameters are said to need $megabytes MB"

# The memory that it was to take, beside what it took.
for keys in 'sampler.walkers=60000 optimizer.iterations=0 estimate.samples=1920000' 'sampler.walkers=4000 optimizer.iterations=1 optimizer.samples=800000 estimate.samples=0'; do
  # shellcheck disable=SC2086
  expect 0 'will take' "$ritz" run dot.toml $keys sampler.burn_in=1 sampler.sweeps=1 'estimate.observables=[]' \
    -o memory --overwrite
  said=$(sed -nE 's/.*will take .* and ([0-9.e+]+) MB .*/\1/p' output)
  took=$(sed -nE 's/.*"peak_memory_mb": ([0-9.e+]+).*/\1/p' memory/summary.json)
  awk -v f="$said" -v p="$took" 'BEGIN { exit !(p > 100 && f < 1.5 * p && p < 1.5 * f) }' ||
    complain "$keys was to take $said MB and took $took MB"
done
# What will not fit is refused before anything is made, unless it is insisted on.
refused='"sampler.walkers" is 100000000, .* take about .* GB on .* has .*B; .* --force'
expect 2 "$refused" "$ritz" run dot.toml sampler.walkers=100000000 -o huge
expect 2 "$refused" "$ritz" scan dot.toml 'scan={"system.omega"=[1.0]}' sampler.walkers=100000000 -o huge
expect 3 'warning: "optimizer.natural_gradient" with its 1010100 parameters and .* take about .*TB' \
  "$ritz" run large.toml 'optimizer.natural_gradient={kind="sr",solver="dense"}' sampler.burn_in=100000000 \
  --force --max-time 1s -o forced

# The same of fits.
printf '[data]\ngenerate = { kind = "franke", points = 60000 }\n[model]\nkind = "ridge"\ndegree = 8\n' >fit.toml
expect 0 'will take' "$ritz" fit fit.toml -o fitted
said=$(sed -nE 's/.*will take .*about ([0-9.e+]+) MB .*/\1/p' output)
took=$(sed -nE 's/.*"peak_memory_mb": ([0-9.e+]+).*/\1/p' fitted/summary.json)
awk -v f="$said" -v p="$took" 'BEGIN { exit !(p > 60 && f < 1.5 * p && p < 1.5 * f) }' ||
  complain "a fit was to take $said MB and took $took MB"
expect 2 '"validation.bootstrap" of 1000000 resamples makes the fit take about .* GB on .* --force' \
  "$ritz" fit fit.toml validation.bootstrap=1000000 -o vast
[[ ! -e vast ]] || complain "a fit that is refused has made a directory"

# No home, no language, a comma for a point, no variable at all.
same verdict env -u HOME -u LANG "$ritz" run dot.toml
# Other kernels of BLAS round differently, so their choice stays.
mapfile -t kernels < <(env | grep "^OPENBLAS_")
same verdict env -i "${kernels[@]}" "$ritz" run dot.toml
same verdict env LC_ALL=xx_YY.nonsense "$ritz" run dot.toml
if localedef -i de_DE -f UTF-8 "$work/de_DE.UTF-8" >/dev/null 2>&1; then
  same verdict env LOCPATH="$work" LC_ALL=de_DE.UTF-8 "$ritz" run dot.toml
else
  echo "no language with a decimal comma can be made here: it is not tried"
fi

# Paths with blanks, quotes and letters beyond ASCII.
strange="Läufe \"ω = ½\", 1% und mehr"
mkdir "$strange"
cp dot.toml "$strange/zwei Punkte.toml"
same 'results in +run' "$ritz" run "$strange/zwei Punkte.toml"
expect 0 verdict env -C "$strange" "$ritz" run 'zwei Punkte.toml' optimizer.iterations=4
results="$strange/results/zwei Punkte"
expect 0 'going on from .*½.*/results/zwei Punkte/checkpoint.h5' "$ritz" run dot.toml -o "$results" --resume
diff expected <(numbers_of "$results") || complain "resumed in a strange path the numbers differ"
expect 0 '½.*zwei Punkte +harmonic_trap' "$ritz" compare "$results"
expect 0 '½.*zwei Punkte,harmonic_trap|½.*zwei Punkte",harmonic_trap' "$ritz" compare "$results" --format csv
finish
