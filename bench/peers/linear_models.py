#!/usr/bin/env python3
"""Linear models of `ritz fit` beside scikit-learn's on the same scaled data.

    python3 bench/peers/linear_models.py build/release/ritz

Coefficients, intercepts, R² and mean squared errors must agree to 1e-8 (least squares, ridge) or 1e-5
(lasso, logistic regression), relative to the largest coefficient; scikit-learn runs with tolerances
of at most 1e-12. Times of lasso fits are taken in turns and compared pair by pair. Needs numpy and
scikit-learn (1.2.1 and 1.9.1 were tried).
"""
import csv, json, math, os, subprocess, sys, tempfile, time, warnings

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np
from sklearn.linear_model import Lasso, LinearRegression, LogisticRegression, Ridge

ritz = os.path.abspath(sys.argv[1])
data = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "runs", "fit", "data")
failures = 0


def least_squares():
    """Without a cut of singular values, which older versions do not know."""
    return LinearRegression(**({"tol": 1e-14} if "tol" in LinearRegression().get_params() else {}))


def fit(overrides, lines):
    """Runs `ritz fit`; returns summary, coefficients, intercepts."""
    with tempfile.TemporaryDirectory() as work:
        with open(work + "/fit.toml", "w") as file:
            file.write("\n".join(lines) + "\n")
        subprocess.run([ritz, "fit", work + "/fit.toml", *overrides, "-o", work + "/out", "--quiet"],
                       check=True, stdout=subprocess.DEVNULL)
        summary = json.load(open(work + "/out/summary.json"))
        table = list(csv.reader(open(work + "/out/coefficients.csv")))[1:]
    n = (len(table[0]) - 1) // 2
    numbers = np.array([[float(x) for x in row[1:1 + n]] for row in table])
    return summary, numbers[:-1], numbers[-1]


def from_file(name):
    table = list(csv.reader(open(f"{data}/{name}.csv")))[1:]
    numbers = np.array(table, float)
    return numbers[:, :-1], numbers[:, -1]


def franke(n=1000, seed=2026, noise=0.1):
    mask = (1 << 64) - 1
    def uniform():
        nonlocal seed
        seed = (seed + 0x9e3779b97f4a7c15) & mask
        z = seed
        z = ((z ^ (z >> 30)) * 0xbf58476d1ce4e5b9) & mask
        z = ((z ^ (z >> 27)) * 0x94d049bb133111eb) & mask
        return ((z ^ (z >> 31)) >> 11) * 2.0**-53
    points, values = [], []
    for _ in range(n):
        x, y = uniform(), uniform()
        e = noise * (sum(uniform() for _ in range(12)) - 6)
        f = (0.75 * math.exp(-(9*x - 2)**2/4 - (9*y - 2)**2/4) +
             0.75 * math.exp(-(9*x + 1)**2/49 - (9*y + 1)/10) +
             0.5 * math.exp(-(9*x - 7)**2/4 - (9*y - 3)**2/4) -
             0.2 * math.exp(-(9*x - 4)**2 - (9*y - 7)**2))
        points.append((x, y))
        values.append(f + e)
    return np.array(points), np.array(values)


def polynomials(points, degree):
    x, y = points.T
    return np.array([x**(d - j) * y**j for d in range(1, degree + 1) for j in range(d + 1)]).T


def split(x, y):
    test = np.arange(len(y)) % 5 == 4
    return x[~test], y[~test], x[test], y[test]


def standardised(train, test):
    mean, std = train.mean(0), train.std(0)
    std = np.where(std == 0, 1, std)
    return (train - mean) / std, (test - mean) / std


def report(name, bar, **differences):
    global failures
    worst = max(differences.values())
    failures += not worst <= bar
    parts = "  ".join(f"{key} {value:.1e}" for key, value in differences.items())
    print(f"{'ok  ' if worst <= bar else 'FAIL'} {name:<38} {parts}")


def relative(a, b):
    return float(np.max(np.abs(np.asarray(a) - b)) / np.max(np.abs(b)))


def compare_regression(name, bar, lines, overrides, x, y, model, scale_target=False,
                       coefficients=True):
    x_train, y_train, x_test, y_test = split(x, y)
    x_train, x_test = standardised(x_train, x_test)
    mean, std = (y_train.mean(), y_train.std()) if scale_target else (0.0, 1.0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(x_train, (y_train - mean) / std)
    summary, b, c = fit(overrides, lines)
    differences = {}
    if coefficients:
        differences["coefficients"] = relative(b[:, 0], model.coef_)
        differences["intercept"] = abs(c[0] - model.intercept_) / max(1, abs(model.intercept_))
    for part, inputs, targets in (("train", x_train, y_train), ("test", x_test, y_test)):
        prediction = model.predict(inputs) * std + mean
        mse = np.mean((targets - prediction)**2)
        differences[part + "_mse"] = abs(summary[part]["mse"] / mse - 1)
        differences[part + "_r2"] = abs(summary[part]["r2"] - 1 + mse / targets.var())
    report(name, bar, **differences)


def compare_classification(name, lines, overrides, x, y, scale, l2, **options):
    x_train, y_train, x_test, y_test = split(x, y)
    if scale == "standard":
        x_train, x_test = standardised(x_train, x_test)
    model = LogisticRegression(C=1 / (2 * l2 * len(y_train)), tol=1e-12, max_iter=100000, **options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(x_train, y_train)
    summary, b, c = fit([f"training.l2={l2!r}", f"data.scale={scale}", "training.epochs=20000",
                         "training.gradient_tolerance=1e-10", *overrides], lines)
    coef, intercept = model.coef_.T, model.intercept_
    if coef.shape[1] > 1:  # a constant added to all intercepts changes nothing
        c, intercept = c - c.mean(), intercept - intercept.mean()
    p = model.predict_proba(x_test)
    loss = -np.mean(np.log(p[np.arange(len(y_test)), y_test.astype(int)]))
    report(name, 1e-5, coefficients=relative(b, coef), intercepts=relative(c, intercept),
           test_loss=abs(summary["test"]["cross_entropy"] - loss),
           test_accuracy=abs(summary["test"]["accuracy"] - model.score(x_test, y_test)))


def certify_lasso(name, overrides, lines, x, y, lam, iterations):
    """Where scikit-learn's descent takes hours to converge: the conditions of Karush, Kuhn and Tucker
    of our solution, and the objectives of both."""
    x_train, y_train, x_test, _ = split(x, y)
    x_train, _ = standardised(x_train, x_test)
    _, b, c = fit(overrides, lines)
    b = b[:, 0]
    slope = x_train.T @ (y_train - x_train @ b - c[0]) / len(y_train)
    gap = np.where(b == 0, np.maximum(np.abs(slope) - lam / 2, 0), slope - np.sign(b) * lam / 2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = Lasso(alpha=lam / 2, tol=1e-12, max_iter=iterations).fit(x_train, y_train)
    objective = lambda b, c: np.mean((y_train - x_train @ b - c)**2) + lam * np.abs(b).sum()
    report(name, 1e-12, conditions=float(np.abs(gap).max()))
    ours, theirs = objective(b, c[0]), objective(model.coef_, model.intercept_)
    print(f"     objective {ours:.10f}, scikit-learn's after {iterations} sweeps {theirs:.10f}")


def lasso_times(name, lines, overrides, x, y, alpha, pairs=9, **options):
    """Median over pairs of fits, taken in turns, of our time over scikit-learn's."""
    x_train, y_train, x_test, _ = split(x, y)
    x_train, _ = standardised(x_train, x_test)
    if "data.scale_target=standard" in overrides:
        y_train = (y_train - y_train.mean()) / y_train.std()
    ratios, times = [], []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(pairs):
            ours = fit(overrides, lines)[0]["fit_seconds"]
            model = Lasso(alpha=alpha, **options)
            start = time.perf_counter()
            model.fit(x_train, y_train)
            theirs = time.perf_counter() - start
            ratios.append(ours / theirs)
            times.append((ours, theirs))
    ours, theirs = np.median(times, axis=0)
    print(f"     {name:<38} {np.median(ratios):.3f}  ({1e3 * ours:.3g} ms, {1e3 * theirs:.3g} ms)")


generated = ['[data]', 'generate = "franke"', '[model]', 'kind = "linear"']
def csv_lines(name, target, kind):
    return ['[data]', f'file = "{os.path.abspath(data)}/{name}.csv"', f'target = "{target}"',
            '[model]', f'kind = "{kind}"']

points, values = franke()
for degree in (1, 3, 5, 7, 9, 10, 12):
    # From degree 7 on, coefficients are determined to fewer digits than 8; predictions are not.
    compare_regression(f"franke, least squares, degree {degree}", 1e-8, generated,
                       [f"model.degree={degree}"], polynomials(points, degree), values,
                       least_squares(), coefficients=degree <= 5)
for power in (6, 4, 2):
    compare_regression(f"franke, ridge, degree 10, 1e-{power}", 1e-8, generated,
                       ["model.kind=ridge", "model.degree=10", f"model.lambda=1e-{power}"],
                       polynomials(points, 10), values,
                       Ridge(alpha=800 * 10.0**-power, solver="svd"))
compare_regression("franke, lasso, degree 10, 1e-2", 1e-5, generated,
                   ["model.kind=lasso", "model.degree=10", "model.lambda=1e-2"],
                   polynomials(points, 10), values, Lasso(alpha=0.005, tol=1e-14, max_iter=10**6))
certify_lasso("franke, lasso, degree 10, 1e-4",
              ["model.kind=lasso", "model.degree=10", "model.lambda=1e-4"], generated,
              polynomials(points, 10), values, 1e-4, 20000)
x, y = from_file("diabetes")
n = int(np.sum(np.arange(len(y)) % 5 != 4))
scaled = ["data.scale_target=standard"]
for name, bar, overrides, model in (
        ("least squares", 1e-8, [], least_squares()),
        ("ridge, alpha 10", 1e-8, ["model.kind=ridge", f"model.lambda={10 / n!r}"],
         Ridge(alpha=10, solver="svd")),
        ("lasso, alpha 0.02", 1e-5, ["model.kind=lasso", "model.lambda=0.04"],
         Lasso(alpha=0.02, tol=1e-14, max_iter=10**6))):
    compare_regression("diabetes, " + name, bar, csv_lines("diabetes", "progression", "linear"),
                       overrides + scaled, x, y, model, scale_target=True)
x, y = from_file("breast_cancer")
n = int(np.sum(np.arange(len(y)) % 5 != 4))
compare_classification("breast cancer, logistic, C = 1", csv_lines("breast_cancer", "benign", "logistic"),
                       [], x, y, "standard", float(1 / (2 * n)), solver="newton-cholesky")
x, y = from_file("digits")
n = int(np.sum(np.arange(len(y)) % 5 != 4))
compare_classification("digits, softmax, 16² (C = 1)", csv_lines("digits", "digit", "logistic"),
                       [], x, y, "none", float(128 / n), solver="newton-cg")

print("time of our fit over scikit-learn's (at its default tolerance), median of pairs:")
for power, pairs in ((4, 3), (2, 9)):
    lasso_times(f"franke, lasso, degree 10, 1e-{power}", generated,
                ["model.kind=lasso", "model.degree=10", f"model.lambda=1e-{power}"],
                polynomials(points, 10), values, 0.5 * 10.0**-power, pairs, max_iter=10000)
x, y = from_file("diabetes")
lasso_times("diabetes, lasso, alpha 0.02", csv_lines("diabetes", "progression", "lasso"),
            ["model.lambda=0.04", *scaled], x, y, 0.02)
sys.exit(failures > 0)
