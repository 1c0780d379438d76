"""Numbers by formula instead of storage: integer arithmetic modulo 2^32, the same to the bit in every language."""

import torch

MASK = 0xFFFFFFFF
DIRECTION = 100


def hashed(number, count):
    """uint32 words of array `number` at flat indices 0 ... count-1, as int64. Products wrap modulo 2^64, of which the
    lower 32 bits are those of Math.imul."""
    word = torch.arange(count, dtype=torch.int64) * 0x9E3779B1 & MASK
    word = word ^ ((number + 1) * 0x85EBCA77 & MASK)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        word = (word ^ (word >> shift)) * factor & MASK
    return word ^ (word >> 16)


def formula_array(array):
    """float64 tensor holding float32 numbers. kind pixels: byte / 255; kind symmetric: within [-scale, scale)."""
    shape = array["shape"]
    words = hashed(array["number"], torch.Size(shape).numel())
    if array["kind"] == "pixels":
        return ((words >> 24).to(torch.float32) / 255).to(torch.float64).view(shape)
    values = array["scale"] * (words.to(torch.float64) / 2147483648 - 1)
    return values.to(torch.float32).to(torch.float64).view(shape)


def direction(array):
    """The direction that a gradient is projected onto: array number + 100, scale 1."""
    number = array["number"] + DIRECTION
    return formula_array({"number": number, "shape": array["shape"], "kind": "symmetric", "scale": 1})
