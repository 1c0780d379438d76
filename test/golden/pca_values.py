"""Writes pca.json beside itself: principal components by numpy.linalg.eigh, in float64.

    python3 test/golden/pca_values.py

Images are made by the formula of README.md, so that only results are stored. With a, b and e the pixels (bytes) of the
arrays numbered 1, 2 and 3, of shapes [count, factors], [factors, size] and [count, size], pixel j of image n is

    128 + sum over k of ((a[n, k] - 128) * (b[k, j] - 128) >> (7 + k)) + (e[n, j] >> 4),

held within 0 and 255; pixel 0 is 0 in every image. `>>` rounds down. Pixels count as byte / 255, and covariances divide
by `count`. Of each component's two signs, the entry of largest magnitude is positive.

`variances` are the leading eigenvalues, `totalVariance` the sum of all; of the components and of the mean, `componentsDot`
and `meanDot` are inner products with the array of kind symmetric, scale 1, number 4 and shape [size]; `codes` are those of
the first two images; `components` are stored where there are few.
"""

import json
import sys
from pathlib import Path

import numpy
import torch

sys.dont_write_bytecode = True  # before the import below: leave no __pycache__ in the tree

from formula import formula_array, hashed  # noqa: E402


def pixel_bytes(number, shape):
    return (hashed(number, torch.Size(shape).numel()) >> 24).view(shape).numpy()


def images(count, size, factors):
    a = pixel_bytes(1, [count, factors]) - 128
    b = pixel_bytes(2, [factors, size]) - 128
    pixels = 128 + (pixel_bytes(3, [count, size]) >> 4)
    for k in range(factors):
        pixels = pixels + ((a[:, k, None] * b[None, k, :]) >> (7 + k))
    pixels[:, 0] = 0
    return numpy.clip(pixels, 0, 255)


def case(name, count, size, factors, latent, stored):
    x = images(count, size, factors).astype(numpy.float64) / 255
    mean = x.mean(axis=0)
    values, vectors = numpy.linalg.eigh((x - mean).T @ (x - mean) / count)
    components = vectors[:, ::-1][:, :latent].T
    largest = numpy.abs(components).argmax(axis=1)
    components = components * numpy.sign(components[numpy.arange(latent), largest])[:, None]
    direction = formula_array({"number": 4, "shape": [size], "kind": "symmetric", "scale": 1}).numpy()
    digits = lambda numbers: [float(f"{value:.12g}") for value in numpy.asarray(numbers).reshape(-1)]
    return {
        "name": name,
        "count": count,
        "size": size,
        "factors": factors,
        "latentSize": latent,
        "totalVariance": digits([values.sum()])[0],
        "variances": digits(values[::-1][:latent]),
        "meanDot": digits([mean @ direction])[0],
        "componentsDot": digits(components @ direction),
        "codes": digits((x[:2] - mean) @ components.T),
        **({"components": digits(components)} if stored else {}),
    }


def main():
    cases = [
        case("small", 40, 12, 4, 5, True),
        case("fewer images than pixels", 60, 100, 5, 8, False),
        case("more pixels than are decomposed as a whole", 500, 324, 6, 9, False),
        case("large, with fewer images than pixels", 200, 576, 6, 8, False),
    ]
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases)
    with open(Path(__file__).parent / "pca.json", "w", encoding="utf-8") as file:
        file.write(f'{{"numpy":{json.dumps(numpy.__version__)},"cases":[\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
