"""Makes values.json: measures of random codes, computed with numpy by other algorithms than nelbo's.

`python3 test/measures/make_values.py` (any Python with numpy). The Lasso is solved by proximal gradient descent, the
softmax regression by Newton's method, mutual information from joint histograms, neighbours by sorting all distances.
"""

import json
import pathlib

import numpy as np

rng = np.random.default_rng(0)
COUNT, SIZE, BINS, PENALTY, DECAY, NEIGHBOURS = 400, 4, 20, 0.01, 1e-3, 10
factors = np.stack([rng.integers(0, levels, COUNT) for levels in (3, 5, 8)], 1).astype(float)
mixing = np.array([[2.0, 0.3, 0.0], [0.0, 1.0, 0.4], [0.1, 0.0, 0.7], [0.5, 0.5, 0.0]])
codes = (factors @ mixing.T + 0.5 * rng.normal(size=(COUNT, SIZE))).astype(np.float32).astype(float)
log_variance = rng.normal(-1.0, 0.3, (COUNT, SIZE)).astype(np.float32).astype(float)
draws = (codes + np.exp(log_variance / 2) * rng.normal(size=codes.shape)).astype(np.float32).astype(float)
labels = factors[:, 0].astype(int)


def entropy(p):
    p = p[p > 0] / p.sum()
    return -(p * np.log(p)).sum()


def information(column, values):
    edges = np.linspace(column.min(), column.max(), BINS + 1)
    joint = np.histogram2d(column, values, bins=[edges, np.arange(values.max() + 2) - 0.5])[0]
    return entropy(joint.sum(0)) + entropy(joint.sum(1)) - entropy(joint.ravel())


def gap(row):
    top = np.sort(row)[::-1]
    return top[0] - top[1]


def lasso(x, y):
    mean, deviation = x.mean(0), x.std(0)
    z, c = (x - mean) / deviation, y - y.mean()
    step = 1 / np.linalg.eigvalsh(z.T @ z / len(z)).max()
    w = np.zeros(x.shape[1])
    for _ in range(20000):
        w = w - step * (z.T @ (z @ w - c) / len(z))
        w = np.sign(w) * np.maximum(0, np.abs(w) - step * PENALTY * y.std())
    return w, lambda of: y.mean() + (of - mean) / deviation @ w


def class_score(column, values):
    classes = np.unique(values)
    means = np.array([column[values == c].mean() for c in classes])
    found = np.abs(column[:, None] - means).argmin(1)
    accuracy = np.mean([(found[values == c] == k).mean() for k, c in enumerate(classes)])
    return max(0.0, (accuracy - 1 / len(classes)) / (1 - 1 / len(classes)))


def softmax_accuracy(x, y, held_x, held_y):
    mean, deviation = x.mean(0), x.std(0)
    add = lambda of: np.c_[(of - mean) / deviation, np.ones(len(of))]
    z, classes = add(x), int(max(y.max(), held_y.max())) + 1
    width = z.shape[1]
    w = np.zeros((classes, width))
    penalty = np.tile(np.r_[np.full(width - 1, DECAY), 0.0], classes)
    for _ in range(50):
        logits = z @ w.T
        p = np.exp(logits - logits.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        gradient = ((p - np.eye(classes)[y]).T @ z / len(z)).ravel() + penalty * w.ravel()
        hessian = np.zeros((classes * width,) * 2)
        for a in range(classes):
            for b in range(classes):
                weight = p[:, a] * ((a == b) - p[:, b]) / len(z)
                hessian[a * width:(a + 1) * width, b * width:(b + 1) * width] = (z * weight[:, None]).T @ z
        w -= np.linalg.solve(hessian + np.diag(penalty + 1e-10), gradient).reshape(w.shape)
    return float(((add(held_x) @ w.T).argmax(1) == held_y).mean())


def neighbour_accuracy(x, y, held_x, held_y):
    distances = ((held_x[:, None] - x[None]) ** 2).sum(-1)
    right = 0
    for row, truth in zip(distances, held_y):
        near = list(y[np.argsort(row, kind="stable")[:NEIGHBOURS]])
        votes = {label: near.count(label) for label in near}
        right += next(label for label in near if votes[label] == max(votes.values())) == truth
    return right / len(held_y)


def index_code():
    off = draws[:, None] - codes[None]
    log_q = -0.5 * (off**2 / np.exp(log_variance) + log_variance + np.log(2 * np.pi)).sum(-1)
    top = log_q.max(1)
    mixture = top + np.log(np.exp(log_q - top[:, None]).mean(1))
    return float((np.diag(log_q) - mixture).mean())


matrix = np.array([[information(codes[:, j], factors[:, k].astype(int)) for j in range(SIZE)] for k in range(3)])
entropies = np.array([entropy(np.bincount(factors[:, k].astype(int)).astype(float)) for k in range(3)])
even, odd = codes[::2], codes[1::2]
importance, determined = np.zeros((SIZE, 3)), []
for k in range(3):
    targets = [(factors[:, k] == c).astype(float) for c in np.unique(factors[:, k])] if k == 0 else [factors[:, k]]
    residual = total = 0.0
    for target in targets:
        w, predict = lasso(even, target[::2])
        importance[:, k] += np.abs(w) / target.std()
        residual += ((target[1::2] - predict(odd)) ** 2).sum()
        total += ((target[1::2] - target[1::2].mean()) ** 2).sum()
    determined.append(1 - residual / total)
share = importance.sum(1) / importance.sum()
disentanglement = sum(s * (1 - entropy(r) / np.log(3)) for s, r in zip(share, importance))
completeness = np.mean([1 - entropy(importance[:, k]) / np.log(SIZE) for k in range(3)])
correlation = lambda j, k: np.corrcoef(codes[:, j], factors[:, k])[0, 1] ** 2
sap = np.mean([
    gap(np.array([class_score(codes[:, j], factors[:, 0]) for j in range(SIZE)])),
    *(gap(np.array([correlation(j, k) for j in range(SIZE)])) for k in (1, 2)),
])
values = {
    "count": COUNT,
    "size": SIZE,
    "codes": codes.ravel().tolist(),
    "logVar": log_variance.ravel().tolist(),
    "draws": draws.ravel().tolist(),
    "factors": factors.astype(int).ravel().tolist(),
    "expected": {
        "mig": float(np.mean([gap(row) / h for row, h in zip(matrix, entropies)])),
        "matrix": matrix.tolist(),
        "entropies": entropies.tolist(),
        "disentanglement": float(disentanglement),
        "completeness": float(completeness),
        "informativeness": float(np.mean(determined)),
        "sap": float(sap),
        "linearProbe": softmax_accuracy(even, labels[::2], odd, labels[1::2]),
        "nearestNeighbours": neighbour_accuracy(even, labels[::2], odd, labels[1::2]),
        "indexCode": index_code(),
    },
}
path = pathlib.Path(__file__).with_name("values.json")
path.write_text(json.dumps(values) + "\n")
