"""The convolutions of bench/conv-kernels/shapes.ts in PyTorch: milliseconds forward, and of both derivatives together.

Run it with `--threads 1` and `--threads 2` (OpenMP; the BLAS has two threads either way) and take the faster. Freed memory is
kept, as in bench/dense. Medians of seven.
"""

import argparse
import ctypes
import os
import time

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--threads", default="1")
parser.add_argument("--batch", type=int, default=128)
arguments = parser.parse_args()

# The thread pools read these once, when their libraries are loaded: they must be set before torch is imported.
os.environ["OMP_NUM_THREADS"] = arguments.threads
os.environ["OPENBLAS_NUM_THREADS"] = "2"
libc = ctypes.CDLL(None)
libc.mallopt(-3, 1 << 30)
libc.mallopt(-1, -1)

import torch  # noqa: E402
from torch.nn import functional  # noqa: E402

# name, size read, channels in and out, kernel, stride, transposed, output padding, whether a derivative to the input is needed
SHAPES = (
    ("1 to 32 at 28x28, stride 2", 28, 1, 32, 3, 2, False, 0, False),
    ("32 to 64 at 14x14, stride 2", 14, 32, 64, 3, 2, False, 0, True),
    ("64 to 32, 7x7 to 14x14, transposed", 7, 64, 32, 3, 2, True, 1, True),
    ("32 to 1, 14x14 to 28x28, transposed", 14, 32, 1, 3, 2, True, 1, True),
    ("1 to 32 at 28x28", 28, 1, 32, 3, 1, False, 0, False),
    ("32 to 32 at 28x28", 28, 32, 32, 3, 1, False, 0, True),
    ("32 to 64 at 14x14", 14, 32, 64, 3, 1, False, 0, True),
    ("64 to 64 at 14x14", 14, 64, 64, 3, 1, False, 0, True),
    ("64 to 64 at 7x7", 7, 64, 64, 3, 1, False, 0, True),
    ("64 to 32, 14x14 to 28x28, 4x4 transposed", 14, 64, 32, 4, 2, True, 0, True),
    ("32 to 1 at 28x28", 28, 32, 1, 3, 1, True, 0, True),
    ("32 to 64 at 28x28, stride 2", 28, 32, 64, 3, 2, False, 0, True),
    ("32 to 32 at 32x32, 4x4, stride 2", 32, 32, 32, 4, 2, False, 0, True),
)


def median(values):
    return sorted(values)[len(values) // 2] * 1000


for name, size, inputs, outputs, kernel, stride, transposed, extra, to_input in SHAPES:
    x = torch.randn(arguments.batch, inputs, size, size, requires_grad=to_input)
    sizes = (inputs, outputs) if transposed else (outputs, inputs)
    weight = torch.randn(*sizes, kernel, kernel, requires_grad=True)
    bias = torch.randn(outputs, requires_grad=True)
    forward, backward = [], []
    cotangent = None
    for turn in range(9):
        began = time.perf_counter()
        if transposed:
            y = functional.conv_transpose2d(x, weight, bias, stride, 1, extra)
        else:
            y = functional.conv2d(x, weight, bias, stride, 1)
        y = functional.relu(y, inplace=True)
        made = time.perf_counter()
        if cotangent is None:
            cotangent = torch.randn_like(y)
        began_backward = time.perf_counter()
        y.backward(cotangent)
        ended = time.perf_counter()
        x.grad = weight.grad = bias.grad = None
        if turn >= 2:
            forward.append(made - began)
            backward.append(ended - began_backward)
    print(f"{name:45s} forward {median(forward):7.1f}   derivatives {median(backward):7.1f}", flush=True)
