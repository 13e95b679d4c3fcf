#!/usr/bin/env python3
"""Time of one training step (forward, backward, Adam; batch 256, float64, one thread) beside
scikit-learn's MLP and, where it is installed, PyTorch.

    python3 bench/peers/training_steps.py [TURNS]

Programs take turns, and what is printed is the median of the ratios of neighbours, so that a
machine that changes its pace does little harm. Needs build/release/bench/bench_layers (cmake
--preset release -DRITZ_BENCH=ON) and python3-sklearn; python3-torch if it is there.
"""
import os

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import inspect
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from sklearn.neural_network import MLPRegressor

ROOT = Path(__file__).resolve().parents[2]
BATCH = 256
SHAPES = ["64-128-10", "784-256-256-10", "512-512-512-512"]


def time_of(step, seconds=0.2):
    """Processor time of one call, in milliseconds."""
    step()
    count, begin = 0, time.process_time()
    while time.process_time() - begin < seconds:
        step()
        count += 1
    return 1e3 * (time.process_time() - begin) / count


def data(widths):
    numbers = np.random.default_rng(1)
    return numbers.standard_normal((BATCH, widths[0])), numbers.standard_normal((BATCH, widths[-1]))


def sklearn_step(widths, activation):
    """The inner step of scikit-learn's own loop, without its checks and its shuffling."""
    x, y = data(widths)
    model = MLPRegressor(hidden_layer_sizes=tuple(widths[1:-1]), activation=activation, alpha=0, batch_size=BATCH)
    model.partial_fit(x, y)
    activations = [x] + [np.empty((BATCH, n)) for n in widths[1:]]
    deltas = [np.empty_like(a) for a in activations[1:]]
    weights = [np.empty_like(w) for w in model.coefs_]
    biases = [np.empty_like(b) for b in model.intercepts_]
    # Newer versions take weights of the samples, too.
    weighted = [None] if "sample_weight" in inspect.signature(model._backprop).parameters else []

    def step():
        activations[0] = x
        _, to_weights, to_biases = model._backprop(x, y, *weighted, activations, deltas, weights, biases)
        model._optimizer.update_params(model.coefs_ + model.intercepts_, to_weights + to_biases)

    return step


def torch_step(widths, activation):
    import torch

    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    x, y = (torch.from_numpy(a) for a in data(widths))
    layers = []
    for n_in, n_out in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(n_in, n_out), {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh}[activation]()]
    model = torch.nn.Sequential(*layers[:-1])
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    loss = torch.nn.MSELoss()

    def step():
        optimizer.zero_grad()
        loss(model(x), y).backward()
        optimizer.step()

    return step


def ours(shape, activation):
    program = ROOT / "build/release/bench/bench_layers"
    return float(subprocess.run([program, "step", shape, activation], check=True, capture_output=True).stdout)


def main():
    turns = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    peers = {"scikit-learn": sklearn_step}
    try:
        import torch  # noqa: F401

        peers["PyTorch"] = torch_step
    except ImportError:
        print("PyTorch is not installed and is left out")
    for activation in ("relu", "tanh"):
        for shape in SHAPES:
            widths = [int(n) for n in shape.split("-")]
            for name, make in peers.items():
                step = make(widths, activation)
                pairs = [(ours(shape, activation), time_of(step)) for _ in range(turns)]
                ratio = statistics.median(own / theirs for own, theirs in pairs)
                own, theirs = (statistics.median(times) for times in zip(*pairs))
                print(f"{shape:<16} {activation}  ritz {own:8.3f} ms  {name:<12} {theirs:8.3f} ms  "
                      f"ratio {ratio:.2f}", flush=True)


main()
