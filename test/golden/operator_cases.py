"""Operators: output and gradients by PyTorch in float64, from inputs rounded to float32 and away from kinks."""

import torch
from torch.nn import functional

from stored import away_from_zero, distinct, float32, generator, given, result, uniform

SAME, ROW, OUTER, BATCH, SCALAR = (
    ("same", (3, 4), (3, 4)),
    ("row", (3, 4), (4,)),
    ("outer", (3, 1), (1, 4)),
    ("batch", (2, 3, 4), (4,)),
    ("scalar", (2, 3, 4), ()),
)
BROADCASTS = (SAME, ROW, OUTER, BATCH, SCALAR)
FLIPPED = ("rowFirst", (4,), (2, 3, 4))


def case(name, function, inputs, attributes=None, constants=0):
    """function(*inputs) -> output. The first `constants` inputs get no gradient (null)."""
    leaves = [value.clone().requires_grad_(index >= constants) for index, value in enumerate(inputs)]
    output = function(*leaves)
    cotangent = uniform(generator(name + "/cotangent"), output.shape, -1, 1)
    gradients = torch.autograd.grad((output * cotangent).sum(), leaves[constants:])
    return {
        "name": name,
        "operator": name.split("/")[0],
        "attributes": attributes or {},
        "inputs": [given(value) for value in inputs],
        "output": result(output),
        "cotangent": given(cotangent),
        "gradients": [None] * constants + [result(gradient) for gradient in gradients],
    }


def softplus(x):
    """log(1 + e^x) without overflow and without the threshold of torch.nn.functional.softplus."""
    return torch.logaddexp(x, torch.zeros_like(x))


def unary_cases():
    anywhere = lambda stream, shape: uniform(stream, shape, -3, 3)  # noqa: E731
    positive = lambda stream, shape: uniform(stream, shape, 0.2, 4)  # noqa: E731
    off_zero = lambda stream, shape: away_from_zero(stream, shape, 0.1, 3)  # noqa: E731
    table = {
        "negate": (torch.neg, anywhere),
        "abs": (torch.abs, off_zero),
        "exp": (torch.exp, anywhere),
        "log": (torch.log, positive),
        "sqrt": (torch.sqrt, positive),
        "square": (torch.square, anywhere),
        "reciprocal": (torch.reciprocal, positive),
        "sigmoid": (torch.sigmoid, anywhere),
        "tanh": (torch.tanh, anywhere),
        "relu": (torch.relu, off_zero),
        "erf": (torch.erf, anywhere),
        "softplus": (softplus, anywhere),
        "silu": (functional.silu, anywhere),
    }
    for name, (function, draw) in table.items():
        yield case(f"{name}/matrix", function, [draw(generator(name), (2, 3, 4))])
        yield case(f"{name}/scalar", function, [draw(generator(name + "/scalar"), ())])
    far = torch.tensor([-90.0, -40.0, -20.0, 20.0, 40.0, 90.0], dtype=torch.float64)
    for name in ("sigmoid", "softplus", "tanh", "silu"):
        yield case(f"{name}/far", table[name][0], [far])
    yield case("leakyRelu/matrix", lambda x: functional.leaky_relu(x, 0.2), [off_zero(generator("leakyRelu"), (3, 4))],
               {"slope": 0.2})
    yield case("elu/matrix", lambda x: functional.elu(x, 1.0), [off_zero(generator("elu"), (3, 4))], {"alpha": 1})
    yield case("gelu/matrix", functional.gelu, [anywhere(generator("gelu"), (3, 4))], {"approximate": "none"})


def binary_cases():
    functions = {"add": torch.add, "subtract": torch.sub, "multiply": torch.mul, "divide": torch.div}
    for name, function in functions.items():
        for label, left, right in (*BROADCASTS, FLIPPED):
            stream = generator(f"{name}/{label}")
            inputs = [uniform(stream, left, -2, 2), away_from_zero(stream, right, 0.5, 2)]
            yield case(f"{name}/{label}", function, inputs)
    for name, function in {"maximum": torch.maximum, "minimum": torch.minimum}.items():
        for label, left, right in (*BROADCASTS, FLIPPED):
            stream = generator(f"{name}/{label}")
            # Two ladders of the same step, half a step apart, never meet.
            a, b = distinct(stream, left, 0.4), distinct(stream, right, 0.4)
            if (a.numel() - b.numel()) % 2 == 0:
                b = float32(b + 0.25)
            if float((a - b).abs().min()) < 0.05:
                raise AssertionError(f"{name}/{label}: a tie")
            yield case(f"{name}/{label}", function, [a, b])


def select_cases():
    choose = lambda condition, a, b: torch.where(condition > 0.5, a, b)  # noqa: E731
    shapes = {"same": ((3, 4), (3, 4), (3, 4)), "column": ((3, 1), (3, 4), (3, 4)), "scalar": ((3, 4), (3, 4), ())}
    for label, (condition, left, right) in shapes.items():
        stream = generator(f"select/{label}")
        mask = (torch.arange(condition[0] * condition[1]).view(condition) * 5 % 3 != 0).double()
        inputs = [mask, uniform(stream, left, -2, 2), uniform(stream, right, -2, 2)]
        yield case(f"select/{label}", choose, inputs, constants=1)


def matmul_cases():
    labels = {(False, False): "plain", (True, False): "transposeLeft", (False, True): "transposeRight",
              (True, True): "transposeBoth"}
    for (left, right), label in labels.items():
        stream = generator(f"matmul/{label}")
        a = uniform(stream, (4, 3) if left else (3, 4), -1, 1)
        b = uniform(stream, (5, 4) if right else (4, 5), -1, 1)
        multiply = lambda a, b: (a.t() if left else a) @ (b.t() if right else b)  # noqa: B023, E731
        yield case(f"matmul/{label}", multiply, [a, b], {"transposeLeft": left, "transposeRight": right})
    stream = generator("linear")
    inputs = [uniform(stream, shape, -1, 1) for shape in ((5, 4), (3, 4), (3,))]
    yield case("linear/matrix", functional.linear, inputs)


def likelihood_cases():
    def log_density(logits, target):
        terms = functional.binary_cross_entropy_with_logits(logits, target.expand_as(logits), reduction="none")
        return -terms.sum(-1)

    shapes = {"same": ((3, 4), (3, 4)), "samples": ((3, 2, 242), (3, 1, 242)), "prime": ((2, 13), (13,))}
    for label, (logits, target) in shapes.items():
        stream = generator(f"bernoulliLogDensity/{label}")
        inputs = [uniform(stream, logits, -6, 6), uniform(stream, target, 0, 1)]
        yield case(f"bernoulliLogDensity/{label}", log_density, inputs)
    far = torch.tensor([[-90.0, -40.0, -20.0, 20.0, 40.0, 90.0]], dtype=torch.float64)
    target = torch.tensor([[0.0, 1.0, 0.25, 1.0, 0.0, 0.75]], dtype=torch.float64)
    yield case("bernoulliLogDensity/far", log_density, [far, target])

    def continuous(logits, target):
        return torch.distributions.ContinuousBernoulli(logits=logits).log_prob(target.expand_as(logits)).sum(-1)

    for label, (logits, target) in shapes.items():
        stream = generator(f"continuousBernoulliLogDensity/{label}")
        inputs = [uniform(stream, logits, -6, 6), uniform(stream, target, 0, 1)]
        yield case(f"continuousBernoulliLogDensity/{label}", continuous, inputs)
    # Around 0 and at both sides of 1/2, where formulas meet; up to 17, as PyTorch's 1 - probability loses digits beyond.
    near = torch.tensor([[0.0, 1e-6, -1e-3, 0.03, -0.499, 0.501, -1.0, 8.0, 17.0, -30.0]], dtype=torch.float64)
    inputs = [float32(near), uniform(generator("continuousBernoulliLogDensity/near"), near.shape, 0, 1)]
    yield case("continuousBernoulliLogDensity/near", continuous, inputs)


def reduce_cases():
    functions = {
        "reduceSum": lambda x, axes, keep: x.sum(axes, keepdim=keep),
        "reduceMean": lambda x, axes, keep: x.mean(axes, keepdim=keep),
        "reduceMax": lambda x, axes, keep: x.amax(axes, keepdim=keep),
        "logSumExp": lambda x, axes, keep: x.logsumexp(axes, keepdim=keep),
    }
    for name, function in functions.items():
        for axes in ([0], [1], [2], [0, 2], [1, 2], [0, 1, 2]):
            for keep in (False, True):
                label = f"{name}/{'.'.join(map(str, axes))}{'/keep' if keep else ''}"
                x = distinct(generator(label), (2, 3, 4), 0.25)
                reduce = lambda x: function(x, axes, keep)  # noqa: B023, E731
                yield case(label, reduce, [x], {"axes": axes, "keepDimensions": keep})


def layout_cases():
    def draw(name, *shapes):
        stream = generator(name)
        return [uniform(stream, shape, -2, 2) for shape in shapes]

    for label, before, after in (("flatten", (2, 3, 4), [2, 12]), ("split", (6, 2), [2, 3, 2]), ("scalar", (1, 1), [])):
        name = f"reshape/{label}"
        yield case(name, lambda x: x.reshape(after), draw(name, before), {"shape": after})  # noqa: B023
    for permutation in ([1, 0], [0, 2, 1], [2, 0, 1], [2, 1, 0]):
        name = f"transpose/{'.'.join(map(str, permutation))}"
        inputs = draw(name, (2, 3, 4)[: len(permutation)])
        yield case(name, lambda x: x.permute(permutation), inputs, {"permutation": permutation})  # noqa: B023
    for label, before, after in (("row", (4,), [2, 3, 4]), ("column", (3, 1), [3, 4]), ("scalar", (), [3, 4])):
        name = f"broadcast/{label}"
        yield case(name, lambda x: x.expand(after), draw(name, before), {"shape": after})  # noqa: B023
    for axis, shapes in ((1, ((2, 3), (2, 2))), (0, ((1, 3), (2, 3), (3, 3))), (1, ((2, 1, 4), (2, 2, 4)))):
        name = f"concat/axis{axis}/{len(shapes)}inputs/rank{len(shapes[0])}"
        inputs = draw(name, *shapes)
        yield case(name, lambda *values: torch.cat(values, axis), inputs, {"axis": axis})  # noqa: B023
    for axis, start, end in ((0, 1, 2), (1, 0, 2), (2, 1, 3), (2, 0, 4)):
        name = f"slice/axis{axis}/{start}-{end}"
        attributes = {"axis": axis, "start": start, "end": end}
        yield case(name, lambda x: x.narrow(axis, start, end - start), draw(name, (2, 3, 4)), attributes)  # noqa: B023
    for axis, before, after in ((0, 1, 0), (1, 0, 2), (2, 2, 1)):
        name = f"pad/axis{axis}/{before}-{after}"
        widths = [0, 0] * (2 - axis) + [before, after]
        attributes = {"axis": axis, "before": before, "after": after}
        yield case(name, lambda x: functional.pad(x, widths), draw(name, (2, 3, 4)), attributes)  # noqa: B023


def operator_cases():
    for family in (unary_cases, binary_cases, select_cases, matmul_cases, likelihood_cases, reduce_cases, layout_cases):
        yield from family()
