"""Writes operators.json and models.json, described in README.md, beside itself."""

from pathlib import Path

import torch

from adam_cases import adam_cases
from model_cases import model_cases
from operator_cases import operator_cases
from stored import write


def main():
    torch.set_num_threads(1)
    folder = Path(__file__).parent
    write(folder / "operators.json", list(operator_cases()))
    write(folder / "models.json", [*model_cases(), *adam_cases()])


if __name__ == "__main__":
    main()
