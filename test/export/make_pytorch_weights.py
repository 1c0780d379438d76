"""A convolutional autoencoder in PyTorch, as somebody would write one who does not know nelbo: channels first, its own
weights in a safetensors file, and what it makes of two images. Needs torch and numpy; run it by hand:

    python3 test/export/make_pytorch_weights.py

The settings that describe it are in test/export/weights.test.ts. The layers' names are those of nelbo.
"""

import json
import struct
from pathlib import Path

import torch
from torch import nn

torch.manual_seed(3)
layers = {
    "encoder.convolution.0": nn.Conv2d(3, 4, 3, 2, 1),
    "encoder.convolution.1": nn.Conv2d(4, 4, 3, 2, 1),
    "encoder.hidden.0": nn.Linear(4 * 2 * 2, 6),
    "posterior.mu": nn.Linear(6, 2),
    "posterior.logVar": nn.Linear(6, 2),
    "decoder.hidden.0": nn.Linear(2, 6),
    "decoder.image": nn.Linear(6, 4 * 2 * 2),
    "decoder.transposed.0": nn.ConvTranspose2d(4, 4, 3, 2, 1, output_padding=1),
    "decoder.output": nn.ConvTranspose2d(4, 3, 3, 2, 1, output_padding=1),
}


def forward(x):
    """x: bytes [N, 3, 8, 8]; the mean of the code and the mean of the image at it, channels first."""
    h = x.float() / 255
    h = torch.tanh(layers["encoder.convolution.0"](h))
    h = torch.tanh(layers["encoder.convolution.1"](h))
    h = torch.tanh(layers["encoder.hidden.0"](h.flatten(1)))
    mu = layers["posterior.mu"](h)
    h = torch.tanh(layers["decoder.hidden.0"](mu))
    h = torch.tanh(layers["decoder.image"](h)).reshape(-1, 4, 2, 2)
    h = torch.tanh(layers["decoder.transposed.0"](h))
    return mu, torch.sigmoid(layers["decoder.output"](h))


def safetensors(tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        content = tensor.detach().contiguous().numpy().tobytes()
        offsets = [len(data), len(data) + len(content)]
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": offsets}
        data += content
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


folder = Path(__file__).parent
tensors = {f"{name}.{part}": value for name, layer in layers.items() for part, value in layer.named_parameters()}
(folder / "pytorch.safetensors").write_bytes(safetensors(tensors))

x = torch.arange(2 * 3 * 8 * 8).mul(37).remainder(256).to(torch.uint8).reshape(2, 3, 8, 8)
mu, mean = forward(x)
stored = {"x": x, "mu": mu, "mean": mean}
values = {name: {"shape": list(value.shape), "data": value.flatten().tolist()} for name, value in stored.items()}
(folder / "pytorch.json").write_text(json.dumps(values) + "\n")
