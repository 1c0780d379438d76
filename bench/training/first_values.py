"""Gives a network of networks.py the first values that nelbo's has, from a safetensors file."""

import json
import struct

import torch

# The flattened image of 7 x 7 x 64.
POSITIONS, CHANNELS = 49, 64


def read_safetensors(path):
    """Float32 tensors by name."""
    with open(path, "rb") as file:
        content = bytearray(file.read())
    (length,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8 : 8 + length])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        flat = torch.frombuffer(content, dtype=torch.float32, offset=8 + length + begin, count=(end - begin) // 4)
        tensors[name] = flat.view(entry["shape"])
    return tensors


def channels_first(weight):
    """Rows in order of position and then channel, as nelbo flattens images, in order of channel and then position."""
    return weight.view(POSITIONS, CHANNELS, -1).transpose(0, 1).reshape(weight.shape)


def convolution_weight(weight, layer, as_convolution):
    """nelbo's [kernel height x width, in, out] as PyTorch's."""
    height, width = layer.kernel_size
    spread = weight.view(height, width, *weight.shape[1:])
    if isinstance(layer, torch.nn.Conv2d):
        return spread.permute(3, 2, 0, 1)
    # At stride 1 a transposed convolution is a convolution with its kernel turned around.
    return (spread.flip(0, 1) if as_convolution else spread).permute(2, 3, 0, 1)


def set_first_values(network, path):
    """Raises ValueError where the file holds other parameters than the network."""
    tensors = read_safetensors(path)
    reorder = not getattr(network, "channels_last", True)
    with torch.no_grad():
        for name, layer_name in network.nelbo_names.items():
            layer = network.get_submodule(name)
            weight = tensors.pop(layer_name + ".weight")
            bias = tensors.pop(layer_name + ".bias", None)
            if isinstance(layer, torch.nn.Linear):
                if reorder and layer.in_features == POSITIONS * CHANNELS:
                    weight = channels_first(weight.t()).t()
                if reorder and layer.out_features == POSITIONS * CHANNELS:
                    weight, bias = channels_first(weight), channels_first(bias)
            else:
                weight = convolution_weight(weight, layer, name in network.as_convolutions)
            for own, given in ((layer.weight, weight), (layer.bias, bias)):
                if (None if own is None else own.shape) != (None if given is None else given.shape):
                    raise ValueError(f"{path}: expected {layer} for {layer_name}, found other sizes")
                if own is not None:
                    own.copy_(given)
    if tensors:
        raise ValueError(f"{path}: expected the parameters of {type(network).__name__}, found also {', '.join(tensors)}")
