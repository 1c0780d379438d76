"""Writes network.json, described in README.md, beside itself: VAEs of convolutional, Burgess and residual networks, some of
them told labels, by torch.nn modules in float64, from parameters by formula."""

import math
import sys
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

sys.dont_write_bytecode = True  # before the imports below: leave no __pycache__ in the tree

from convolution_layer_cases import stored_weight  # noqa: E402
from formula import direction, formula_array  # noqa: E402
from stored import numbers, result, scalar, write  # noqa: E402

ACTIVATIONS = {"relu": torch.relu, "tanh": torch.tanh, "silu": functional.silu, "gelu": functional.gelu}
LEAST_MARGIN = 1e-6


def own_weight(module, weight):
    """The opposite of stored_weight: [T, Cin, Cout] as PyTorch's module has it."""
    if not isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        return weight
    taps = weight.reshape(*module.kernel_size, *weight.shape[1:])
    return taps.permute(2, 3, 0, 1) if isinstance(module, nn.ConvTranspose2d) else taps.permute(3, 2, 0, 1)


class LayerNormOfPositions(nn.LayerNorm):
    """torch.nn.LayerNorm over the channels of each position of [N, C, H, W]."""

    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Network:
    """Modules by name, made where a first forward pass meets them and filled by formula; and how near to a kink it came."""

    def __init__(self, case):
        self.case, self.arrays, self.modules, self.margin = case, [], {}, math.inf
        told = case.get("condition")
        self.condition = told and functional.one_hot(torch.tensor(told["labels"]), told["classes"]).double()

    def array(self, name, shape, kind, scale=None):
        described = {"name": name, "number": len(self.arrays), "shape": list(shape), "kind": kind}
        if scale is not None:
            described["scale"] = round(scale, 4)
        made = formula_array(described)
        self.arrays.append({**described, "first": numbers(made.reshape(-1)[:3], 9)})
        return made

    def apply(self, name, module, x, **options):
        module = module.double()
        self.modules[name] = module
        for key, parameter in module.named_parameters():
            shape = stored_weight(module, parameter).shape if key == "weight" else parameter.shape
            fan_in = parameter.numel() // shape[-1] if parameter.dim() == 4 else parameter.shape[-1]
            scale = 1.5 if parameter.dim() == 1 else 1.5 / math.sqrt(fan_in)
            made = self.array(f"{name}.{key}", shape, "symmetric", 0.3 if key == "bias" else scale)
            parameter.data = own_weight(module, made) if key == "weight" else made
        return module(x, **options)

    def normalised(self, name, x):
        """Groups as the options of each case write them out, so that nothing here works them out."""
        kind, channels = self.case["options"].get("normalisation", "none"), x.shape[1]
        if kind == "group":
            return self.apply(f"{name}.normalisation", nn.GroupNorm(self.case["groups"][str(channels)], channels), x)
        return self.apply(f"{name}.normalisation", LayerNormOfPositions(channels), x) if kind == "layer" else x

    def activated(self, x):
        name = self.case["options"].get("activation", "relu")
        if name == "relu":
            self.margin = min(self.margin, float(x.detach().abs().min()))
        return ACTIVATIONS[name](x)

    def pooled(self, x):
        """Maxima must be clear, unless they are zeros of a ReLU, through which nothing flows back."""
        whole = functional.pad(x.detach(), (0, x.shape[3] % 2, 0, x.shape[2] % 2), value=-math.inf)
        top = functional.unfold(whole, 2, stride=2).reshape(*x.shape[:2], 4, -1).topk(2, dim=2).values
        gap = torch.where(top[:, :, 0] == 0, torch.ones(1).double(), top[:, :, 0] - top[:, :, 1])
        self.margin = min(self.margin, float(gap.min()))
        return nn.MaxPool2d(2, ceil_mode=True)(x)

    def dense(self, side, x, widths):
        for index, width in enumerate(widths):
            x = self.activated(self.apply(f"{side}.hidden.{index}", nn.Linear(x.shape[1], width), x))
        return x

    def beside_condition(self, x):
        return x if self.condition is None else torch.cat([x, self.condition], 1)

    def painted(self, x):
        """The image with one channel more, the last, that an affine map of the condition gives."""
        if self.condition is None:
            return x
        height, width = x.shape[2:]
        linear = nn.Linear(self.condition.shape[1], height * width)
        plane = self.apply("encoder.condition", linear, self.condition)
        return torch.cat([x, plane.reshape(-1, 1, height, width)], 1)

    def image(self, x, height, width, channels):
        mapped = self.apply("decoder.image", nn.Linear(x.shape[1], height * width * channels), x)
        return self.activated(mapped).reshape(-1, height, width, channels).permute(0, 3, 1, 2)


def flat(x):
    """[N, C, H, W] in the order height, width, channel."""
    return x.permute(0, 2, 3, 1).reshape(x.shape[0], -1)


def conv_encoder(network, x):
    case, sizes, start = network.case, [], x.shape
    x = network.painted(x)
    for index, (channels, kernel, stride, padding) in enumerate(case["layers"]):
        sizes.append(x.shape)
        name = f"encoder.convolution.{index}"
        x = network.apply(name, nn.Conv2d(x.shape[1], channels, kernel, stride, padding), x)
        x = network.activated(network.normalised(name, x))
    features = network.beside_condition(flat(x))
    return network.dense("encoder", features, case["hidden"]), [start, *sizes[1:], x.shape]


def conv_decoder(network, z, sizes):
    layers = network.case["layers"]
    x = network.dense("decoder", z, network.case["hidden"][::-1])
    x = network.image(x, *sizes[-1][2:], sizes[-1][1])
    for turn, (_, kernel, stride, padding) in enumerate(reversed(layers)):
        target = sizes[len(layers) - 1 - turn]
        last = turn == len(layers) - 1
        name = "decoder.output" if last else f"decoder.transposed.{turn}"
        module = nn.ConvTranspose2d(x.shape[1], target[1], kernel, stride, padding)
        # PyTorch works the output padding out by itself.
        x = network.apply(name, module, x, output_size=list(target[2:]))
        x = x if last else network.activated(network.normalised(name, x))
    return flat(x)


def residual_block(network, name, x, channels):
    def layer(part, value):
        whole = f"{name}.{part}"
        made = network.apply(whole, nn.Conv2d(value.shape[1], channels, 3, padding=1), value)
        return network.normalised(whole, made)

    inner = layer("second", network.activated(layer("first", x)))
    if x.shape[1] != channels:
        x = network.apply(f"{name}.shortcut", nn.Conv2d(x.shape[1], channels, 1, bias=False), x)
    return network.activated(inner + x)


def residual_encoder(network, x):
    case, sizes, start = network.case, [], x.shape
    x = network.painted(x)
    for stage, channels in enumerate(case["channels"]):
        sizes.append(x.shape)
        for block in range(case["blocks"]):
            x = residual_block(network, f"encoder.stage.{stage}.block.{block}", x, channels)
        x = network.pooled(x)
    features = network.beside_condition(flat(x))
    return network.dense("encoder", features, case["hidden"]), [start, *sizes[1:], x.shape]


def residual_decoder(network, z, sizes):
    case = network.case
    x = network.dense("decoder", z, case["hidden"][::-1])
    x = network.image(x, *sizes[-1][2:], sizes[-1][1])
    for stage in reversed(range(len(case["channels"]))):
        height, width = sizes[stage][2:]
        channels = case["channels"][max(stage - 1, 0)]
        for block in range(case["blocks"]):
            name = f"decoder.stage.{stage}.transposed.{block}"
            if block == 0:
                doubled = nn.Upsample(scale_factor=2, mode="nearest")(x)
                x = network.apply(name, nn.Conv2d(x.shape[1], channels, 3, padding=1), doubled)[:, :, :height, :width]
            else:
                x = network.apply(name, nn.ConvTranspose2d(x.shape[1], channels, 3, padding=1), x)
            x = network.activated(network.normalised(name, x))
    return flat(network.apply("decoder.output", nn.ConvTranspose2d(x.shape[1], sizes[0][1], 3, padding=1), x))


ENCODERS = {"conv": conv_encoder, "burgess": conv_encoder, "residual": residual_encoder}
DECODERS = {"conv": conv_decoder, "burgess": conv_decoder, "residual": residual_decoder}


def network_case(name, shape, batch, latent, options, **case):
    kind = name.split("/")[0]
    network = Network({"options": options, **case})
    pixels = network.array("x", (batch, *shape), "pixels")
    x = (pixels * 255).round() / 255  # bytes, scaled without a rounding to float32
    noise = network.array("noise", (batch, latent), "symmetric", 1.75)
    features, sizes = ENCODERS[kind](network, x.permute(0, 3, 1, 2))
    mu, log_var = (
        network.apply(f"posterior.{head}", nn.Linear(features.shape[1], latent), features) for head in ("mu", "logVar")
    )
    z = mu + torch.exp(0.5 * log_var) * noise
    logits = DECODERS[kind](network, network.beside_condition(z), sizes)
    if network.margin < LEAST_MARGIN:
        raise AssertionError(f"{name}: a kink lies {network.margin} away, wanted at least {LEAST_MARGIN}")
    target = x.reshape(batch, -1)
    reconstruction = functional.binary_cross_entropy_with_logits(logits, target, reduction="none").sum(1).mean()
    kl = 0.5 * (mu.square() + log_var.exp() - 1 - log_var).sum(1).mean()
    loss = reconstruction + kl
    found = {array["name"]: array for array in network.arrays[2:]}
    gradients = {}
    for layer, module in network.modules.items():
        for key, parameter in module.named_parameters():
            (slope,) = torch.autograd.grad(loss, [parameter], retain_graph=True)
            slope = stored_weight(module, slope) if key == "weight" else slope
            gradients[f"{layer}.{key}"] = {
                "norm": scalar(slope.norm()),
                "dot": scalar((slope * direction(found[f"{layer}.{key}"])).sum()),
                "first": numbers(slope.reshape(-1)[:5], 12),
            }
    return {
        "name": name,
        "network": kind,
        "shape": list(shape),
        "latent": latent,
        "batch": batch,
        "options": options,
        **({"condition": case["condition"]} if "condition" in case else {}),
        "arrays": network.arrays,
        "loss": scalar(loss),
        "reconstruction": scalar(reconstruction),
        "kl": scalar(kl),
        "mu": result(mu),
        "z": result(z),
        "logits": {"shape": list(logits.shape), "first": numbers(logits.reshape(-1)[:100], 12)},
        "gradients": gradients,
    }


def network_cases():
    yield network_case("conv/odd", (9, 7, 1), 3, 2, {"channels": [3, 4]},
                       layers=[(3, 3, 2, 1), (4, 3, 2, 1)], hidden=[])
    yield network_case("conv/group", (10, 8, 3), 2, 3,
                       {"channels": [8, 4, 6], "kernel": [5, 4, 3], "stride": [1, 2, 2], "hiddenSizes": [7, 5],
                        "activation": "tanh", "normalisation": "group"},
                       layers=[(8, 5, 1, 2), (4, 4, 2, 1), (6, 3, 2, 1)], hidden=[7, 5],
                       groups={"8": 2, "4": 1, "6": 1})
    yield network_case("conv/layer", (8, 11, 1), 3, 2,
                       {"channels": [4, 3], "kernel": 4, "stride": [3, 2], "activation": "silu", "normalisation": "layer"},
                       layers=[(4, 4, 3, 1), (3, 4, 2, 1)], hidden=[])
    burgess = (32, 4, 2, 1)
    yield network_case("burgess/32", (32, 32, 1), 2, 4, {}, layers=[burgess] * 3, hidden=[256, 256])
    yield network_case("burgess/64", (64, 64, 3), 1, 3, {"activation": "silu"}, layers=[burgess] * 4, hidden=[256, 256])
    yield network_case("residual/odd", (9, 7, 1), 3, 2, {"channels": [3, 4]}, channels=[3, 4], blocks=1, hidden=[])
    yield network_case("residual/group", (8, 6, 3), 2, 3,
                       {"channels": [8, 16], "blocks": 2, "hiddenSizes": [5], "activation": "gelu", "normalisation": "group"},
                       channels=[8, 16], blocks=2, hidden=[5], groups={"8": 2, "16": 4})
    yield network_case("residual/layer", (7, 7, 2), 2, 3,
                       {"channels": [6, 5, 4], "activation": "silu", "normalisation": "layer"},
                       channels=[6, 5, 4], blocks=1, hidden=[])
    yield network_case("conv/condition", (7, 6, 2), 4, 2,
                       {"channels": [3, 4], "hiddenSizes": [5], "activation": "tanh"},
                       layers=[(3, 3, 2, 1), (4, 3, 2, 1)], hidden=[5],
                       condition={"classes": 3, "labels": [2, 0, 1, 2]})
    yield network_case("residual/condition", (6, 5, 1), 3, 2, {"channels": [3, 4], "activation": "silu"},
                       channels=[3, 4], blocks=1, hidden=[], condition={"classes": 4, "labels": [3, 1, 0]})


def main():
    torch.set_num_threads(1)
    write(Path(__file__).parent / "network.json", list(network_cases()))


if __name__ == "__main__":
    main()
