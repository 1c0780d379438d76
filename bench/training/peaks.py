"""The speed of a device, measured: a big product of matrices and a big copy, in float32."""

import time

import torch

REPEATS = 10


def fastest_seconds(run, synchronize):
    """The shortest of a few runs, after one that is not counted."""
    run()
    synchronize()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        run()
        synchronize()
        times.append(time.perf_counter() - start)
    return min(times)


def measure_peaks(device):
    """Multiplications and additions a second, with and without TF32, and bytes read and written a second."""
    on_gpu = device == "cuda"
    synchronize = torch.cuda.synchronize if on_gpu else lambda: None
    size, numbers = (8192, 1 << 28) if on_gpu else (512, 1 << 22)
    left, right, product = (torch.randn(size, size, device=device) for _ in range(3))
    source = torch.randn(numbers, device=device)
    target = torch.empty_like(source)

    def rate():
        return 2 * size**3 / fastest_seconds(lambda: torch.mm(left, right, out=product), synchronize)

    peaks = {
        "productSize": size,
        "copiedNumbers": numbers,
        "flopPerSecond": rate(),
        "bytesPerSecond": 8 * numbers / fastest_seconds(lambda: target.copy_(source), synchronize),
    }
    if on_gpu:
        allowed = torch.backends.cuda.matmul.allow_tf32
        torch.backends.cuda.matmul.allow_tf32 = True
        peaks["flopPerSecondTf32"] = rate()
        torch.backends.cuda.matmul.allow_tf32 = allowed
    return peaks
