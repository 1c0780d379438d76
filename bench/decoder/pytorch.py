"""A decoder run by PyTorch on a CPU: the peer that `npm run bench -- decoder` measures against.

Started once, it takes the weights of a safetensors file that nelbo exported and codes from a file of float32 numbers,
prints one JSON line {"event": "ready", ...} and then obeys lines on stdin:

  decode B C    decode the first B codes, C times    {"event": "decoded", "images": B * C, "seconds": ...}
  write B FILE  the means of the first B codes as float32, to compare    {"event": "written"}
  quit          end (as the end of stdin does)

The networks are those of ../training/networks.py, in eval mode, in inference mode (which is no_grad, and a little faster),
with operators in place where nothing else reads their input, and denormal numbers flushed to zero.
"""

import argparse
import os
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "training"))

import torch_process
from torch_process import say


def parse_arguments():
    parser = argparse.ArgumentParser(description="A decoder in PyTorch, driven by lines on stdin.")
    parser.add_argument("--model", required=True, choices=["dense", "conv", "residual"])
    parser.add_argument("--weights", required=True, help="model.safetensors of an export")
    parser.add_argument("--codes", required=True, help="float32 numbers [N, 20]")
    torch_process.add_arguments(parser)
    return parser.parse_args()


arguments = parse_arguments()
memory_kept = torch_process.prepare(arguments)

try:
    import torch

    from first_values import set_first_values
    from networks import LATENT_SIZE, NETWORKS
except ImportError as error:
    torch_process.refuse_without_torch(error)


def main():
    torch.set_num_threads(arguments.omp_threads)
    torch.set_flush_denormal(True)
    network = NETWORKS[arguments.model](arguments.layout)
    try:
        set_first_values(network, arguments.weights)
        with open(arguments.codes, "rb") as file:
            codes = torch.frombuffer(bytearray(file.read()), dtype=torch.float32).view(-1, LATENT_SIZE)
    except (OSError, ValueError, KeyError) as error:
        say("error", message=str(error))
        sys.exit(1)
    layout = torch.channels_last if arguments.layout == "channels-last" else torch.contiguous_format
    network.to(memory_format=layout).eval()

    def decode(count):
        return network.as_mean(network.decode(codes[:count]))

    def decode_often(count, calls):
        began = time.perf_counter()
        for _ in range(calls):
            decode(count)
        say("decoded", images=count * calls, seconds=time.perf_counter() - began)

    def write(count, path):
        # The images are grey: channels first and channels last are the same numbers.
        with open(path, "wb") as file:
            file.write(decode(count).contiguous().numpy().tobytes())
        say("written")

    blas = torch_process.loaded_blas(arguments.blas_threads)
    say(
        "ready",
        torch=torch.__version__,
        blas=blas["name"],
        threads={"omp": torch.get_num_threads(), "blas": blas["threads"], "waitPolicy": arguments.wait_policy},
        settings={"layout": arguments.layout, "memoryKept": memory_kept},
    )
    torch_process.obey({"decode B C": decode_often, "write B FILE": write})


if __name__ == "__main__":
    with torch.inference_mode():
        main()
