"""Writes pictures/*.png, PNG files of every kind, and pictures.json with their pixels.

pypng 0.20220715 writes every colour type, depth, interlacing and transparency. ImageMagick 6.9 writes the filters, and
decodes the pixels of each file. Pillow 13 must give the same pixels. Requirements: pip install pypng pillow; apt-get
install imagemagick.
"""

import base64
import json
import pathlib
import random
import subprocess

import png
from PIL import Image

CONVERT = "/usr/bin/convert"
folder = pathlib.Path(__file__).parent
pictures = folder / "pictures"
pictures.mkdir(exist_ok=True)
for old in pictures.glob("*.png"):
    old.unlink()
draw = random.Random(0)
meant = {}


def write(name, width, height, planes, depth, **options):
    """Writes random samples. Some repeat, so that a transparent colour occurs."""
    limit = len(options["palette"]) if "palette" in options else 2**depth
    choices = [[draw.randrange(limit) for _ in range(planes)] for _ in range(4)]
    if "transparent" in options:
        choices.append(list(options["transparent"]))
        # A value that is equal only in the upper byte is another colour.
        choices.append([value ^ 1 for value in options["transparent"]])
    pixels = lambda: draw.choice(choices) if draw.random() < 0.6 else [draw.randrange(limit) for _ in range(planes)]
    rows = [[value for _ in range(width) for value in pixels()] for _ in range(height)]
    with open(pictures / f"{name}.png", "wb") as file:
        png.Writer(width, height, bitdepth=depth, **options).write(file, rows)
    values = [row[at : at + planes] for row in rows for at in range(0, len(row), planes)]
    meant[name] = bytes(byte for value in values for byte in rgba(value, depth, **options))


def rgba(value, depth, palette=None, transparent=None, alpha=False, **_):
    """The samples of a pixel as RGBA, four bytes."""
    if palette is not None:
        return (*palette[value[0]], 255)[:4]
    eight = [each >> 8 if depth == 16 else each * 255 // (2**depth - 1) for each in value]
    colour = eight[:-1] if alpha else eight
    opacity = eight[-1] if alpha else 0 if transparent == tuple(value) else 255
    return (*(colour if len(colour) == 3 else colour * 3), opacity)


def colours(count, alphas=0):
    """A palette. Its first colours have an alpha."""
    return [tuple(draw.randrange(256) for _ in range(4 if index < alphas else 3)) for index in range(count)]


for interlace in [False, True]:
    way = "adam7" if interlace else "plain"
    for depth in [1, 2, 4, 8, 16]:
        write(f"grey-{depth}-{way}", 13, 11, 1, depth, greyscale=True, interlace=interlace)
        key = draw.randrange(2**depth)
        write(f"grey-{depth}-key-{way}", 13, 11, 1, depth, greyscale=True, interlace=interlace, transparent=(key,))
    for depth in [8, 16]:
        write(f"rgb-{depth}-{way}", 13, 11, 3, depth, greyscale=False, interlace=interlace)
        key = tuple(draw.randrange(2**depth) for _ in range(3))
        write(f"rgb-{depth}-key-{way}", 13, 11, 3, depth, greyscale=False, interlace=interlace, transparent=key)
        write(f"grey-alpha-{depth}-{way}", 13, 11, 2, depth, greyscale=True, alpha=True, interlace=interlace)
        write(f"rgb-alpha-{depth}-{way}", 13, 11, 4, depth, greyscale=False, alpha=True, interlace=interlace)
    for depth in [1, 2, 4, 8]:
        count = min(2**depth, 19)
        write(f"palette-{depth}-{way}", 13, 11, 1, depth, palette=colours(count), interlace=interlace)
        write(f"palette-{depth}-alpha-{way}", 13, 11, 1, depth, palette=colours(count, (count + 1) // 2), interlace=interlace)

# Sizes for which some passes of Adam7 have no pixels.
for width, height in [(1, 1), (2, 3), (3, 2), (1, 9), (5, 1)]:
    write(f"grey-2-adam7-{width}x{height}", width, height, 1, 2, greyscale=True, interlace=True)
    write(f"rgb-16-adam7-{width}x{height}", width, height, 3, 16, greyscale=False, interlace=True)

# Filters: 0 none, 1 sub, 2 up, 3 average, 4 Paeth. The picture is smooth, so that they differ.
for filter in range(5):
    for name, make in {
        "rgb-8": ["-define", "png:color-type=2", "-define", "png:bit-depth=8"],
        "rgb-alpha-16": ["-define", "png:color-type=6", "-define", "png:bit-depth=16"],
        "grey-4": ["-colorspace", "gray", "-define", "png:color-type=0", "-define", "png:bit-depth=4"],
    }.items():
        for way, interlace in {"plain": "None", "adam7": "PNG"}.items():
            command = [CONVERT, "-size", "17x9", "gradient:#104080-#f0c0e0", "-rotate", "90", "-wave", "2x9", *make]
            command += ["-define", f"png:compression-filter={filter}", "-define", "png:exclude-chunks=all"]
            subprocess.run([*command, "-interlace", interlace, f"png:{pictures}/filter-{filter}-{name}-{way}.png"], check=True)

expected = {}
for file in sorted(pictures.glob("*.png")):
    raw = subprocess.run([CONVERT, file, "-depth", "16", "rgba:-"], check=True, capture_output=True).stdout
    width, height = Image.open(file).size
    assert len(raw) == 8 * width * height
    # ImageMagick gives 16 bits, little-endian here. Take the upper byte of each.
    pixels = raw[1::2]
    assert meant.get(file.stem, pixels) == pixels, file.name
    # Pillow does not convert 16-bit grey to 8 bits, and compares transparent colours as if they had 8 bits.
    if not file.stem.startswith(("grey-16", "grey-2-key", "grey-4-key", "rgb-16-key")):
        with Image.open(file) as picture:
            assert picture.convert("RGBA").tobytes() == pixels, file.name
    expected[file.stem] = {"width": width, "height": height, "rgba": base64.b64encode(pixels).decode()}
(folder / "pictures.json").write_text(json.dumps(expected, indent=1) + "\n")
print(len(expected), "pictures")
