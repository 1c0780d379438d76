"""Writes reference.safetensors with the format's reference implementation (Python package safetensors 0.8.0, numpy).

    python3 src/codec/safetensors/testing/make_reference.py
"""

from pathlib import Path

import numpy
from safetensors.numpy import save_file

save_file(
    {
        "weight": numpy.array([[1, -2.5, 3], [0.1, 1e-40, numpy.inf]], dtype=numpy.float32),
        "bias": numpy.array([0.25, -0.5, 1e30], dtype=numpy.float32),
        "exact": numpy.array([0.1, -1e300], dtype=numpy.float64),
        "bytes": numpy.array([[0, 127, 255]], dtype=numpy.uint8),
        "step": numpy.array(-123456, dtype=numpy.int32),
        "words": numpy.array([0, 4294967295], dtype=numpy.uint32),
        "none": numpy.zeros((0, 4), dtype=numpy.float32),
        "größe": numpy.array([7], dtype=numpy.uint8),
    },
    str(Path(__file__).with_name("reference.safetensors")),
    metadata={"purpose": 'checks "nelbo" – to the byte'},
)
