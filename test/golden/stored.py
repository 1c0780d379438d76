"""How numbers are made and stored: seeded by name, rounded to float32, written with few digits."""

import json
import zlib

import torch


def generator(name):
    """A stream of its own for each name: adding a case leaves the numbers of all others as they are."""
    return torch.Generator().manual_seed(zlib.crc32(name.encode()))


def float32(tensor):
    """Round to float32, keep as float64: what a float32 program is fed, exactly."""
    return tensor.to(torch.float32).to(torch.float64)


def uniform(stream, shape, low, high):
    return float32(low + (high - low) * torch.rand(shape, generator=stream, dtype=torch.float64))


def away_from_zero(stream, shape, low, high):
    """Magnitudes in [low, high], signs at random."""
    magnitude = uniform(stream, shape, low, high)
    return torch.where(torch.rand(shape, generator=stream) < 0.5, -magnitude, magnitude)


def distinct(stream, shape, step):
    """All values at least about 0.8 steps apart and none within 0.4 steps of zero: no ties and no kinks anywhere."""
    count = 1
    for size in shape:
        count *= size
    ladder = (torch.arange(count, dtype=torch.float64) - count / 2 + 0.5) * step
    jitter = (torch.rand(count, generator=stream, dtype=torch.float64) - 0.5) * 0.2 * step
    return float32((ladder + jitter)[torch.randperm(count, generator=stream)].view(shape))


def numbers(tensor, digits):
    """Flat list. 9 significant digits bring back a float32 exactly, 12 serve results of float64 arithmetic."""
    return [float(f"{value:.{digits}g}") + 0.0 for value in tensor.detach().double().reshape(-1).tolist()]


def given(tensor):
    """An input: float32 numbers."""
    return {"shape": list(tensor.shape), "data": numbers(tensor, 9)}


def result(tensor):
    """A result of float64 arithmetic."""
    return {"shape": list(tensor.shape), "data": numbers(tensor, 12)}


def scalar(value):
    return float(f"{float(value):.12g}")


def write(path, cases):
    """One case a line, so that a change shows which case it touched."""
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f'{{"torch":{json.dumps(torch.__version__)},"cases":[\n{lines}\n]}}\n')
