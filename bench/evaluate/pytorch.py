"""Estimates of log p(x) by PyTorch on a CPU: the peers that `npm run bench -- evaluate` measures against.

Prints one JSON line {"event": "ready", ...} and then obeys lines on stdin:

  batched N K   images 0 .. N - 1 with K codes each, a few images at a time: each is encoded once
  single N K    the same as pythae's `get_nll` computes it (models/vae/vae_model.py): one image at a time, repeated a
                hundred times, encoded again for each hundred codes, the decoder's probabilities in a cross-entropy
  quit          end

Both answer {"event": "estimated", "logLikelihood": mean, "cpu": processor seconds, "seconds": wall seconds}.
"""

import argparse
import math
import os
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "training"))

import torch_process
from torch_process import say


def parse_arguments():
    parser = argparse.ArgumentParser(description="Estimates of log p(x) in PyTorch, driven by lines on stdin.")
    parser.add_argument("--weights", required=True, help="safetensors file of the dense network")
    parser.add_argument("--images", required=True, help="bytes [N, 784]")
    parser.add_argument("--rows", type=int, default=500, help="decoded codes per pass of the batched loop")
    torch_process.add_arguments(parser)
    return parser.parse_args()


arguments = parse_arguments()
memory_kept = torch_process.prepare(arguments)

try:
    import torch
    from torch.nn import functional

    from first_values import set_first_values
    from networks import DenseVae
except ImportError as error:
    torch_process.refuse_without_torch(error)


def log_weights(network, mu, log_variance, z, log_likelihood):
    """log p(x|z) + log p(z) - log q(z|x); the constants of both normals cancel."""
    log_q = -0.5 * (log_variance + (z - mu) ** 2 / log_variance.exp()).sum(-1)
    return log_likelihood - 0.5 * (z * z).sum(-1) - log_q


def batched(network, x, codes):
    per_pass = min(codes, arguments.rows)
    images = max(1, arguments.rows // per_pass)
    found = []
    for first in range(0, len(x), images):
        some = x[first : first + images]
        features = network.encode(some)
        mu, log_variance = network.mu(features)[:, None], network.log_variance(features)[:, None]
        deviation = torch.exp(0.5 * log_variance)
        parts = []
        for begin in range(0, codes, per_pass):
            count = min(per_pass, codes - begin)
            z = mu + deviation * torch.randn(len(some), count, mu.shape[-1])
            logits = network.decode(z.view(-1, mu.shape[-1])).view(len(some), count, -1)
            target = some[:, None].expand_as(logits)
            fit = -functional.binary_cross_entropy_with_logits(logits, target, reduction="none").sum(-1)
            parts.append(log_weights(network, mu, log_variance, z, fit))
        found.append(torch.logsumexp(torch.cat(parts, 1), 1) - math.log(codes))
    return torch.cat(found).mean().item()


def single(network, x, codes, batch_size=100):
    batches, size = (codes // batch_size, batch_size) if codes > batch_size else (1, codes)
    found = []
    for image in x:
        parts = []
        for _ in range(batches):
            repeated = torch.cat(size * [image.unsqueeze(0)])
            features = network.encode(repeated)
            mu, log_variance = network.mu(features), network.log_variance(features)
            z = mu + torch.exp(0.5 * log_variance) * torch.randn_like(mu)
            probabilities = torch.sigmoid(network.decode(z)).reshape(size, -1)
            fit = -functional.binary_cross_entropy(probabilities, repeated, reduction="none").sum(-1)
            parts.append(log_weights(network, mu, log_variance, z, fit))
        weights = torch.cat(parts)
        found.append((torch.logsumexp(weights, 0) - math.log(len(weights))).item())
    return sum(found) / len(found)


def main():
    torch.set_num_threads(arguments.omp_threads)
    torch.set_flush_denormal(True)
    network = DenseVae(arguments.layout)
    try:
        set_first_values(network, arguments.weights)
        with open(arguments.images, "rb") as file:
            images = torch.frombuffer(bytearray(file.read()), dtype=torch.uint8).view(-1, 784).float() / 255
    except (OSError, ValueError, KeyError) as error:
        say("error", message=str(error))
        sys.exit(1)

    def measured(estimate):
        def run(count, codes):
            began, processor = time.perf_counter(), time.process_time()
            mean = estimate(network, images[:count], codes)
            used = time.process_time() - processor
            say("estimated", logLikelihood=mean, cpu=used, seconds=time.perf_counter() - began)

        return run

    blas = torch_process.loaded_blas(arguments.blas_threads)
    say("ready", torch=torch.__version__, blas=blas["name"], memoryKept=memory_kept)
    torch_process.obey({"batched N K": measured(batched), "single N K": measured(single)})


if __name__ == "__main__":
    with torch.inference_mode():
        main()
