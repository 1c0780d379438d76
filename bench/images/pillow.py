"""Pillow with PyTorch's DataLoader on two workers: the peer that `npm run bench -- images` measures against.

Started with a folder, a number of workers, and `full` or `draft`, it prints {"event": "ready"} and obeys `pack` on stdin: each picture is decoded, turned upright, made RGB, cut in
its middle and scaled to 64 x 64 by Pillow's antialiased bilinear filter, as torchvision's Resize and CenterCrop do it, in batches of 64.
"""

import json
import os
import sys
import time

import numpy
import torch
from PIL import Image, ImageOps
from torch.utils.data import DataLoader, Dataset

SIDE = 64


def say(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


class Pictures(Dataset):
    def __init__(self, folder, draft):
        self.draft = draft
        self.paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        with Image.open(self.paths[index]) as picture:
            if self.draft:
                # Lets the JPEG decoder reduce the picture while it decodes, to twice the size that is needed at least.
                picture.draft("RGB", (2 * SIDE, 2 * SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
        width, height = upright.size
        side = min(width, height)
        left, top = (width - side) / 2, (height - side) / 2
        box = (left, top, left + side, top + side)
        return torch.from_numpy(numpy.asarray(upright.resize((SIDE, SIDE), Image.BILINEAR, box=box)).copy())


def main():
    pictures = Pictures(sys.argv[1], sys.argv[3] == "draft")
    workers = int(sys.argv[2])
    say("ready", torch=torch.__version__, workers=workers)
    for line in sys.stdin:
        if line.strip() == "quit":
            break
        began = time.perf_counter()
        images = sum(len(batch) for batch in DataLoader(pictures, batch_size=64, num_workers=workers))
        say("read", images=images, seconds=time.perf_counter() - began)


if __name__ == "__main__":
    main()
