#!/usr/bin/env python3
"""json_schema.py SCHEMA RITZ RUNS: holds the JSON schema of configurations against `ritz check`: it
accepts every configuration that comes with the program, and refuses what `ritz check` refuses for
the same keys. Ends with 77 where the module jsonschema is not installed."""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import jsonschema
    import tomllib
except ImportError:
    sys.exit(77)

RUN = """
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
kind = "rbm"
hidden = 2
[sampler]
kind = "langevin"
walkers = 100
[optimizer]
kind = "adam"
iterations = 10
[estimate]
samples = 10000
observables = ["radius"]
[checkpoint]
every = "60s"
"""
FIT = """
[data]
generate = "franke"
[model]
kind = "network"
layers = [{ width = 4 }]
[training]
optimizer = "adam"
[validation]
folds = 5
"""
# What replaces a line that begins with the first word.
WRONG = [
    (RUN, "samples", "smaples = 400"), (RUN, "iterations", "lerning_rate = 0.1"), (RUN, "hidden", 'hidden = "16"'),
    (RUN, "iterations", "iterations = -5"), (RUN, "hidden", "hidden = 0"), (RUN, "walkers", "walkers = 9223372036854775807"),
    (RUN, "kind", 'kind = "harmonic_tarp"'), (RUN, "particles", "particles = [4611686018427387904, 1]"),
    (RUN, "particles", "particles = [1, 1, 1]"), (RUN, "dimensions", "dimensions = 4"), (RUN, "statistics", ""),
    (RUN, "interaction", 'interaction = { kind = "colomb" }'), (RUN, "interaction", 'interaction = "gaussian"'),
    (RUN, "interaction", 'interaction = { kind = "coulomb", softening = -1.0 }'), (RUN, "observables", 'observables = ["radios"]'),
    (RUN, "observables", 'observables = ["Z0 Z1"]'), (RUN, "samples", 'kind = "foo"'), (RUN, "every", 'every = "soon"'),
    (RUN, "seed", "seed = -1"), (RUN, "seed", "sed = 1"), (RUN, "kind", 'kind = "heisenberg"'),
    (RUN, "iterations", 'learning_rate = { kind = "cosine", initial = 0.02 }'), (RUN, "iterations", "energy_clip = 0.0"),
    (RUN, "iterations", 'natural_gradient = { kind = "sr", shft = 1e-3 }'), (RUN, "hidden", "power = 2.0"),
    (FIT, "optimizer", 'optimizer = "adm"'), (FIT, "layers", "layers = [{ width = 0 }]"), (FIT, "layers", "layers = [{}]"),
    (FIT, "layers", 'layers = [{ kind = "multiply", width = 4 }]'), (FIT, "folds", "folds = -1"), (FIT, "kind", 'kind = "lasso"'),
    (FIT, "generate", 'generate = { kind = "franke", points = 1 }'), (FIT, "generate", "test = { every = 1 }"),
]


def main():
    schema, ritz, runs = sys.argv[1:]
    validator = jsonschema.Draft7Validator(json.loads(Path(schema).read_text()))
    jsonschema.Draft7Validator.check_schema(validator.schema)
    complaints = []
    for file in sorted(Path(runs).rglob("*.toml")):
        for error in validator.iter_errors(tomllib.loads(file.read_text())):
            complaints.append(f"{file}: {jsonschema.exceptions.best_match([error]).message[:200]}")
    for text in (RUN, FIT):
        if not validator.is_valid(tomllib.loads(text)):
            complaints.append("a right configuration is refused:" + text)
    with tempfile.TemporaryDirectory() as directory:
        for text, word, line in WRONG:
            lines = text.splitlines()
            lines[next(i for i, old in enumerate(lines) if old.startswith(word))] = line
            file = Path(directory) / "wrong.toml"
            file.write_text("\n".join(lines))
            if validator.is_valid(tomllib.loads(file.read_text())):
                complaints.append(f"accepted: {line}")
            if subprocess.run([ritz, "check", file], capture_output=True).returncode != 2:
                complaints.append(f"ritz check accepts: {line}")
    print("\n".join(complaints))
    return 1 if complaints else 0


sys.exit(main())
