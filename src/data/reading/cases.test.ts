import { describe, expect, it } from "vitest";
import { ConfigError, DataError } from "../../errors.ts";
import { everyImage } from "../batches.ts";
import { gatherData, gatherLabels, type Source } from "../source.ts";
import { datasetOfArrays } from "./datasetOf.ts";
import { type Reading, type ReadingRequest, readingSchema } from "./reading.ts";
import { assignRoles } from "./roles.ts";
import { memoryArray, memoryFile } from "./testing/memoryArrays.ts";
import { channelsFirst, smoothImages, someBytes } from "./testing/pictures.ts";
import { refusalOf } from "./testing/refusal.ts";

type Arrays = Parameters<typeof memoryFile>[0];

function made(arrays: Arrays, request: Partial<ReadingRequest> = {}, stored?: Reading) {
  const whole = { seed: 3, ...request };
  const about = { name: "set", source: "file", files: [] };
  const refused = [{ name: "metadata", reason: "a pickle, which would run code" }];
  return datasetOfArrays(
    assignRoles([{ file: memoryFile(arrays, { refused }) }], whole),
    about,
    whole,
    stored,
  );
}

const all = (source: Source) => gatherData(source, everyImage(source.count));

describe("dSprites: bytes of 0 and 1", () => {
  const sprites = Uint8Array.from({ length: 60 * 64 * 64 }, (_, at) =>
    ((at * 2_654_435_761) >>> 9) % 27 === 0 ? 1 : 0,
  );
  const latents = Array.from({ length: 60 * 6 }, (_, at) => (at % 6) + Math.floor(at / 6) / 64);
  const classes = Array.from({ length: 60 * 6 }, (_, at) => (Math.floor(at / 6) + (at % 6)) % 3);
  const arrays = [
    memoryArray({ name: "imgs", type: "uint8", shape: [60, 64, 64] }, sprites),
    memoryArray({ name: "latents_values", type: "float64", shape: [60, 6] }, latents),
    memoryArray({ name: "latents_classes", type: "int64", shape: [60, 6] }, classes),
  ];

  it("are black and white, with factors and the shape as class", async () => {
    const { train, notes, classes: names, factors, shape } = await made(arrays, { test: 0 });
    expect([shape, train.elementType, names, factors]).toEqual([
      [64, 64, 1],
      "uint8",
      ["square", "ellipse", "heart"],
      ["shape", "scale", "orientation", "x", "y"],
    ]);
    expect(await all(train)).toEqual(sprites.map((value) => 255 * value));
    expect(await gatherLabels(train, Uint32Array.of(0, 1, 2))).toEqual(Uint8Array.of(1, 2, 0));
    const found = { factors: new Float32Array(5) };
    await train.gather(Uint32Array.of(32), found);
    expect(found.factors).toEqual(Float32Array.of(1.5, 2.5, 3.5, 4.5, 5.5));
    expect(notes).toEqual([
      "uint8 [60, 64, 64], numbers from 0 to 1: grey images of 64 x 64, black 0 and white 1",
      "Labels: data.npz (latents_classes), 3 classes (square, ellipse, heart).",
      expect.stringContaining("The colour is left out, because it is always white in dSprites"),
      "Not read: metadata, a pickle, which would run code.",
      "No test data: the files have none, and none are held out.",
    ]);
  });
});

describe("rows of CIFAR", () => {
  const images = smoothImages(6, 32, 32, 3);
  const rows = memoryArray({ type: "uint8", shape: [6, 3072] }, channelsFirst(images, [32, 32, 3]));
  it("need a layout, and are read with it", async () => {
    const message = await refusalOf(made([rows]));
    expect(message).toContain("layout: nhwc (32 x 32 of 3 channels, the channels of each pixel together)");
    expect(message).toContain(
      "layout: nchw (32 x 32 of 3 channels, the channels in planes, one after another)",
    );
    expect(message).toContain("Neighbouring pixels differ less as nchw");
    const planes = await made([rows], { layout: "nchw", test: 0 });
    expect([planes.shape, await all(planes.train)]).toEqual([[32, 32, 3], images]);
    expect((await made([rows], { layout: "rows", test: 0 })).shape).toEqual([3072]);
  });
});

it.each([
  ["IDX images with channels first", [5, 3, 32, 32], [32, 32, 3], "colour images of 32 x 32, channels first"],
  [
    "two channels",
    [5, 16, 16, 2],
    [16, 16, 2],
    "images of 16 x 16 with 2 channels, 0 to 255 scaled to 0 to 1",
  ],
  ["odd sizes", [5, 45, 61, 3], [45, 61, 3], "colour images of 45 x 61, black 0 and white 255"],
  ["vectors", [5, 12], [12], "vectors of 12 numbers, 0 to 255 scaled to 0 to 1"],
] as const)("%s", async (_, sizes, shape, words) => {
  const bytes = someBytes(sizes.reduce((product: number, size) => product * size, 1));
  const found = await made([memoryArray({ type: "uint8", shape: sizes }, bytes)], { test: 0 });
  expect([found.shape, found.notes[0]]).toEqual([shape, expect.stringContaining(words)]);
});

it.each([1, 255])("one-hot sequences of 5 categories are unchanged, with one as %d", async (one) => {
  const sequences = Array.from({ length: 8 * 12 * 5 }, (_, at) =>
    (Math.floor(at / 5) * 7 + 2) % 5 === at % 5 ? one : 0,
  );
  const array = memoryArray({ type: "uint8", shape: [8, 1, 12, 5] }, sequences);
  const { train, shape, reading } = await made([array], { test: 0 });
  expect([shape, reading.layout]).toEqual([[1, 12, 5], "nhwc"]);
  expect([...(await all(train))]).toEqual(sequences.map((value) => (value === 0 ? 0 : 255)));
});

describe("labels", () => {
  const x = memoryArray({ name: "x", type: "uint8", shape: [300, 4, 4] }, someBytes(300 * 16));
  const many = memoryArray({ name: "y", type: "int32", shape: [300] }, [...everyImage(300)]);
  it("of 300 classes are left out, with a note", async () => {
    const { train, notes, reading } = await made([x, many]);
    expect(train.fields).toEqual({});
    expect(reading.labels).toBeUndefined();
    expect(notes).toContain(
      "Labels left out: labels of data.npz (y) have 300 different values; at most 256 classes are supported.",
    );
  });
  it("that the user named are not left out", async () => {
    const refused = made([x, many], { labels: "y" });
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow(
      "labels: expected one class per datum, but the labels of data.npz (y) have 300",
    );
  });
  it("of -1 and 1 are classes with these names", async () => {
    const signs = memoryArray(
      { name: "y", type: "int8", shape: [300] },
      [...everyImage(300)].map((at) => (at % 3 === 0 ? 1 : -1)),
    );
    const { train, classes, notes } = await made([x, signs], { test: 0 });
    expect([classes, await gatherLabels(train, Uint32Array.of(0, 1, 2))]).toEqual([
      ["-1", "1"],
      Uint8Array.of(1, 0, 0),
    ]);
    expect(notes).toContain("Labels: data.npz (y), 2 classes (-1, 1).");
  });
});

describe("test data", () => {
  const bytes = someBytes(100 * 16);
  const x = memoryArray({ name: "x_train", type: "uint8", shape: [100, 16] }, bytes);
  const y = memoryArray(
    { name: "y_train", type: "int64", shape: [100] },
    [...everyImage(100)].map((at) => (at < 70 ? 0 : 1)),
  );

  it("are held out if there are none, stratified by class, with a note", async () => {
    const { train, test, reading, notes } = await made([x, y]);
    expect([train.count, test.count, reading.test]).toEqual([90, 10, { count: 10, seed: 3 }]);
    const labels = await gatherLabels(test, everyImage(10));
    expect(labels?.filter((label) => label === 0)).toHaveLength(7);
    const rows = [...everyImage(90)]
      .map((row) => train.fileRow(row))
      .concat([...everyImage(10)].map((row) => test.fileRow(row)));
    expect(rows.sort((a, b) => a - b)).toEqual([...everyImage(100)]);
    expect(await all(test)).toEqual(
      Uint8Array.from(
        [...everyImage(10)].flatMap((row) => [
          ...bytes.subarray(16 * test.fileRow(row), 16 * test.fileRow(row) + 16),
        ]),
      ),
    );
    expect(notes.at(-1)).toBe(
      "The files have no test data: 10 of 100 are held out for testing, drawn with seed 3, stratified by class (setting test).",
    );
  });

  it("and a limit are drawn again from the stored reading, which overrides the request", async () => {
    const first = await made([x, y], { limit: 20, test: 0.2 });
    expect(first.reading).toMatchObject({ test: { count: 20, seed: 3 }, limit: { count: 20, seed: 3 } });
    expect(first.notes.at(-1)).toBe("20 of 80 training data are used, drawn with seed 3 (setting limit).");
    expect([first.train.count, first.test.count]).toEqual([20, 20]);
    const stored = readingSchema.parse(JSON.parse(JSON.stringify(first.reading)));
    const again = await made([x, y], { seed: 9, range: [0, 1], limit: 5 }, stored);
    expect([await all(again.train), await all(again.test)]).toEqual([
      await all(first.train),
      await all(first.test),
    ]);
    expect([again.reading, again.notes]).toEqual([stored, []]);
    const other = await made([x, y], { limit: 20, test: 0.2, seed: 4 });
    expect(await all(other.test)).not.toEqual(await all(first.test));
  });

  it("in the files are used, and no others can be requested", async () => {
    const own = memoryArray({ name: "x_test", type: "uint8", shape: [3, 16] }, someBytes(48, 9));
    const { train, test, reading } = await made([x, y, own]);
    expect([train.count, test.count, reading.test]).toEqual([100, 3, undefined]);
    const refused = made([x, y, own], { test: 0.1 });
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow(
      "already have a test split of 3 data, so 0.1 cannot be used. Drop test.",
    );
  });

  it("that equal the training data are refused", async () => {
    const again = memoryArray({ name: "x_test", type: "uint8", shape: [100, 16] }, bytes);
    const refused = made([x, again]);
    await expect(refused).rejects.toThrow(DataError);
    await expect(refused).rejects.toThrow("data.npz (x_test): all 100 test data are also training data");
  });

  it("that are equal to training data stay with them", async () => {
    const twice = memoryArray(
      { type: "uint8", shape: [100, 16] },
      Uint8Array.from([...bytes.subarray(0, 800), ...bytes.subarray(0, 800)]),
    );
    const { test, notes } = await made([twice]);
    const rows = [...everyImage(test.count)].map((row) => test.fileRow(row) % 50);
    expect([rows.length, new Set(rows).size]).toEqual([10, 5]);
    expect(notes.at(-1)).toContain(
      "50 of the data are equal to an earlier datum; equal data are all on one side.",
    );
  });

  it("must have the sizes and range of the training data", async () => {
    const small = memoryArray({ name: "x_test", type: "uint8", shape: [3, 15] }, someBytes(45));
    await expect(made([x, small])).rejects.toThrow(
      "data.npz (x_test): expected data of the same sizes as the training data, [count, 16] (data.npz (x_train)), found [3, 15].",
    );
    const floats = (name: string, largest: number) =>
      memoryArray({ name, type: "float32", shape: [2, 2] }, [0, 0.25, 0.5, largest]);
    await expect(made([floats("x_train", 1), floats("x_test", 1.5)])).rejects.toThrow(
      "data.npz (x_test): expected numbers from 0 to 1, the range of the training data, found 1.5 in datum 1, column 1.",
    );
  });

  it("of another type are read like the training data", async () => {
    const truth = memoryArray(
      { name: "x_test", type: "bool", shape: [2, 16] },
      [...everyImage(32)].map((at) => at % 2),
    );
    expect([...(await all((await made([x, truth])).test))].slice(0, 2)).toEqual([0, 255]);
    const dark = memoryArray(
      { name: "x_test", type: "uint8", shape: [2, 16] },
      [...everyImage(32)].map((at) => at % 2),
    );
    expect([...(await all((await made([x, dark])).test))].slice(0, 2)).toEqual([0, 1]);
  });
});

it("scales digits from 0 to 16 as floats, with a statement", async () => {
  const values = someBytes(20 * 64).map((byte) => byte % 17);
  const array = memoryArray({ type: "float64", shape: [20, 8, 8] }, Float64Array.from(values));
  expect(await refusalOf(made([array]))).toContain("range: 0,16, or range: 0,255");
  const { train, notes, reading } = await made([array], { range: [0, 16], test: 0 });
  expect(notes[0]).toBe(
    "float64 [20, 8, 8], numbers from 0 to 16: grey images of 8 x 8, black 0 and white 16",
  );
  expect([reading.elementType, train.elementType]).toEqual(["float32", "float32"]);
  expect(await all(train)).toEqual(Float32Array.from(values, (value) => value / 16));
});

it("remarks on dark bytes", async () => {
  const values = someBytes(20 * 64).map((byte) => byte % 17);
  const { notes } = await made([memoryArray({ type: "uint8", shape: [20, 8, 8] }, values)]);
  expect(notes[0]).toContain("black 0 and white 255 (dark: if white is 16, set range to 0,16)");
});

describe("data that cannot be used for training", () => {
  it.each([
    [[0, 28, 28], "expected at least two data for training, found [0, 28, 28], which is empty."],
    [
      [1, 28, 28],
      "found [1, 28, 28], a single datum. If its rows are the data, save it without the first axis, x[0].",
    ],
    [[9, 0], "the data of [9, 0] have no numbers."],
    [
      [9, 28, 28],
      "all 7,056 numbers are 0. Is it the right array? If so, set the least and the largest possible number: range: 0,1.",
    ],
  ])("%j", async (shape, message) => {
    const numbers = new Float32Array(shape.reduce((product, size) => product * size, 1));
    const refused = made([memoryArray({ type: "float32", shape }, numbers)]);
    await expect(refused).rejects.toThrow(DataError);
    await expect(refused).rejects.toThrow(message);
  });

  it("accepts black bytes, however dark", async () => {
    const array = memoryArray({ type: "uint8", shape: [9, 8, 8] }, new Uint8Array(576));
    expect((await made([array], { test: 0 })).reading.range).toEqual([0, 255]);
  });

  it("a limit of 0", async () => {
    const array = memoryArray({ type: "uint8", shape: [9, 12] }, someBytes(108));
    await expect(made([array], { limit: 0 })).rejects.toThrow(
      "limit: expected a whole number of at least 1, found 0.",
    );
    expect((await made([array], { limit: 50 })).notes.at(-1)).toBe(
      "All 8 training data are used: the limit of 50 is not smaller.",
    );
  });
});
