"""Five steps of torch.optim.Adam on given gradients, in float32 and in float64, with and without clipping."""

import torch

from stored import generator, given, numbers, scalar, uniform

SETTINGS = {"learningRate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}


def run(initial, gradients, dtype, maximum_norm):
    # Copies: the optimizer writes into the parameter, clipping into the gradient.
    parameter = torch.nn.Parameter(initial.to(dtype, copy=True))
    optimizer = torch.optim.Adam([parameter], SETTINGS["learningRate"], (SETTINGS["beta1"], SETTINGS["beta2"]),
                                 SETTINGS["epsilon"], foreach=False)
    values, norms = [], []
    for gradient in gradients:
        parameter.grad = gradient.to(dtype, copy=True)
        if maximum_norm is not None:
            norms.append(scalar(torch.nn.utils.clip_grad_norm_([parameter], maximum_norm)))
        optimizer.step()
        values.append(numbers(parameter, 9 if dtype == torch.float32 else 15))
    return {"parameters": values, **({"norms": norms} if maximum_norm is not None else {})}


def adam_cases():
    stream = generator("adam")
    initial = uniform(stream, (7,), -1, 1)
    # Gradients of very different sizes, one of them zero at first: epsilon and the bias corrections both show.
    sizes = torch.tensor([3, 1, 0.1, 0.1, 0.01, 1e-6, 1e-9], dtype=torch.float64)
    gradients = [uniform(stream, (7,), -1, 1) * sizes for _ in range(5)]
    gradients = [gradient.to(torch.float32).to(torch.float64) for gradient in gradients]
    gradients[0][1] = 0
    # The norms of steps 2 and 4 are below the limit: these are not clipped.
    for quiet in (1, 3):
        gradients[quiet] = (gradients[quiet] / 10).to(torch.float32).to(torch.float64)
    for name, maximum_norm in (("adam/plain", None), ("adam/clipped", 0.5)):
        yield {
            "name": name,
            "kind": "adam",
            **SETTINGS,
            "maximumNorm": maximum_norm,
            "initial": given(initial),
            "stepGradients": [numbers(gradient, 9) for gradient in gradients],
            "float32": run(initial, gradients, torch.float32, maximum_norm),
            "float64": run(initial, gradients, torch.float64, maximum_norm),
        }
