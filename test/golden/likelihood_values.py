"""Writes likelihoods.json, described in README.md, beside itself: log p(x|z) by torch.distributions and, for
the discretized logistic that these lack, by differences of torch.sigmoid."""

import math
import sys
from pathlib import Path

import torch
from torch import distributions

sys.dont_write_bytecode = True  # before the imports below: leave no __pycache__ in the tree

from stored import float32, generator, given, result, uniform, write  # noqa: E402

DATA, SAMPLES, ELEMENTS = 3, 2, 12
LEAST_VARIANCE, LEAST_SCALE, HALF_LEVEL = math.exp(-12), math.exp(-7) / 2, 1 / 510


def apart(decoded):
    """The two numbers of each element, which lie side by side."""
    return decoded.unflatten(-1, (-1, 2)).unbind(-1)


def grey(stream):
    return uniform(stream, (DATA, 1, ELEMENTS), 0, 1)


def binary(stream):
    return (torch.rand((DATA, 1, ELEMENTS), generator=stream, dtype=torch.float64) < 0.4).double()


def bytes_(stream):
    levels = torch.randint(0, 256, (DATA, 1, ELEMENTS), generator=stream)
    levels[..., 0], levels[..., 1] = 0, 255
    return float32(levels / 255.0)


def one_hot(categories):
    def draw(stream):
        columns = torch.randint(0, categories, (DATA, 1, ELEMENTS // categories), generator=stream)
        return torch.nn.functional.one_hot(columns, categories).double().flatten(-2)

    return draw


def normal(mean, variance):
    return distributions.Normal(mean, torch.as_tensor(variance, dtype=torch.float64).sqrt())


def learned(log_variance):
    return LEAST_VARIANCE + log_variance.exp()


def discretized(mean, log_scale, x):
    """Differences of the distribution function, on whichever side of the mean it is small: digits cancel on the other."""
    scale = LEAST_SCALE + log_scale.exp()

    def below(edge):
        return torch.sigmoid((edge - mean) / scale)

    x = x.expand_as(mean)
    side = torch.where(x > mean, -torch.ones_like(x), torch.ones_like(x)).detach()
    inner, outer = (below(mean + side * (x - mean) + edge) for edge in (HALF_LEVEL, -HALF_LEVEL))
    at_zero, at_one = below(x + HALF_LEVEL), below(2 * mean - (x - HALF_LEVEL))
    return torch.where(x < HALF_LEVEL, at_zero, torch.where(x > 1 - HALF_LEVEL, at_one, inner - outer))


def summed(distribution, x):
    return distribution.log_prob(x).sum(-1), distribution.mean


def likelihoods():
    """name, options, data, numbers for each element, parameters' sizes, (decoded, target, parameters) -> log p, mean."""
    yield "bernoulli", {}, binary, 1, {}, lambda d, x, p: summed(distributions.Bernoulli(logits=d), x)
    yield "continuousBernoulli", {}, grey, 1, {}, lambda d, x, p: summed(distributions.ContinuousBernoulli(logits=d), x)
    forms = {"sigmoid": torch.sigmoid, "linear": lambda d: d}
    for variance in (1, 0.5, 0.04):
        for form, apply in forms.items():
            yield ("gaussian", {"variance": variance, "mean": form}, grey, 1, {},
                   lambda d, x, p: summed(normal(apply(d), variance), x))  # noqa: B023
    for form, apply in forms.items():
        for sigma, size in (("shared", 1), ("pixel", ELEMENTS)):
            yield ("learnedGaussian", {"sigma": sigma, "mean": form}, grey, 1, {"logVar": (size,)},
                   lambda d, x, p: summed(normal(apply(d), learned(p["logVar"])), x))  # noqa: B023
        yield ("learnedGaussian", {"sigma": "predicted", "mean": form}, grey, 2, {},
               lambda d, x, p: summed(normal(apply(apart(d)[0]), learned(apart(d)[1])), x))  # noqa: B023
        yield ("optimalGaussian", {"mean": form}, grey, 1, {"logVar": ()},
               lambda d, x, p: summed(normal(apply(d), p["logVar"].detach().exp()), x))  # noqa: B023
        yield ("optimalGaussian", {"mean": form, "training": True}, grey, 1, {},
               lambda d, x, p: summed(normal(apply(d), (x - apply(d)).detach().square().mean()), x))  # noqa: B023
    for scale, channels, sizes in (("predicted", 2, {}), ("shared", 1, {"logScale": (1,)})):
        def discretized_(d, x, p):
            mean, log_scale = apart(d) if not p else (d, p["logScale"])
            return discretized(mean, log_scale, x).log().sum(-1), None

        yield "discretizedLogistic", {"scale": scale}, bytes_, channels, sizes, discretized_
    for categories in (2, 3, 6, 12):
        def categorical(d, x, p):
            columns = d.unflatten(-1, (-1, categories))  # noqa: B023
            chosen = distributions.OneHotCategorical(logits=columns)
            one = x.unflatten(-1, (-1, categories)).expand_as(columns)  # noqa: B023
            return chosen.log_prob(one).sum(-1), chosen.mean.flatten(-2)

        yield "categorical", {"categories": categories}, one_hot(categories), 1, {}, categorical


def case(likelihood, options, data, channels, sizes, evaluate):
    name = "/".join([likelihood, *map(str, options.values())])
    stream = generator(name)
    target = data(stream)
    decoded = uniform(stream, (DATA, SAMPLES, ELEMENTS * channels), -3, 3).requires_grad_()
    parameters = {key: uniform(stream, size, -2, 1).requires_grad_() for key, size in sizes.items()}
    log_density, mean = evaluate(decoded, target, parameters)
    cotangent = uniform(stream, log_density.shape, 0.2, 1)
    leaves = {"decoded": decoded, **parameters}
    gradients = torch.autograd.grad((log_density * cotangent).sum(), list(leaves.values()), allow_unused=True)
    return {
        "name": name,
        "likelihood": likelihood,
        "options": options,
        "target": given(target),
        "decoded": given(decoded),
        "parameters": {key: given(value) for key, value in parameters.items()},
        "cotangent": given(cotangent),
        "logDensity": result(log_density),
        "mean": None if mean is None else result(mean.expand(DATA, SAMPLES, ELEMENTS)),
        "gradients": {key: result(value) for key, value in zip(leaves, gradients) if value is not None},
    }


def main():
    torch.set_num_threads(1)
    write(Path(__file__).parent / "likelihoods.json", [case(*each) for each in likelihoods()])


if __name__ == "__main__":
    main()
