import { expect, it } from "vitest";
import { type Stated, statementOf } from "./statement.ts";

function statement({
  type = "uint8",
  shape,
  statistics = {},
  reading,
}: Pick<Stated, "shape" | "reading"> & {
  readonly type?: Stated["type"];
  readonly statistics?: Partial<Stated["statistics"]>;
}) {
  return statementOf({
    type,
    shape,
    reading,
    statistics: { least: 0, largest: 255, whole: true, ...statistics },
  });
}

it.each<[Parameters<typeof statement>[0], string]>([
  [
    {
      type: "float64",
      shape: [1797, 8, 8],
      statistics: { largest: 16 },
      reading: { layout: "nhw", shape: [8, 8, 1], range: [0, 16] },
    },
    "float64 [1,797, 8, 8], numbers from 0 to 16: grey images of 8 x 8, black 0 and white 16",
  ],
  [
    { type: "bool", shape: [9, 8, 8], reading: { layout: "nhw", shape: [8, 8, 1], range: [0, 1] } },
    "bool [9, 8, 8]: grey images of 8 x 8, black False and white True",
  ],
  [
    { shape: [9, 3, 8, 6], reading: { layout: "nchw", shape: [8, 6, 3], range: [0, 255] } },
    "uint8 [9, 3, 8, 6], numbers from 0 to 255: colour images of 8 x 6, channels first, black 0 and white 255",
  ],
  [
    {
      shape: [9, 1, 12, 5],
      statistics: { largest: 1, oneHot: 1 },
      reading: { layout: "nhwc", shape: [1, 12, 5], range: [0, 1] },
    },
    "uint8 [9, 1, 12, 5], numbers from 0 to 1: images of 1 x 12 with 5 channels, one-hot along the last axis, from 0 to 1",
  ],
  [
    {
      type: "float32",
      shape: [9, 4],
      statistics: { least: Math.fround(-0.1), largest: 1550.6979, whole: false },
      reading: { layout: "rows", shape: [4] },
    },
    "float32 [9, 4], numbers from -0.1 to 1550.7: vectors of 4 numbers, numbers unchanged",
  ],
  [
    {
      type: "int64",
      shape: [9, 1],
      statistics: { largest: 1_700_000_000 },
      reading: { layout: "rows", shape: [1] },
    },
    "int64 [9, 1], numbers from 0 to 1700000000: vectors of 1 number, numbers unchanged, rounded to float32",
  ],
  [
    {
      shape: [9, 4, 4],
      statistics: { largest: 9 },
      reading: { layout: "nhw", shape: [4, 4, 1], range: [0, 255] },
    },
    "uint8 [9, 4, 4], numbers from 0 to 9: grey images of 4 x 4, black 0 and white 255 (dark: if white is 9, set range to 0,9)",
  ],
])("states how data are read", (stated, words) => expect(statement(stated)).toBe(words));
