"""A VAE trained by PyTorch, on a CPU or a CUDA GPU: the peer that `npm run bench` measures against.

Started once, it loads the images, prints one JSON line {"event": "ready", "parameters": ..., ...} and then obeys lines
on stdin:

  steps N   train N steps            {"event": "steps", "steps": N, "seconds": ..., "loss": ...}
  memory    peak resident memory     {"event": "memory", "bytes": ...}
  peaks     the device's bandwidth   {"event": "peaks", "flopPerSecond": ..., "bytesPerSecond": ..., ...}
            and arithmetic
  quit      end (as the end of stdin does)

`seconds` covers training steps alone: drawing the order, batching, forward, gradient, update. `loss` is the average
over the data of these steps, in nats per datum and without constants. Trouble is {"event": "error", "message": ...}:
before "ready" it ends the program with status 1, after it the line is skipped.

The networks are in networks.py. Around them, too, each choice was kept because it measured no slower:
  - pixels are gathered from one uint8 tensor in memory, without a DataLoader (float32 is not faster, and takes 190 MB
    more)
  - memory that one step frees is kept for the next (--allocator keep), where glibc would return it to the system and
    fault it in again: the largest single gain of the dense network
  - gradients are dropped rather than zeroed; denormal numbers are flushed to zero
  - images in PyTorch's usual layout or with channels last (--layout): which is faster depends on the network
  - the network compiled by torch.compile (--compile), for the sizes of batch that occur; all of them are compiled before
    "ready"
  - Adam is the fused kernel (--adam), which old versions do not have on a CPU; there it is the foreach implementation
  - on a GPU all images lie in its memory, and no step waits for the processor
Measured on the dense network and left out because they gained nothing beyond noise: softplus(l) - x l in place of
binary_cross_entropy_with_logits, one linear layer for both heads of the posterior, Adam written by hand over pieces
that fit into the cache, another OPENBLAS_CORETYPE, oneDNN's linear layer.
"""

import argparse
import struct
import sys
import time

sys.dont_write_bytecode = True

import torch_process
from torch_process import say

LEARNING_RATE = 1e-3


def parse_arguments():
    parser = argparse.ArgumentParser(description="A VAE in PyTorch, driven by lines on stdin.")
    parser.add_argument("--model", required=True, choices=["dense", "conv", "residual"])
    parser.add_argument("--mnist", required=True, help="path of train-images-idx3-ubyte")
    torch_process.add_arguments(parser)
    parser.add_argument("--first-values", help="safetensors file of nelbo's first values (default: drawn anew)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--images", type=int, help="use only so many images (default: all)")
    parser.add_argument("--compile", choices=["none", "default", "reduce-overhead"], default="none",
                        help="torch.compile with this mode; reduce-overhead uses CUDA graphs")
    parser.add_argument("--adam", choices=["foreach", "fused"], help="default: fused from PyTorch 2.5 on")
    return parser.parse_args()


arguments = parse_arguments()

memory_kept = torch_process.prepare(arguments)

try:
    import torch

    from first_values import set_first_values
    from networks import NETWORKS
    from peaks import measure_peaks
except ImportError as error:
    torch_process.refuse_without_torch(error)


def read_images(path):
    with open(path, "rb") as file:
        content = bytearray(file.read())
    magic, count, rows, columns = struct.unpack_from(">IIII", content)
    if magic != 0x803 or (rows, columns) != (28, 28) or len(content) != 16 + count * 784:
        raise ValueError(f"{path}: expected an IDX file of 28 x 28 images, found magic {magic:#x}, "
                         f"{count} x {rows} x {columns}, {len(content)} bytes")
    return torch.frombuffer(content, dtype=torch.uint8, offset=16).view(count, 1, 28, 28)


class Trainer:
    def __init__(self, images):
        self.device = torch.device(arguments.device)
        self.images = images[: arguments.images].to(self.device)
        self.format = torch.channels_last if arguments.layout == "channels-last" else torch.contiguous_format
        self.model = NETWORKS[arguments.model](arguments.layout)
        if arguments.first_values is not None:
            set_first_values(self.model, arguments.first_values)
        self.model.to(device=self.device, memory_format=self.format)
        self.adam = arguments.adam or ("fused" if torch_process.version() >= (2, 5) else "foreach")
        self.optimizer = torch.optim.Adam(self.model.parameters(), LEARNING_RATE, **{self.adam: True})
        self.order, self.position = torch.empty(0, dtype=torch.int64), 0
        self.loss = self.model
        if arguments.compile != "none":
            self.compile()

    def compile(self):
        """Compiles the network, forward and backward, for a whole batch and for the last one of an epoch."""
        self.loss = torch.compile(self.model, mode=arguments.compile, dynamic=False)
        sizes = {min(arguments.batch_size, len(self.images)), len(self.images) % arguments.batch_size} - {0}
        for size in sizes:
            # The first runs with a size also record CUDA graphs.
            for _ in range(3 if self.device.type == "cuda" else 1):
                self.loss(self.batch(torch.arange(size, device=self.device))).backward()
                self.optimizer.zero_grad(set_to_none=True)

    def batch(self, chosen):
        return self.images.index_select(0, chosen).to(torch.float32, memory_format=self.format).div_(255)

    def step(self):
        """One training step; returns the loss summed over the batch, and the size of the batch."""
        if self.position >= len(self.order):
            self.order, self.position = torch.randperm(len(self.images), device=self.device), 0
        chosen = self.order[self.position : self.position + arguments.batch_size]
        self.position += arguments.batch_size
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(self.batch(chosen))
        loss.backward()
        self.optimizer.step()
        return loss.detach(), len(chosen)

    def steps(self, count):
        start = time.perf_counter()
        total, data = torch.zeros((), dtype=torch.float64, device=self.device), 0
        for _ in range(count):
            loss, size = self.step()
            total += loss
            data += size
        # Reading the number waits for all steps.
        average = total.item() / data
        return {"steps": count, "seconds": time.perf_counter() - start, "loss": average}


def say_peaks():
    say("peaks", **measure_peaks(arguments.device))


def main():
    torch.set_num_threads(arguments.omp_threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(arguments.seed)
    if arguments.device == "cuda" and not torch.cuda.is_available():
        say("error", message=f"PyTorch {torch.__version__} of {sys.executable} finds no CUDA GPU")
        sys.exit(1)
    try:
        trainer = Trainer(read_images(arguments.mnist))
    except (OSError, ValueError, KeyError, struct.error) as error:
        say("error", message=str(error))
        sys.exit(1)
    blas = torch_process.loaded_blas(arguments.blas_threads)
    say(
        "ready",
        parameters=sum(parameter.numel() for parameter in trainer.model.parameters()),
        torch=torch.__version__,
        blas=blas["name"],
        blasFound=blas["found"],
        threads={"omp": torch.get_num_threads(), "blas": blas["threads"], "waitPolicy": arguments.wait_policy},
        settings={
            "layout": arguments.layout,
            "memoryKept": memory_kept,
            "compile": arguments.compile,
            "adam": trainer.adam,
        },
        device=torch.cuda.get_device_name() if arguments.device == "cuda" else "cpu",
        # What eager PyTorch computes convolutions with on a GPU, as installed: rounded to 10 bits of mantissa.
        tf32={"convolutions": torch.backends.cudnn.allow_tf32, "products": torch.backends.cuda.matmul.allow_tf32},
    )
    torch_process.obey({
        "steps N": lambda count: say("steps", **trainer.steps(count)),
        "memory": lambda: say("memory", bytes=torch_process.peak_memory()),
        "peaks": say_peaks,
    })


if __name__ == "__main__":
    main()
