"""Makes src/picture/fonts/inter.generated.ts: the part of Inter that the pictures use, in two weights.

Needs npm and fonttools (Debian: python3-fonttools; elsewhere: pip install fonttools). Run from anywhere:

    python3 scripts/fonts/inter.py

The digits are Inter's tabular ones (its `tnum` feature) made the default, because the SVG renderer applies no
OpenType features on request, and columns of figures must align. The advance widths are written beside the font so
that a layout can measure text without a canvas.
"""

import base64
import io
import pathlib
import shutil
import subprocess
import tempfile

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

PACKAGE = "@expo-google-fonts/inter@0.4.2"
WEIGHTS = {"regular": "400Regular/Inter_400Regular.ttf", "semiBold": "600SemiBold/Inter_600SemiBold.ttf"}
TARGET = pathlib.Path(__file__).resolve().parents[2] / "src" / "picture" / "fonts"

CODE_POINTS = sorted(
    {*range(0x20, 0x7F), *range(0xA0, 0x100)}  # Basic Latin, Latin-1
    | {*range(0x391, 0x3A2), *range(0x3A3, 0x3AA), *range(0x3B1, 0x3CA)}  # Greek letters
    | {0x2070, *range(0x2074, 0x208F)}  # superscripts and subscripts
    | {ord(symbol) for symbol in "×−–—…·•→←↑↓≤≥≈≠±²∞′″“”‘’√∑∂"}
)


def tabular_digits(font):
    """Points the characters 0-9 at the glyphs that the font's `tnum` feature would put there."""
    table = font["GSUB"].table
    feature = next(record.Feature for record in table.FeatureList.FeatureRecord if record.FeatureTag == "tnum")
    replacement = {}
    for index in feature.LookupListIndex:
        for subtable in table.LookupList.Lookup[index].SubTable:
            replacement.update(getattr(subtable, "ExtSubTable", subtable).mapping)
    for cmap in font["cmap"].tables:
        for code in range(ord("0"), ord("9") + 1):
            glyph = cmap.cmap.get(code)
            if glyph in replacement:  # tables may share one mapping, which is then already done
                cmap.cmap[code] = replacement[glyph]


def subset(path):
    """The bytes of the subset font, and [code point, advance in thousandths of an em] of each character."""
    font = TTFont(path)
    tabular_digits(font)
    options = Options()
    options.layout_features = ["kern"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14, 16, 17]
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=CODE_POINTS)
    subsetter.subset(font)
    font["head"].modified = font["head"].created  # the same bytes from every run
    font.recalcTimestamp = False
    units = font["head"].unitsPerEm
    characters = sorted(font.getBestCmap().items())
    advances = [[code, round(1000 * font["hmtx"][glyph][0] / units)] for code, glyph in characters]
    stream = io.BytesIO()
    font.save(stream)
    return stream.getvalue(), advances


def pairs(advances):
    return ",".join(f"[{code},{advance}]" for code, advance in advances)


def main():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        archive = next(pathlib.Path(folder).glob("*.tgz"))
        shutil.unpack_archive(archive, folder)
        package = pathlib.Path(folder) / "package"
        subsets = {name: subset(package / path) for name, path in WEIGHTS.items()}
        lines = [
            f"// Made by scripts/fonts/inter.py from {PACKAGE}. Licence: OFL-1.1, see inter.LICENSE.txt.",
            "",
            "/** A TrueType font for each weight, in base64. Apart from the advances: a page that draws SVG alone does not load it. */",
            "export const fonts = {",
            *(f'  {name}: "{base64.b64encode(data).decode("ascii")}",' for name, (data, _) in subsets.items()),
            "};",
            "",
            "type Advances = readonly (readonly [codePoint: number, advance: number])[];",
            "",
            "/** The advance of each character in thousandths of an em. */",
            'export const advances: Readonly<Record<keyof typeof fonts, Advances>> = {',
            *(f"  {name}: [{pairs(advances)}]," for name, (_, advances) in subsets.items()),
            "};",
        ]
        for name, (data, advances) in subsets.items():
            print(f"{name}: {len(advances)} characters, {len(data):,} bytes")
        TARGET.mkdir(parents=True, exist_ok=True)
        (TARGET / "inter.generated.ts").write_text("\n".join(lines) + "\n", encoding="utf-8")
        shutil.copyfile(package / "LICENSE_FONT", TARGET / "inter.LICENSE.txt")


if __name__ == "__main__":
    main()
