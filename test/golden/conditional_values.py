"""Writes conditional.json, described in README.md, beside itself: dense conditional VAEs by PyTorch in float64."""

import sys
from pathlib import Path

import torch
from torch.nn import functional

sys.dont_write_bytecode = True  # before the imports below: leave no __pycache__ in the tree

from stored import generator, given, numbers, result, scalar, uniform, write  # noqa: E402

PIXELS, HIDDEN, LATENT, BATCH = 6, 5, 3, 4


def parameter_shapes(size, prior):
    """Names and shapes as torch.nn.Linear has them; the condition stands behind x and behind z."""
    layers = [
        ("encoder.hidden.0", PIXELS + size, HIDDEN),
        ("posterior.mu", HIDDEN, LATENT),
        ("posterior.logVar", HIDDEN, LATENT),
        ("decoder.hidden.0", LATENT + size, HIDDEN),
        ("decoder.output", HIDDEN, PIXELS),
    ]
    if prior:
        layers += [("prior.mu", size, LATENT), ("prior.logVar", size, LATENT)]
    for name, inputs, outputs in layers:
        yield f"{name}.weight", (outputs, inputs)
        yield f"{name}.bias", (outputs,)


def evaluate(parameters, x, condition, noise, beta):
    """Loss = mean over data of (summed BCE + beta KL(q(z|x, c) || p(z|c))), and the gradient of every parameter."""

    def linear(name, value):
        return functional.linear(value, parameters[f"{name}.weight"], parameters[f"{name}.bias"])

    features = torch.tanh(linear("encoder.hidden.0", torch.cat([x, condition], 1)))
    mu, log_var = linear("posterior.mu", features), linear("posterior.logVar", features)
    z = mu + torch.exp(0.5 * log_var) * noise
    logits = linear("decoder.output", torch.tanh(linear("decoder.hidden.0", torch.cat([z, condition], 1))))
    if "prior.mu.weight" in parameters:
        prior = torch.distributions.Normal(linear("prior.mu", condition), torch.exp(0.5 * linear("prior.logVar", condition)))
    else:
        prior = torch.distributions.Normal(torch.zeros_like(mu), torch.ones_like(mu))
    posterior = torch.distributions.Normal(mu, torch.exp(0.5 * log_var))
    reconstruction = functional.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1).mean()
    kl = torch.distributions.kl_divergence(posterior, prior).sum(1).mean()
    loss = reconstruction + beta * kl
    gradients = torch.autograd.grad(loss, list(parameters.values()))
    return {"loss": loss, "reconstruction": reconstruction, "kl": kl}, dict(zip(parameters, gradients))


def case(name, kind, size, prior, beta):
    stream = generator(name)
    bytes_ = torch.randint(0, 256, (BATCH, PIXELS), generator=stream)
    x = bytes_.to(torch.float64) / 255
    noise = uniform(stream, (BATCH, LATENT), -2, 2)
    if kind == "labels":
        labels = torch.randint(0, size, (BATCH,), generator=stream)
        fed, condition = labels.tolist(), functional.one_hot(labels, size).to(torch.float64)
    else:
        condition = uniform(stream, (BATCH, size), -1, 1)
        fed = numbers(condition, 9)
    parameters = {
        key: uniform(stream, shape, -0.6, 0.6).requires_grad_() for key, shape in parameter_shapes(size, prior)
    }
    parts, gradients = evaluate(parameters, x, condition, noise, beta)
    return {
        "name": name,
        "condition": {"kind": kind, "size": size, "fed": fed},
        "prior": prior,
        "beta": beta,
        "sizes": {"pixels": PIXELS, "hidden": HIDDEN, "latent": LATENT, "batch": BATCH},
        "x": bytes_.reshape(-1).tolist(),
        "noise": given(noise),
        "parameters": {key: given(value) for key, value in parameters.items()},
        **{key: scalar(value) for key, value in parts.items()},
        "gradients": {key: result(value) for key, value in gradients.items()},
    }


def main():
    torch.set_num_threads(1)
    cases = [
        case("labels", "labels", 3, False, 1.5),
        case("labels, in the prior, too", "labels", 3, True, 2.0),
        case("a vector, in the prior, too", "vector", 2, True, 1.0),
    ]
    write(Path(__file__).parent / "conditional.json", cases)


if __name__ == "__main__":
    main()
