"""The dense VAE by PyTorch in float64: parts of the loss and the gradient of every parameter."""

import torch
from torch.nn import functional

from formula import direction, formula_array
from stored import generator, given, numbers, result, scalar, uniform

ACTIVATIONS = {"relu": torch.relu, "tanh": torch.tanh}


def parameter_shapes(pixels, hidden, latent):
    """Names and shapes as torch.nn.Linear has them, weight [out, in]. The decoder mirrors the encoder."""
    widths = [pixels, *hidden]
    layers = [(f"encoder.hidden.{i}", widths[i], widths[i + 1]) for i in range(len(hidden))]
    layers += [("posterior.mu", widths[-1], latent), ("posterior.logVar", widths[-1], latent)]
    mirrored = [latent, *reversed(hidden)]
    layers += [(f"decoder.hidden.{i}", mirrored[i], mirrored[i + 1]) for i in range(len(hidden))]
    layers += [("decoder.output", mirrored[-1], pixels)]
    for name, inputs, outputs in layers:
        yield f"{name}.weight", (outputs, inputs)
        yield f"{name}.bias", (outputs,)


def evaluate(parameters, x, noise, depth, activation, beta):
    """Loss = mean over data of (summed BCE + beta KL), and everything on the way to it."""
    margins = []

    def linear(name, value):
        return functional.linear(value, parameters[f"{name}.weight"], parameters[f"{name}.bias"])

    def hidden(side, value):
        for index in range(depth):
            value = linear(f"{side}.hidden.{index}", value)
            margins.append(float(value.detach().abs().min()))
            value = ACTIVATIONS[activation](value)
        return value

    features = hidden("encoder", x)
    mu, log_var = linear("posterior.mu", features), linear("posterior.logVar", features)
    z = mu + torch.exp(0.5 * log_var) * noise
    logits = linear("decoder.output", hidden("decoder", z))
    reconstruction = functional.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1).mean()
    kl = 0.5 * (mu.square() + log_var.exp() - 1 - log_var).sum(1).mean()
    loss = reconstruction + beta * kl
    gradients = torch.autograd.grad(loss, list(parameters.values()))
    parts = {"loss": loss, "reconstruction": reconstruction, "kl": kl}
    tensors = {"mu": mu, "logVar": log_var, "z": z, "logits": logits}
    return parts, tensors, dict(zip(parameters, gradients)), min(margins)


def require_margin(name, activation, margin, least):
    """A ReLU too near its kink could fall on the other side in float32: then choose other numbers."""
    if activation == "relu" and margin < least:
        raise AssertionError(f"{name}: a pre-activation lies {margin} from zero, wanted at least {least}")


def stored_case(name, pixels, hidden, latent, batch, activation, beta, seed):
    stream = generator(f"{name}/{seed}")
    bytes_ = torch.randint(0, 256, (batch, pixels), generator=stream)
    bytes_[torch.rand((batch, pixels), generator=stream) < 0.3] = 0
    bytes_[torch.rand((batch, pixels), generator=stream) < 0.2] = 255
    x = (bytes_.to(torch.float32) / 255).to(torch.float64)
    noise = uniform(stream, (batch, latent), -2, 2)
    parameters = {
        key: uniform(stream, shape, -0.6, 0.6).requires_grad_()
        for key, shape in parameter_shapes(pixels, hidden, latent)
    }
    parts, tensors, gradients, margin = evaluate(parameters, x, noise, len(hidden), activation, beta)
    require_margin(name, activation, margin, 1e-3)
    return {
        "name": name,
        "kind": "stored",
        "sizes": {"pixels": pixels, "hidden": hidden, "latent": latent, "batch": batch},
        "activation": activation,
        "beta": beta,
        "x": {"shape": [batch, pixels], "pixels": bytes_.reshape(-1).tolist(), "data": numbers(x, 9)},
        "noise": given(noise),
        "parameters": {key: given(value) for key, value in parameters.items()},
        **{key: scalar(value) for key, value in parts.items()},
        **{key: result(value) for key, value in tensors.items()},
        "gradients": {key: result(value) for key, value in gradients.items()},
    }


def formula_case(name, pixels, hidden, latent, batch, activation, beta):
    shapes = dict(parameter_shapes(pixels, hidden, latent))
    arrays = [
        {"name": "x", "number": 0, "shape": [batch, pixels], "kind": "pixels"},
        {"name": "noise", "number": 1, "shape": [batch, latent], "kind": "symmetric", "scale": 1.75},
    ]
    for index, (key, shape) in enumerate(shapes.items()):
        fan_in = shapes[key.replace(".bias", ".weight")][1]
        scale = {pixels: 0.0357, latent: 0.2236}.get(fan_in, 0.05)
        arrays.append({"name": key, "number": 2 + index, "shape": list(shape), "kind": "symmetric", "scale": scale})
    made = {array["name"]: formula_array(array) for array in arrays}
    for array in arrays:
        array["first"] = numbers(made[array["name"]].reshape(-1)[:3], 9)
    parameters = {key: made[key].requires_grad_() for key in shapes}
    parts, _, gradients, margin = evaluate(parameters, made["x"], made["noise"], len(hidden), activation, beta)
    require_margin(name, activation, margin, 1e-6)
    summaries = {
        array["name"]: {
            "norm": scalar(gradients[array["name"]].norm()),
            "dot": scalar((gradients[array["name"]] * direction(array)).sum()),
            "first": numbers(gradients[array["name"]].reshape(-1)[:5], 12),
        }
        for array in arrays[2:]
    }
    return {
        "name": name,
        "kind": "formula",
        "sizes": {"pixels": pixels, "hidden": hidden, "latent": latent, "batch": batch},
        "activation": activation,
        "beta": beta,
        "arrays": arrays,
        **{key: scalar(value) for key, value in parts.items()},
        "gradients": summaries,
    }


def model_cases():
    yield stored_case("dense/relu", 12, [8], 3, 5, "relu", 1, seed=0)
    yield stored_case("dense/tanh", 12, [9, 7], 3, 4, "tanh", 4, seed=0)
    yield formula_case("dense/full", 784, [400], 20, 128, "relu", 1)
