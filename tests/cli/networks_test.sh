#!/usr/bin/env bash
# Networks from outside: accuracy, the check of the gradient, and what is wrong.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
runs=$root/runs/fit
expect 0 '5 folds +accuracy 0\.9(7[7-9]|8)' "$ritz" fit "$runs/breast_cancer_network.toml" -o cancer
expect 0 '5 folds +r2 0\.5' "$ritz" fit "$runs/diabetes_network.toml" -o diabetes
expect 0 '' "$ritz" predict diabetes "$runs/data/diabetes.csv" -o all.csv
diff <(awk -F, 'NR > 1 {print $3}' diabetes/predictions.csv) \
  <(awk 'NR > 1 && (NR - 2) % 5 == 4' all.csv) || complain "predictions differ from those of the fit"
expect 0 'dense 10 -> 32 .* ok' "$ritz" fit "$runs/diabetes_network.toml" --check-gradient
[[ -e results ]] && complain "a check of the gradient leaves files"
expect 2 'writes no files' "$ritz" fit "$runs/diabetes_network.toml" --check-gradient -o nothing
expect 2 'has no layers' "$ritz" fit "$runs/diabetes.toml" --check-gradient
expect 4 'diverged in epoch .* smaller learning_rate' \
  "$ritz" fit "$runs/diabetes_network.toml" training.learning_rate=1e5 -o wrong
expect 4 'diverged in epoch' \
  "$ritz" fit "$runs/diabetes_network.toml" training.optimizer=sgd training.learning_rate=1e3 -o wrong --overwrite
refused() {
  expect 2 "$1" "$ritz" fit "$runs/breast_cancer_network.toml" "${@:2}" -o refused
  [[ -e refused ]] && complain "files are left after: $1"
}
refused 'activation.*did you mean "relu"' 'model.layers=[{width=4,activation="rel"}]'
refused 'the loss "mse" is not for classification' model.loss=mse
refused 'residual layer needs the width of its input, 30, but has width 4' \
  'model.layers=[{width=4,residual=true}]'
refused 'dropout makes the loss random' 'training={optimizer="lbfgs",dropout=0.1}'
refused 'unknown key "batch" in training' 'training={optimizer="lbfgs",batch=10}'
refused 'expected a table with two keys' 'training.grid={l2=[1]}'
refused 'unknown key "epocs"' 'training.grid={l2=[1],epocs=[3]}'
refused 'exclude each other' 'training.grid={l2=[1],epochs=[3]}' start_from=cancer
refused 'nowhere/model.h5' start_from=nowhere
finish
