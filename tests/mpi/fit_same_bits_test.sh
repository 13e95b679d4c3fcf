#!/usr/bin/env bash
# Folds, resamples and learning curves on 1, 2 and 4 ranks give the same numbers in every digit.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
for kind in linear lasso logistic; do
  options=("model.kind=$kind" validation.folds=7 validation.bootstrap=9 'validation.learning_curve=[0.5,1]')
  file=$root/runs/fit/diabetes.toml
  [[ $kind == logistic ]] && file=$root/runs/fit/breast_cancer.toml
  [[ $kind == linear ]] && options+=('validation.complexity={degree=[1,2]}')
  expect 0 folds "$ritz" fit "$file" "${options[@]}" -o alone --overwrite
  for ranks in 1 2 4; do
    expect 0 folds mpirun -n $ranks "$ritz" fit "$file" "${options[@]}" -o ranks --overwrite
    diff <(numbers_of alone) <(numbers_of ranks) || complain "$kind on $ranks ranks gives other numbers"
  done
done
finish
