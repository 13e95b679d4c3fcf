#!/usr/bin/env bash
# Folds, resamples and learning curves on 1, 2 and 4 ranks give the same numbers in every digit.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
# All but where and when it ran.
numbers() { sed '/"provenance"/,$d' "$1/summary.json" | grep -vE '"(ranks|seconds|fit_seconds)"'; }
for kind in linear lasso logistic; do
  options=("model.kind=$kind" validation.folds=7 validation.bootstrap=9 'validation.learning_curve=[0.5,1]')
  file=$root/runs/fit/diabetes.toml
  [[ $kind == logistic ]] && file=$root/runs/fit/breast_cancer.toml
  expect 0 folds "$ritz" fit "$file" "${options[@]}" -o alone --overwrite
  for ranks in 1 2 4; do
    expect 0 folds mpirun -n $ranks "$ritz" fit "$file" "${options[@]}" -o ranks --overwrite
    diff <(numbers alone) <(numbers ranks) || complain "$kind on $ranks ranks gives other numbers"
    diff alone/learning_curve.csv ranks/learning_curve.csv || complain "$kind: another learning curve"
    cmp alone/coefficients.csv ranks/coefficients.csv || complain "$kind: other coefficients"
  done
done
finish
