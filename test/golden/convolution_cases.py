"""Convolutions and pooling: output and gradients by PyTorch in float64, in the layouts of this project.

Images are [N, P, C], positions row by row; weights are [T, Cin, Cout], taps row by row. With w of that layout,
conv2d takes W[o, i, ky, kx] = w[ky * kw + kx, i, o] and conv_transpose2d takes W[i, o, ky, kx] = w[ky * kw + kx, i, o].
"""

from torch import contiguous_format as contiguous, einsum
from torch.nn import functional

from operator_cases import case
from stored import distinct, generator, uniform

# label, batch, image, kernel, stride, padding, windows, channels in and out
GEOMETRIES = (
    ("one", 2, (1, 1), (1, 1), (1, 1), (0, 0), (1, 1), 3, 2),
    ("1x1", 2, (3, 4), (1, 1), (1, 1), (0, 0), (3, 4), 3, 4),
    ("1x1 stride 2", 1, (5, 4), (1, 1), (2, 2), (0, 0), (3, 2), 2, 3),
    ("3x3", 1, (5, 6), (3, 3), (1, 1), (1, 1), (5, 6), 3, 2),
    ("3x3 valid", 2, (4, 5), (3, 3), (1, 1), (0, 0), (2, 3), 2, 2),
    ("3x3 grey", 2, (5, 5), (3, 3), (1, 1), (1, 1), (5, 5), 1, 2),
    ("3x3 to grey", 1, (4, 4), (3, 3), (1, 1), (1, 1), (4, 4), 2, 1),
    ("3x3 stride 2", 2, (6, 6), (3, 3), (2, 2), (1, 1), (3, 3), 2, 3),
    ("3x3 stride 2, odd", 2, (5, 7), (3, 3), (2, 2), (1, 1), (3, 4), 2, 2),
    ("3x3 stride 3, padding 2", 1, (7, 6), (3, 3), (3, 3), (2, 2), (3, 3), 2, 1),
    ("4x4 stride 2", 2, (6, 4), (4, 4), (2, 2), (1, 1), (3, 2), 2, 2),
    ("5x5 stride 2, padding 2", 1, (6, 5), (5, 5), (2, 2), (2, 2), (3, 3), 1, 2),
    ("2x2 stride 2", 2, (4, 6), (2, 2), (2, 2), (0, 0), (2, 3), 2, 2),
    ("2x2 stride 3", 1, (7, 8), (2, 2), (3, 3), (0, 0), (2, 3), 2, 2),
    ("3x1 stride 2x1", 2, (5, 3), (3, 1), (2, 1), (1, 0), (3, 3), 2, 2),
)


def geometry(image, kernel, stride, padding, windows, transposed):
    return {"geometry": {"image": image, "windows": windows, "kernel": kernel, "stride": stride, "padding": padding,
                         "transposed": transposed}}


def grid(x, extent):
    """[N, P, C] to [N, C, H, W]."""
    return x.reshape(x.shape[0], *extent, x.shape[2]).permute(0, 3, 1, 2)


def flat(y):
    """[N, C, H, W] to [N, P, C]."""
    return y.permute(0, 2, 3, 1).reshape(y.shape[0], -1, y.shape[1])


def windows_of(x, image, kernel, stride, padding):
    """[N, P, C] to [N, Q, T, C]."""
    columns = functional.unfold(grid(x, image), kernel, padding=padding, stride=stride)
    batch, _, count = columns.shape
    return columns.reshape(batch, x.shape[2], -1, count).permute(0, 3, 2, 1)


def folded(y, image, kernel, stride, padding):
    """[N, Q, T, C] to [N, P, C], summed."""
    batch, count, taps, channels = y.shape
    columns = y.permute(0, 3, 2, 1).reshape(batch, channels * taps, count)
    return flat(functional.fold(columns, image, kernel, padding=padding, stride=stride))


def product(extent):
    return extent[0] * extent[1]


def convolution_cases():
    for label, batch, image, kernel, stride, padding, windows, inputs, outputs in GEOMETRIES:
        forward = geometry(image, kernel, stride, padding, windows, False)
        backward = geometry(image, kernel, stride, padding, windows, True)
        spacing = {"stride": stride, "padding": padding}
        extra = [
            image[axis] - ((windows[axis] - 1) * stride[axis] - 2 * padding[axis] + kernel[axis]) for axis in (0, 1)
        ]

        def convolved(x, weights):
            filters = weights.permute(2, 1, 0).reshape(outputs, inputs, *kernel).clone(memory_format=contiguous)  # noqa: B023
            return flat(functional.conv2d(grid(x, image), filters, **spacing))  # noqa: B023

        def transposed(x, weights):
            filters = weights.permute(1, 2, 0).reshape(inputs, outputs, *kernel).clone(memory_format=contiguous)  # noqa: B023
            made = functional.conv_transpose2d(grid(x, windows), filters, output_padding=extra, **spacing)  # noqa: B023
            return flat(made)

        def draw(name, *shapes):
            stream = generator(name)
            return [uniform(stream, shape, -1, 1) for shape in shapes]

        sized = (product(kernel), inputs, outputs)
        name = f"convolve/{label}"
        yield case(name, convolved, draw(name, (batch, product(image), inputs), sized), forward)
        # PyTorch asks for an output padding below the stride.
        if all(0 <= extra[axis] < stride[axis] for axis in (0, 1)):
            name = f"convolve/{label}, transposed"
            yield case(name, transposed, draw(name, (batch, product(windows), inputs), sized), backward)
        name = f"unfold/{label}"
        view = (image, kernel, stride, padding)
        yield case(name, lambda x: windows_of(x, *view), draw(name, (batch, product(image), inputs)), forward)  # noqa: B023
        name = f"fold/{label}"
        shape = (batch, product(windows), product(kernel), inputs)
        yield case(name, lambda y: folded(y, *view), draw(name, shape), forward)  # noqa: B023


def weight_gradient_cases():
    """The derivative to the weights as a function of input and cotangent, itself differentiated."""
    for label, batch, image, kernel, stride, padding, windows, inputs, outputs in GEOMETRIES[3:10]:
        def derivative(x, y):
            columns = windows_of(x, image, kernel, stride, padding)  # noqa: B023
            return einsum("nqti,nqo->tio", columns, y)

        name = f"convolveWeights/{label}"
        stream = generator(name)
        shapes = ((batch, product(image), inputs), (batch, product(windows), outputs))
        yield case(name, derivative, [uniform(stream, shape, -1, 1) for shape in shapes],
                   geometry(image, kernel, stride, padding, windows, False))


def largest_cases():
    for axis, shape in ((1, (2, 4, 3)), (0, (3, 2)), (2, (2, 3, 1)), (1, (2, 2, 3))):
        name = f"largest/axis{axis}/{'x'.join(map(str, shape))}"
        yield case(name, lambda x: x.max(axis).values, [distinct(generator(name), shape, 0.25)], {"axis": axis})  # noqa: B023


def all_convolution_cases():
    for family in (convolution_cases, weight_gradient_cases, largest_cases):
        yield from family()
