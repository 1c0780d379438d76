"""Writes half.safetensors: numbers of half precision, and their float32 values by PyTorch. Run: python3 make_half.py

The script writes the format itself, so it does not need the safetensors package. The numbers are the smallest and
largest, zeros, infinities, NaN and others, defined by their bits.
"""

import json
import pathlib
import struct

import torch

COUNT = 1024
# Every 64th bit pattern, and those near the limits: zero, the smallest and largest numbers, infinity and NaN, of either
# sign.
edges = [0x0000, 0x0001, 0x0002, 0x03FF, 0x0400, 0x007F, 0x0080, 0x3C00, 0x3F80, 0x7BFF, 0x7C00, 0x7C01, 0x7E00, 0x7F7F, 0x7F80, 0x7FC0]
edges += [edge | 0x8000 for edge in edges]
bits = edges + [(64 * index + index % 61) & 0xFFFF for index in range(COUNT - len(edges))]
signed = torch.tensor([word - 0x10000 if word >= 0x8000 else word for word in bits], dtype=torch.int16).view(2, COUNT // 2)

tensors = {}
for name, code, dtype in (("float16", "F16", torch.float16), ("bfloat16", "BF16", torch.bfloat16)):
    half = signed.view(dtype)
    tensors[name + " as float32"] = ("F32", half.float().numpy().tobytes())
    tensors[name] = (code, signed.numpy().tobytes())

header, end = {}, 0
for name, (code, data) in sorted(tensors.items(), key=lambda entry: entry[1][0] != "F32"):
    header[name] = {"dtype": code, "shape": [2, COUNT // 2], "data_offsets": [end, end + len(data)]}
    end += len(data)
text = json.dumps(header, separators=(",", ":")).encode()
text += b" " * (-len(text) % 8)
ordered = sorted(tensors.values(), key=lambda entry: entry[0] != "F32")
content = struct.pack("<Q", len(text)) + text + b"".join(data for _, data in ordered)
pathlib.Path(__file__).with_name("half.safetensors").write_bytes(content)
