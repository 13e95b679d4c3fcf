#!/usr/bin/env bash
# `ritz fit` and `ritz predict` from outside: what they leave behind, and wrong data, which end with
# exit 2 and one clear line before any file is written.
set -u
# shellcheck source=tests/support/cli.sh
source "$(dirname "$0")/../support/cli.sh"
data=$root/runs/fit/data
number() { sed -nE "/^  \"$2\": \{/,/^  \}/s/^ +\"$3\": ([-0-9.e]+),?/\1/p" "$1/summary.json"; }
# close VALUE WANTED: equal within the last printed digit.
close() {
  awk -v a="$1" -v b="$2" 'BEGIN {
    digits = b; sub(/.*\./, "", digits); d = a - b
    exit !(a != "" && (d < 0 ? -d : d) <= 0.51 * 10 ^ -length(digits)) }' ||
    complain "$3: $1 instead of $2"
}

# Regression: published numbers, files, predictions.
expect 0 'r2 0\.49' "$ritz" fit "$root/runs/fit/diabetes.toml" -o diabetes
close "$(number diabetes test mse)" 3279.2 "diabetes, mean squared error"
close "$(number diabetes test r2)" 0.4475 "diabetes, R²"
close "$(number diabetes cross_validation mean)" 0.4956 "diabetes, R² of five folds"
for file in config.toml summary.json model.h5 predictions.csv coefficients.csv learning_curve.csv; do
  [[ -s diabetes/$file ]] || complain "there is no $file"
done
expect 0 'r2 0\.5' "$ritz" predict diabetes "$data/diabetes.csv" -o all.csv
[[ $(wc -l <all.csv) == 443 ]] || complain "not every row is predicted"
expect 0 '' "$ritz" predict diabetes "$data/diabetes.csv"
diff <(grep -v ' r2 ' output) all.csv >/dev/null || complain "standard output is not what -o writes"
diff <(awk -F, 'NR > 1 {print $3}' diabetes/predictions.csv) \
  <(awk 'NR > 1 && (NR - 2) % 5 == 4' all.csv) || complain "predictions differ from those of the fit"
# Columns are found by name, targets may miss.
cut -d, -f1-10 "$data/diabetes.csv" | awk -F, -v OFS=, '{t = $1; $1 = $10; $10 = t; print}' >other.csv
expect 0 progression "$ritz" predict diabetes other.csv
diff output all.csv >/dev/null || complain "another order of columns gives other predictions"
expect 2 'no column "s6"' "$ritz" predict diabetes <(cut -d, -f1-9 "$data/diabetes.csv")
expect 2 'nowhere/model.h5' "$ritz" predict nowhere other.csv
# The resolved configuration gives the same again.
expect 0 'r2 0\.49' "$ritz" fit diabetes/config.toml -o again
diff <(numbers_of diabetes) <(numbers_of again) || complain "config.toml gives other numbers"
expect 2 'already holds a run' "$ritz" fit "$root/runs/fit/diabetes.toml" -o diabetes
expect 0 'r2' "$ritz" fit "$root/runs/fit/diabetes.toml" -o diabetes --overwrite

# A test row changes nothing of the fit, however far out it lies.
awk -F, -v OFS=, 'NR == 6 {for (i = 1; i < NF; ++i) $i *= 1e6} {print}' "$data/diabetes.csv" >far.csv
sed "s|^file = .*|file = \"$PWD/far.csv\"|; s/^learning_curve.*//" "$root/runs/fit/diabetes.toml" >far.toml
expect 0 'r2' "$ritz" fit far.toml -o far
diff diabetes/coefficients.csv far/coefficients.csv || complain "a test row changes the coefficients"

expect 0 'smallest error' "$ritz" fit "$root/runs/fit/franke_complexity.toml" -o complexity
[[ $(wc -l <complexity/complexity.csv) == 9 ]] || complain "complexity.csv does not have every degree"
expect 0 'r2' "$ritz" fit "$root/runs/fit/diabetes.toml" -o complexity --overwrite
[[ ! -e complexity/complexity.csv ]] || complain "--overwrite keeps complexity.csv"

# Classification.
expect 0 '5 folds +accuracy 0\.97.*roc_auc 0\.99' "$ritz" fit "$root/runs/fit/breast_cancer.toml" -o cancer
for file in history.csv roc.csv; do [[ -s cancer/$file ]] || complain "there is no $file"; done
expect 0 'benign,p_0,p_1' "$ritz" predict cancer "$data/breast_cancer.csv"
expect 0 'data.target|target = "progression"' "$ritz" check "$root/runs/fit/diabetes.toml"
expect 0 'lasso' "$ritz" list models

# What is not defined is said so.
head -n 2 "$data/diabetes.csv" >one.csv
expect 0 'r2 undefined, mse' "$ritz" predict diabetes one.csv
expect 0 'activation .*default: tanh in wavefunctions, relu in models' "$ritz" list layers dense

# Wrong data. refused PATTERN: the file wrong.csv with the configuration fit.toml.
cat >fit.toml <<'TOML'
[data]
file = "wrong.csv"
target = "y"
test = { every = 4 }
[model]
kind = "linear"
TOML
refused() { expect 2 "$1" "$ritz" fit "${2:-fit.toml}" "${@:3}" -o out; }
rows() { printf '%s\n' "$@" >wrong.csv; }
rows a,b,y 1,2,3 4,5 6,7,8 1,1,2 3,2,9
refused 'wrong\.csv:3:1: row 1 has 2 fields; expected 3'
# What other programs write.
rows ,a,b,y 0,1,2,3 1,4,5,6 2,6,7,8 3,1,1,2 4,3,2,9
expect 0 'warning: .*the first column has no name and counts the rows; it is left out' "$ritz" check fit.toml
rows a,b,y, 1,2,3, 4,5,6, 6,7,8, 1,1,2, 3,2,9,
expect 0 'features = \["a", "b"\]' "$ritz" check fit.toml
rows 'a;b;y' '1,5;2;3' '4;5;6' '6;7;8' '1;1;2' '3;2;9'
refused 'give data.separator = ";"'
refused 'decimal comma; give data.decimal = ","' fit.toml 'data.separator=";"'
expect 0 'decimal = ","' "$ritz" check fit.toml 'data.separator=";"' 'data.decimal=","'
iconv -f UTF-8 -t UTF-16 "$data/diabetes.csv" >wrong.csv
refused 'wrong\.csv: is a text in UTF-16; expected UTF-8'
rows a,b,y $'\e[31mred\e[0m,2,3' "$(head -c 100000 /dev/zero | tr '\0' x),2,3"
refused '"\\x1b\[31mred\\x1b\[0m" is not a number'
grep -q $'\e' output && complain "control characters reach the terminal"
[[ $(wc -L <output) -le 200 ]] || complain "a field is printed in full"
# A continuous target is no set of classes, and 100 MB of zeros are no data.
expect 2 'which are no classes; for a regression choose' "$ritz" check "$root/runs/fit/diabetes.toml" \
  model.kind=logistic
for _ in {1..25}; do head -c 4000000 /dev/zero | gzip; done >wrong.csv
refused 'wrong\.csv: .*of gzip unpack to more than .*at most 200 times the packed size'
# A class that is in neither the truth nor the prediction counts in no mean.
{ printf 'a,b,y\n'; for i in {1..40}; do echo "$((i > 20 ? i + 20 : i)),$((i * i % 7)),$((i > 20))"; done; echo '-50,9,2'; } >wrong.csv
expect 0 'accuracy 1' "$ritz" fit fit.toml model.kind=logistic 'data.test={every=2}' -o absent --overwrite
grep -A20 '"test"' absent/summary.json | grep -q '"f1": 1.0' || complain "an absent class counts"
grep -q '"f1": \[1.0, 1.0, null\]' absent/summary.json || complain "an absent class has a score"

rows a,b,y 1,2,3 4,five,6 6,7,8 1,1,2 3,2,9
refused 'wrong\.csv:3:3: row 1, column "b": "five" is not a number'
rows a,b,y 1,2,3 4,,6 6,nan,8 1,1e400,2 3,2,9
refused 'wrong\.csv:3:3: row 1, column "b": the value is missing'
grep -q 'wrong\.csv:4:3.*nan' output && grep -q 'wrong\.csv:5:3.*1e400' output ||
  complain "not every wrong cell is named"
rows a,b,y 1,2,3 4,5,3 6,7,3 1,1,3 3,2,3
refused 'the target "y" is 3 in all rows'
rows a,b,y 1,2,3 1,2,4 1,2,7 1,2,2
refused 'every feature is constant'
rows a,b,y 1,2,3 4,5,6 6,7,8 1,1,2 3,2,9
refused '5 rows for 10 folds' fit.toml validation.folds=10
refused 'did you mean "lasso"' fit.toml model.kind=laso
refused 'wrong\.csv: has no column "z"' fit.toml data.target=z
refused 'no\.csv.*No such file' fit.toml data.file=no.csv
rows a,b,y 1,2,yes 4,5,no 6,7,yes 1,1,maybe
refused 'row 3, column "y": the label "maybe" is in no training row' fit.toml model.kind=logistic
awk 'BEGIN {print "a,b,y"; for (i = 0; i < 90; ++i) print i "," i % 7 ",c" i}' >wrong.csv
refused 'row 3, .*"c3" is in no training row; expected one of 68 classes, such as "c0", ' fit.toml model.kind=logistic
[[ $(wc -l <output) -le 8 ]] || complain "every unknown label is named"
rows a,b,y 1,2,yes 4,5,yes 6,7,yes 1,1,yes
refused 'all rows have the class "yes"' fit.toml model.kind=logistic
: >wrong.csv
refused 'wrong\.csv:1:1: the file is empty'
head -c 3000 /dev/urandom >wrong.csv
refused 'wrong\.csv'

# What only a fit would find out is found before it.
rows a,b,y 1e110,1,3 2e110,5,6 3e110,7,8 4e110,1,2 5e110,2,9
refused 'the product "a\^2" has numbers as large as 2.5e\+221' fit.toml model.degree=2
refused 'degree 2: the product' fit.toml validation.bootstrap=2 'validation.complexity={degree=[1,2]}'
rows a,b,y 1e-310,1,3 2e-310,5,6 3e-310,7,8 4e-310,1,2 5e-310,2,9
refused 'the column "a" varies by no more than 4e-310 .*expected at least 1e-150'
rows a,b,y 1,1,3 2,5,6 3,7,8 4,1,2 5,2,9
cat >network.toml <<'TOML'
[data]
file = "wrong.csv"
[model]
kind = "network"
layers = [{ width = 4 }]
[training]
epochs = 3
TOML
refused '4 training rows, of which early_stopping holds back 4' network.toml training.early_stopping='{fraction=0.99}'
refused '1 training rows, of which early_stopping holds back 1' network.toml training.early_stopping='{}' \
  'validation.learning_curve=[0.1,1]'
refused 'training.grid names training.batch twice' network.toml \
  'training.grid={batch=[1,2],"training.batch"=[3,4]}'
refused 'describes a run; make it with `ritz run`' "$root/runs/quantum_dot.toml"
expect 2 'describes a fit; make it with `ritz fit`' "$ritz" run network.toml -o out
mkdir -p stop && touch stop/STOP
expect 2 'stop/STOP", which would end this at once' "$ritz" fit network.toml -o stop
tr , ';' <wrong.csv >other.csv
refused '"a;b;y"; .*give data.separator = ";"' network.toml data.file=other.csv
refused 'expected no -o' network.toml --check-gradient
expect 2 'the parameters of a network are [0-9]{16} numbers; expected at most' \
  "$ritz" check network.toml 'model.layers=[{width=1000000}, {width=1000000000}]'
[[ ! -e out ]] || complain "a refused fit left files behind"

expect 0 r2 "$ritz" fit network.toml -o first
# A rate that falls on plateaus, in the units of history.csv; not for energies, which are noisy.
plateau='training.learning_rate={ kind = "plateau", initial = 0.1, factor = 0.5, patience = 1, tolerance = 0.5 }'
expect 0 r2 "$ritz" fit network.toml "$plateau" training.epochs=6 -o falling
awk -F, 'NR == 2 {first = $5} END {exit !(first == 0.1 && $5 < 0.1)}' falling/history.csv ||
  complain "the rate does not fall"
refused 'learning rate is of kind "plateau"' network.toml "$plateau" start_from=first
expect 2 'there is no kind "plateau"|"plateau"' "$ritz" check "$root/runs/quantum_dot.toml" \
  "${plateau/training/optimizer}"

# start_from says what differs; a search whose trainings all diverge leaves its table.
for other in 'model.layers=[{width=5}]:4 relu → 1, here they are 2 → 5 relu' 'training.optimizer=sgd:"adam", here it is "sgd"' \
  'model.degree=2:model.degree = 1, here it is 2' 'data.scale=none:data.scale = "standard"'; do
  refused "${other#*:}" network.toml start_from=first "${other%%:*}"
done
refused 'model.kind = "network", here it is "linear"' fit.toml start_from=first
expect 4 'diverged at every point of the grid' "$ritz" fit network.toml training.optimizer=sgd \
  'training.grid={learning_rate=[1e300,1e299],l2=[0,1]}' -o diverged
grep -q '"state": "failed"' diverged/summary.json || complain "a search that diverged leaves no summary"
[[ $(wc -l <diverged/grid.csv) == 5 ]] || complain "a search that diverged leaves no table"
finish
