"""Layers on images: output and gradients of torch.nn modules in float64, in the layouts of this project.

Images are [N, P, C], positions row by row; convolution weights [T, Cin, Cout], taps row by row.
"""

import torch
from torch import nn

from convolution_cases import flat, grid
from stored import distinct, generator, given, result, uniform


def stored_weight(module, weight):
    """PyTorch's [O, I, ky, kx], or [I, O, ky, kx] where transposed, as [T, Cin, Cout]."""
    if isinstance(module, nn.ConvTranspose2d):
        return weight.permute(2, 3, 0, 1).reshape(-1, *weight.shape[:2])
    if isinstance(module, nn.Conv2d):
        return weight.permute(2, 3, 1, 0).reshape(-1, weight.shape[1], weight.shape[0])
    return weight


def layer_case(name, layer, options, modules, shape):
    """Modules applied one after another to images [N, H, W, C]; at most one has parameters."""
    stream = generator(name)
    draw = distinct(stream, shape, 0.1) if layer == "maxPool" else uniform(stream, shape, -1, 1)
    if name.endswith("ties"):
        draw = (draw * 0.2).round()  # numbers from -1 to 1: most windows hold their maximum twice or more
    x = draw.reshape(shape[0], -1, shape[3]).clone().requires_grad_(True)
    whole = nn.Sequential(*modules).double()
    for parameter in whole.parameters():
        parameter.data = uniform(stream, parameter.shape, -1, 1)
    output = whole(x if layer == "layerNorm" else grid(x, shape[1:3]))
    size = list(output.shape[2:]) if output.dim() == 4 else list(shape[1:3])
    output = flat(output) if output.dim() == 4 else output
    cotangent = uniform(stream, output.shape, -1, 1)
    trained = [(module, key, value) for module in modules for key, value in module.named_parameters()]
    gradients = torch.autograd.grad((output * cotangent).sum(), [x, *(value for _, _, value in trained)])
    pick = lambda module, key, value: stored_weight(module, value) if key == "weight" else value  # noqa: E731
    return {
        "name": name,
        "layer": layer,
        "options": options,
        "x": {**given(x), "shape": list(shape)},
        "parameters": {key: given(pick(module, key, value)) for module, key, value in trained},
        "size": size,
        "output": result(output),
        "cotangent": given(cotangent),
        "gradients": {
            "x": {**result(gradients[0]), "shape": list(shape)},
            **{key: result(pick(module, key, slope)) for (module, key, _), slope in zip(trained, gradients[1:])},
        },
    }


def convolution_layers():
    for label, shape, channels, options, torch_options in (
        ("3x3", (2, 5, 4, 2), 3, {"kernel": 3, "padding": 1}, {"kernel_size": 3, "padding": 1}),
        ("stride 2", (2, 7, 6, 1), 2, {"kernel": 3, "stride": 2, "padding": 1},
         {"kernel_size": 3, "stride": 2, "padding": 1}),
        ("4x3 stride 2x1", (1, 6, 5, 3), 2, {"kernel": [4, 3], "stride": [2, 1], "padding": [1, 0]},
         {"kernel_size": (4, 3), "stride": (2, 1), "padding": (1, 0)}),
        ("no bias", (2, 3, 3, 3), 1, {"kernel": 1, "bias": False}, {"kernel_size": 1, "bias": False}),
    ):
        module = nn.Conv2d(shape[3], channels, **torch_options)
        yield layer_case(f"convolution/{label}", "convolution", {"channels": channels, **options}, [module], shape)
    # Keras puts the odd zero below and to the right.
    yield layer_case("convolution/same", "convolution",
                     {"channels": 2, "kernel": 3, "stride": 2, "padding": "same"},
                     [nn.ZeroPad2d((0, 1, 0, 1)), nn.Conv2d(2, 2, 3, 2)], (2, 6, 4, 2))
    for label, shape, channels, options, torch_options in (
        ("doubling", (2, 3, 4, 2), 3, {"kernel": 3, "stride": 2, "padding": 1, "outputPadding": 1},
         {"kernel_size": 3, "stride": 2, "padding": 1, "output_padding": 1}),
        ("4x4", (2, 3, 2, 3), 1, {"kernel": 4, "stride": 2, "padding": 1},
         {"kernel_size": 4, "stride": 2, "padding": 1}),
        ("no overlap", (1, 3, 3, 2), 2, {"kernel": 2, "stride": 2}, {"kernel_size": 2, "stride": 2}),
        ("stride 3x1", (1, 2, 4, 1), 2, {"kernel": [3, 2], "stride": [3, 1], "outputPadding": [2, 0]},
         {"kernel_size": (3, 2), "stride": (3, 1), "output_padding": (2, 0)}),
    ):
        module = nn.ConvTranspose2d(shape[3], channels, **torch_options)
        yield layer_case(f"transposedConvolution/{label}", "transposedConvolution",
                         {"channels": channels, **options}, [module], shape)


def pooling_layers():
    for kind, module in (("maxPool", nn.MaxPool2d), ("averagePool", nn.AvgPool2d)):
        for label, shape, size, stride in (
            ("2x2", (2, 4, 6, 2), 2, None),
            ("2x2 of odd sizes", (2, 5, 7, 1), 2, None),
            ("3x2", (1, 6, 4, 3), [3, 2], None),
            ("overlapping", (2, 7, 5, 2), 3, 2),
            ("apart", (1, 7, 8, 2), 2, 3),
            ("2x2 with ties", (2, 6, 6, 2), 2, None),
            ("overlapping with ties", (1, 7, 7, 2), 3, 2),
        ):
            options = {"size": size, **({} if stride is None else {"stride": stride})}
            yield layer_case(f"{kind}/{label}", kind, options, [module(size, stride)], shape)


def resampling_layers():
    for label, shape, factor in (("2", (2, 3, 4, 2), 2), ("3x1", (1, 2, 3, 1), [3, 1])):
        module = nn.Upsample(scale_factor=tuple(factor) if isinstance(factor, list) else factor, mode="nearest")
        yield layer_case(f"upsampleNearest/{label}", "upsampleNearest", {"factor": factor}, [module], shape)
    for label, shape, factor, kernel, padding, bias in (
        ("3x3", (2, 3, 4, 2), 2, 3, 1, True),
        ("3x3 valid", (1, 3, 3, 1), 2, 3, 0, True),
        ("5x5 by 3", (1, 3, 2, 2), 3, 5, 2, False),
        ("1x1", (1, 2, 2, 2), 2, 1, 0, True),
        ("2x2", (1, 3, 3, 2), 2, 2, 1, True),
    ):
        modules = [nn.Upsample(scale_factor=factor, mode="nearest"),
                   nn.Conv2d(shape[3], 3, kernel, padding=padding, bias=bias)]
        options = {"channels": 3, "factor": factor, "kernel": kernel, "padding": padding, "bias": bias}
        yield layer_case(f"upsampleConvolution/{label}", "upsampleConvolution", options, modules, shape)


def normalisation_layers():
    for label, shape, groups in (("2 of 6", (2, 3, 4, 6), 2), ("one", (3, 2, 2, 4), 1), ("each", (2, 3, 3, 3), 3)):
        yield layer_case(f"groupNorm/{label}", "groupNorm", {"groups": groups}, [nn.GroupNorm(groups, shape[3])], shape)
    yield layer_case("layerNorm/channels", "layerNorm", {}, [nn.LayerNorm(6)], (2, 3, 2, 6))
    yield layer_case("layerNorm/epsilon", "layerNorm", {"epsilon": 0.5}, [nn.LayerNorm(3, eps=0.5)], (2, 2, 1, 3))


def convolution_layer_cases():
    for family in (convolution_layers, pooling_layers, resampling_layers, normalisation_layers):
        yield from family()
