"""Writes operators.json, convolution.json, convolution_layers.json and models.json, described in README.md, beside itself."""

import sys
from pathlib import Path

import torch

sys.dont_write_bytecode = True  # before the imports below: leave no __pycache__ in the tree

from adam_cases import adam_cases  # noqa: E402
from convolution_cases import all_convolution_cases  # noqa: E402
from convolution_layer_cases import convolution_layer_cases  # noqa: E402
from model_cases import model_cases  # noqa: E402
from operator_cases import operator_cases  # noqa: E402
from stored import write  # noqa: E402


def main():
    torch.set_num_threads(1)
    folder = Path(__file__).parent
    write(folder / "operators.json", list(operator_cases()))
    write(folder / "convolution.json", list(all_convolution_cases()))
    write(folder / "convolution_layers.json", list(convolution_layer_cases()))
    write(folder / "models.json", [*model_cases(), *adam_cases()])


if __name__ == "__main__":
    main()
