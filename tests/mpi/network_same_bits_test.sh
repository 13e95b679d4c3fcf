#!/usr/bin/env bash
# Networks, a grid and a Boltzmann machine: the same digits on 1, 2 and 4 ranks, with batches that
# are shared out, and after going on from an earlier fit.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
cat >network.toml <<TOML
[data]
file = "$root/runs/fit/data/breast_cancer.csv"
[model]
kind = "network"
task = "classification"
layers = [{ width = 12, activation = "tanh", layer_norm = true }]
[training]
epochs = 4
batch = 200
piece = 64
dropout = 0.1
early_stopping = { patience = 3 }
[validation]
folds = 3
TOML
compare() {
  expect 0 accuracy "$ritz" fit network.toml "$@" -o alone --overwrite
  for ranks in 2 4; do
    expect 0 accuracy mpirun -n $ranks "$ritz" fit network.toml "$@" -o ranks --overwrite
    diff <(numbers_of alone) <(numbers_of ranks) || complain "$* on $ranks ranks gives other numbers"
  done
}
compare
compare training.dropout=0 training.optimizer=lbfgs 'training={optimizer="lbfgs",epochs=4,piece=64}'
compare 'training.grid={learning_rate=[1e-3,1e-2],"model.layers.0.width"=[4,8]}'
[[ $(wc -l <alone/grid.csv) == 5 ]] || complain "grid.csv does not have every point"
compare 'model={kind="boltzmann_machine",hidden=8,sample_sweeps=10}' 'training={epochs=2}' data.scale=minmax
[[ $(wc -l <alone/samples.csv) == 21 ]] || complain "samples.csv does not have every sample"

# Four epochs are two and two more.
expect 0 accuracy "$ritz" fit network.toml -o whole
expect 0 accuracy "$ritz" fit network.toml training.epochs=2 -o half
expect 0 'after 2 epochs' mpirun -n 2 "$ritz" fit network.toml start_from=half -o rest
diff whole/predictions.csv rest/predictions.csv || complain "going on gives another model"
expect 2 'made for other features' "$ritz" fit network.toml start_from=half \
  "data.file=$root/runs/fit/data/digits.csv" -o other
finish
