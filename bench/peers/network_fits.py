#!/usr/bin/env python3
"""Time of whole fits of networks beside scikit-learn's, on one thread, with the same layers,
optimizer, batches and epochs, and the accuracy or R² on the test rows of both.

    python3 bench/peers/network_fits.py [TURNS]

The time is that of the fit itself: neither start-up nor reading of files. Programs take turns; what
is printed is the median of the ratios of neighbours. Needs build/release/ritz and python3-sklearn.
"""
import os

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[name] = "1"

import json
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import StandardScaler

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "runs/fit/data"
# name, file, task, hidden layers, activation, training
FITS = [
    ("digits", "digits.csv", "classification", [128], "relu", dict(optimizer="adam", epochs=100)),
    ("digits", "digits.csv", "classification", [128], "tanh", dict(optimizer="adam", epochs=100)),
    ("breast_cancer", "breast_cancer.csv", "classification", [16], "relu", dict(optimizer="adam", epochs=100)),
    ("diabetes", "diabetes.csv", "regression", [16], "relu", dict(optimizer="adam", epochs=100)),
    ("diabetes", "diabetes.csv", "regression", [50, 50], "tanh", dict(optimizer="lbfgs", epochs=200)),
]


def configuration(file, task, hidden, activation, training):
    layers = ", ".join(f'{{ width = {n}, activation = "{activation}" }}' for n in hidden)
    lines = [f'[data]\nfile = "{DATA / file}"', f'[model]\nkind = "network"\ntask = "{task}"\nlayers = [{layers}]',
             f'[training]\noptimizer = "{training["optimizer"]}"\nepochs = {training["epochs"]}\nl2 = 1e-4']
    if training["optimizer"] == "adam":
        lines.append("learning_rate = 0.001\nbatch = 32")
    else:
        lines.append("gradient_tolerance = 0")
    return "\n".join(lines) + "\n"


def ours(text, directory):
    file = Path(directory) / "fit.toml"
    file.write_text(text)
    subprocess.run([ROOT / "build/release/ritz", "fit", file, "-o", Path(directory) / "out", "--overwrite", "--quiet"],
                   check=True, capture_output=True)
    summary = json.loads((Path(directory) / "out/summary.json").read_text())
    test = summary["test"]
    return summary["fit_seconds"], test["r2"] if "r2" in test else test["accuracy"]


def theirs(file, task, hidden, activation, training, seed):
    table = np.genfromtxt(DATA / file, delimiter=",", skip_header=1)
    x, y = table[:, :-1], table[:, -1]
    test = np.arange(len(x)) % 5 == 4
    scaler = StandardScaler().fit(x[~test])
    x_train, x_test, y_train, y_test = scaler.transform(x[~test]), scaler.transform(x[test]), y[~test], y[test]
    mean, deviation = (y_train.mean(), y_train.std()) if task == "regression" else (0, 1)
    kind = MLPRegressor if task == "regression" else MLPClassifier
    n_batch = 32 if training["optimizer"] == "adam" else len(x_train)
    # sklearn's penalty is alpha/2 |W|² over the size of the batch.
    options = dict(alpha=2e-4 * n_batch) if training["optimizer"] == "adam" else dict(alpha=2e-4 * len(x_train), max_fun=10**9)
    model = kind(hidden_layer_sizes=tuple(hidden), activation=activation, solver=training["optimizer"], max_iter=training["epochs"],
                 batch_size=n_batch, tol=0 if training["optimizer"] == "lbfgs" else 1e-4,
                 n_iter_no_change=10**6, random_state=seed, **options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        begin = time.process_time()
        model.fit(x_train, (y_train - mean) / deviation)
        seconds = time.process_time() - begin
    if task == "classification":
        return seconds, model.score(x_test, y_test)
    error = y_test - (mean + deviation * model.predict(x_test))
    return seconds, 1 - (error**2).sum() / ((y_test - y_test.mean()) ** 2).sum()


def main():
    turns = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as directory:
        for name, file, task, hidden, activation, training in FITS:
            text = configuration(file, task, hidden, activation, training)
            pairs = [(ours(f"seed = {turn + 1}\n" + text, directory),
                      theirs(file, task, hidden, activation, training, turn)) for turn in range(turns)]
            ratio = statistics.median(own[0] / other[0] for own, other in pairs)
            own, other = ([statistics.median(values) for values in zip(*side)] for side in zip(*pairs))
            print(f"{name:<14} {'-'.join(map(str, hidden)):<6} {activation} {training['optimizer']:<6}"
                  f" ritz {own[0]:.3f} s ({own[1]:.4f})  scikit-learn {other[0]:.3f} s ({other[1]:.4f})"
                  f"  ratio {ratio:.2f}", flush=True)


main()
