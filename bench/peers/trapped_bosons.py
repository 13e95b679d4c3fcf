#!/usr/bin/env python3
"""The ground state of trapped bosons with a Gaussian repulsion, by exact diagonalization.

H = sum_i (-1/2 d^2/dx_i^2 + 1/2 omega^2 x_i^2) + sum_{i<j} strength exp(-(x_i - x_j)^2 / 2 range^2)
in one dimension, in the space of all even states of harmonic-oscillator orbitals with at most
`quanta` quanta in total. The basis is variational, so that every energy printed is an upper bound
that falls towards the exact one; the frequency of its orbitals is free and the best is taken.

    python3 trapped_bosons.py [particles omega strength range]      # needs numpy and scipy
"""

import sys

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse.linalg import eigsh


def oscillator_functions(n, frequency, x):
    """Rows: the orbitals 0 .. n-1 on the grid x."""
    y = np.sqrt(frequency) * x
    phi = np.zeros((n, x.size))
    phi[0] = (frequency / np.pi) ** 0.25 * np.exp(-0.5 * y * y)
    for k in range(1, n):
        phi[k] = np.sqrt(2 / k) * y * phi[k - 1] - (np.sqrt((k - 1) / k) * phi[k - 2] if k > 1 else 0)
    return phi


def pair_matrix(n, particles, frequency, omega, strength, width):
    """<ab|h/(N-1) + V|cd> between normalised symmetric pairs a <= b, c <= d."""
    x = np.linspace(-12, 12, 801) / np.sqrt(frequency)
    dx = x[1] - x[0]
    phi = oscillator_functions(n, frequency, x)
    density = (phi[:, None] * phi[None]).reshape(n * n, -1)
    kernel = strength * np.exp(-((x[:, None] - x[None]) ** 2) / (2 * width**2))
    v = (density @ kernel @ density.T * dx * dx).reshape(n, n, n, n)  # [a, c, b, d]
    square = (density @ x**2 * dx).reshape(n, n)
    h = np.diag(frequency * (np.arange(n) + 0.5)) + 0.5 * (omega**2 - frequency**2) * square
    one = np.eye(n)
    both = h[:, :, None, None] * one[None, None] + one[:, :, None, None] * h[None, None]
    v = v + both / (particles - 1)
    a, b = np.triu_indices(n)
    norm = np.sqrt(1.0 + (a == b))
    direct = v[a[:, None], a[None], b[:, None], b[None]]
    exchange = v[a[:, None], b[None], b[:, None], a[None]]
    return (direct + exchange) / (norm[:, None] * norm[None]), {p: i for i, p in enumerate(zip(a, b))}


def states(particles, quanta):
    """Occupations (orbital of every particle, sorted) with at most `quanta` quanta."""

    def extend(left, lowest, budget):
        if left == 0:
            yield ()
            return
        for k in range(lowest, budget // left + 1):
            for rest in extend(left - 1, k, budget - k):
                yield (k,) + rest

    return list(extend(particles, 0, quanta))


def links(particles, quanta):
    """For every state of N - 2 bosons: the pairs that may be added, the even states that they lead
    to, and the amplitudes."""
    index = {s: i for i, s in enumerate(s for s in states(particles, quanta) if sum(s) % 2 == 0)}
    out = []
    for rest in states(particles - 2, quanta):
        budget = quanta - sum(rest)
        pairs, targets, amplitudes = [], [], []
        for a in range(budget + 1):
            for b in range(a, budget - a + 1):
                target = index.get(tuple(sorted(rest + (a, b))))
                if target is None:
                    continue
                n_a, n_b = rest.count(a), rest.count(b)
                square = (n_a + 1) * (n_a + 2) / 2 if a == b else (n_a + 1) * (n_b + 1)
                pairs.append((a, b))
                targets.append(target)
                amplitudes.append(np.sqrt(square))
        out.append((pairs, np.array(targets), np.array(amplitudes)))
    return len(index), out


def ground_state(space, n, particles, frequency, omega, strength, width):
    size, steps = space
    v, number = pair_matrix(n, particles, frequency, omega, strength, width)
    hamiltonian = np.zeros((size, size))
    for pairs, targets, amplitudes in steps:
        if not pairs:
            continue
        i = [number[p] for p in pairs]
        hamiltonian[np.ix_(targets, targets)] += np.outer(amplitudes, amplitudes) * v[np.ix_(i, i)]
    if size < 300:
        return np.linalg.eigvalsh(hamiltonian)[0]
    return eigsh(hamiltonian, k=1, which="SA")[0][0]


def main():
    given = [float(x) for x in sys.argv[1:]] or [10, 1.0, 0.5, 0.5]
    particles, omega, strength, width = int(given[0]), *given[1:]
    frequency = omega
    for quanta in (8, 12, 16, 20, 22):
        space = links(particles, quanta)
        energy = lambda f: ground_state(space, quanta + 1, particles, f, omega, strength, width)
        if quanta <= 12:
            frequency = minimize_scalar(
                energy, bounds=(0.2 * omega, 1.2 * omega), method="bounded", options={"xatol": 0.02}
            ).x
        print(f"{quanta:3} quanta, {space[0]:6} states, frequency {frequency:.4f}: {energy(frequency):.8f}",
              flush=True)


if __name__ == "__main__":
    main()
