import { describe, expect, it } from "vitest";
import type { ArrayFile, NumberType } from "../../codec/arrays/storedArray.ts";
import { ConfigError, DataError } from "../../errors.ts";
import type { SplitName } from "../dataset.ts";
import { meaningOf } from "./arrayNames.ts";
import type { FoundArrays, FoundSplit } from "./foundArrays.ts";
import { assignRoles } from "./roles.ts";
import { memoryArray, memoryFile, numbersOf } from "./testing/memoryArrays.ts";

type Described = Readonly<Record<string, readonly [NumberType, ...number[]]>>;

/** A file of arrays of zeros: `{ x: ["uint8", 9, 4, 4] }`. */
function fileOf(arrays: Described, about: Partial<ArrayFile> = {}): ArrayFile {
  return memoryFile(
    Object.entries(arrays).map(([name, [type, ...shape]]) => {
      const length = shape.reduce((product, size) => product * size, 1);
      return memoryArray({ name, type, shape }, numbersOf(type, new Array<number>(length).fill(0)));
    }),
    about,
  );
}

function rolesOf(arrays: Described, request = {}, about: Partial<ArrayFile> = {}) {
  return inWords(assignRoles([{ file: fileOf(arrays, about) }], request));
}

/** Names of data and labels of each split. */
function inWords({ train, validation, test }: FoundArrays) {
  const names = (split: FoundSplit | undefined) =>
    split && [split.data.name ?? split.data.place, split.labels?.name ?? split.labels?.place];
  return { train: names(train), validation: names(validation), test: names(test) };
}

const image = ["uint8", 9, 4, 4] as const;
const fewImages = ["uint8", 3, 4, 4] as const;
const classes = ["int64", 9] as const;
const fewClasses = ["int64", 3] as const;

describe("names with a meaning", () => {
  it.each<[string, ReturnType<typeof meaningOf>["role"], SplitName | undefined]>([
    ["x_train", "data", "train"],
    ["X_test", "data", "test"],
    ["Xtrain", "data", "train"],
    ["xtest", "data", "test"],
    ["yTrain", "labels", "train"],
    ["ytrain", "labels", "train"],
    ["X", "data", undefined],
    ["y", "labels", undefined],
    ["train/data", "data", "train"],
    ["/test/target", "labels", "test"],
    ["trainImages", "data", "train"],
    ["test_images", "data", "test"],
    ["testimages", "data", "test"],
    ["val_images", "data", "validation"],
    ["train_set_x", "data", "train"],
    ["t10k-labels-idx1-ubyte", "labels", "test"],
    ["train-images.idx3-ubyte", "data", "train"],
    ["fine_labels", "labels", undefined],
    ["image_labels", "labels", undefined],
    ["latents_values", undefined, undefined],
    ["contest", undefined, undefined],
    ["x_pos", undefined, undefined],
    ["arr_0", undefined, undefined],
  ])("%s", (name, role, split) => {
    expect([meaningOf(name).role, meaningOf(name).split]).toEqual([role, split]);
  });
});

describe("roles", () => {
  it.each<[string, Described, ReturnType<typeof rolesOf>]>([
    [
      "Keras",
      { x_test: fewImages, x_train: image, y_test: fewClasses, y_train: classes },
      { train: ["x_train", "y_train"], validation: undefined, test: ["x_test", "y_test"] },
    ],
    [
      "USPS",
      { "test/data": fewImages, "test/target": fewClasses, "train/data": image, "train/target": classes },
      { train: ["train/data", "train/target"], validation: undefined, test: ["test/data", "test/target"] },
    ],
    [
      "MedMNIST",
      {
        ...{ train_images: image, val_images: fewImages, test_images: fewImages },
        ...{ train_labels: ["uint8", 9, 1], val_labels: ["uint8", 3, 1], test_labels: ["uint8", 3, 1] },
      },
      {
        train: ["train_images", "train_labels"],
        validation: ["val_images", "val_labels"],
        test: ["test_images", "test_labels"],
      },
    ],
    ["x alone", { x: image }, { train: ["x", undefined], validation: undefined, test: undefined }],
    [
      "X and y",
      { y: classes, X: ["float64", 9, 13] },
      { train: ["X", "y"], validation: undefined, test: undefined },
    ],
    [
      "no names",
      { arr_0: image, arr_1: classes },
      { train: ["arr_0", "arr_1"], validation: undefined, test: undefined },
    ],
    [
      "other names",
      { faces: image, index: classes },
      { train: ["faces", undefined], validation: undefined, test: undefined },
    ],
    [
      "floats beside",
      { faces: image, age: ["float32", 9] },
      { train: ["faces", undefined], validation: undefined, test: undefined },
    ],
    [
      "scikit-learn's digits",
      { data: ["float64", 9, 16], images: ["float64", 9, 4, 4], target: classes },
      { train: ["images", "target"], validation: undefined, test: undefined },
    ],
    [
      "labels for one split",
      { x_train: image, x_test: fewImages, y: classes },
      { train: ["x_train", "y"], validation: undefined, test: ["x_test", undefined] },
    ],
    [
      "test data alone",
      { x_test: image, y_test: classes },
      { train: ["x_test", "y_test"], validation: undefined, test: undefined },
    ],
    [
      "CIFAR-100's binary version",
      { coarse_labels: classes, labels: classes, images: image },
      { train: ["images", "labels"], validation: undefined, test: undefined },
    ],
    [
      "CIFAR-100",
      { data: image, coarse_labels: classes, fine_labels: classes },
      { train: ["data", "fine_labels"], validation: undefined, test: undefined },
    ],
  ])("of %s", (_, arrays, expected) => {
    expect(rolesOf(arrays)).toEqual(expected);
  });

  it("of given names and their partners", () => {
    const arrays: Described = {
      a_train: image,
      a_test: fewImages,
      b: image,
      kind: classes,
      kind_test: fewClasses,
    };
    expect(rolesOf(arrays, { images: "a_train", labels: "kind" })).toEqual({
      ...{ train: ["a_train", "kind"], validation: undefined, test: ["a_test", "kind_test"] },
    });
    expect(rolesOf(arrays, { images: "B" })).toMatchObject({ train: ["b", "kind"], test: undefined });
    expect(rolesOf({ imgs: image, extra: image, y: classes, z: classes }, { labels: "z" })).toMatchObject({
      train: ["imgs", "z"],
    });
  });

  it("of files of one array each, by their names", () => {
    const files = [
      "train-images-idx3-ubyte",
      "train-labels-idx1-ubyte",
      "t10k-images-idx3-ubyte",
      "t10k-labels-idx1-ubyte",
    ].map((name, at) => ({
      file: fileOf(
        { "": [image, classes, fewImages, fewClasses][at] ?? image },
        { format: "idx", file: `/d/${name}` },
      ),
    }));
    expect(inWords(assignRoles(files, {}))).toEqual({
      train: ["/d/train-images-idx3-ubyte", "/d/train-labels-idx1-ubyte"],
      validation: undefined,
      test: ["/d/t10k-images-idx3-ubyte", "/d/t10k-labels-idx1-ubyte"],
    });
    expect(inWords(assignRoles(files.slice(0, 1), {}))).toMatchObject({
      train: ["/d/train-images-idx3-ubyte", undefined],
    });
  });

  it("of tables called train and test, one of them with labels", () => {
    const files = [
      { file: fileOf({ "": ["uint8", 9, 4], label: classes }, { file: "train.csv" }) },
      { file: fileOf({ "": ["uint8", 3, 4] }, { file: "test.csv" }) },
    ];
    expect(inWords(assignRoles(files, {}))).toEqual({
      train: ["train.csv", "label"],
      validation: undefined,
      test: ["test.csv", undefined],
    });
  });

  it("of files that are parts of a split: concatenated", async () => {
    const part = (file: string, first: number) =>
      memoryFile(
        [
          memoryArray(
            { name: "data", type: "uint8", shape: [2, 3], planar: true },
            [0, 1, 2, 3, 4, 5].map((at) => first + at),
          ),
          memoryArray({ name: "labels", type: "uint8", shape: [2] }, [first, first + 1]),
        ],
        { format: "cifar", file },
      );
    const found = assignRoles(
      [
        { file: part("1.bin", 10), split: "train" },
        { file: part("test.bin", 90), split: "test" },
        { file: part("2.bin", 20), split: "train" },
      ],
      {},
    );
    const { data, labels } = found.train;
    expect([data.array.shape, data.array.planar, labels?.array.shape, found.test?.data.array.shape]).toEqual([
      [4, 3],
      true,
      [4],
      [2, 3],
    ]);
    expect([...(await data.array.read(1, 2))]).toEqual([13, 14, 15, 20, 21, 22]);
    expect([...((await labels?.array.read(0, 4)) ?? [])]).toEqual([10, 11, 20, 21]);
  });
});

it("keeps dSprites' factors, with the shape as class", async () => {
  const six = [...Array(12).keys()];
  const file = memoryFile(
    [
      memoryArray({ name: "imgs", type: "uint8", shape: [2, 2, 2] }, new Uint8Array(8)),
      memoryArray(
        { name: "latents_values", type: "float64", shape: [2, 6] },
        six.map((each) => each / 2),
      ),
      memoryArray({ name: "latents_classes", type: "int64", shape: [2, 6] }, six),
    ],
    { refused: [{ name: "metadata", reason: "a pickle, which would run code" }] },
  );
  const { train, classes, factorNames, notes } = assignRoles([{ file }], {});
  expect([classes, factorNames]).toEqual([
    ["square", "ellipse", "heart"],
    ["shape", "scale", "orientation", "x", "y"],
  ]);
  expect([...((await train.labels?.array.read(0, 2)) ?? [])]).toEqual([1, 7]);
  expect([...((await train.factors?.array.read(1, 1)) ?? [])]).toEqual([3.5, 4, 4.5, 5, 5.5]);
  expect(notes).toEqual([
    expect.stringContaining("The colour is left out, because it is always white in dSprites"),
    "Not read: metadata, a pickle, which would run code.",
  ]);
  expect(assignRoles([{ file }], { images: "imgs", labels: "latents_classes" }).classes).toHaveLength(3);
});

it("notes if the only data are test data", () => {
  const { notes } = assignRoles([{ file: fileOf({ x_test: image }) }], {});
  expect(notes).toEqual(["Used for training: data.npz (x_test), because there are no other data."]);
});

it("notes what it leaves out", () => {
  const { notes } = assignRoles(
    [{ file: fileOf({ x: image, mask: ["uint8", 9, 4, 4], k: ["float32"] }) }],
    {},
  );
  expect(notes).toEqual(["Not used: mask [9, 4, 4] uint8; k [] float32."]);
});

describe("what is refused", () => {
  it.each<[string, Described, object, string]>([
    ["nothing", {}, {}, "data.npz: no arrays of numbers. Not read: m, a pickle. Save the data as an array."],
    [
      "single numbers",
      { a: ["float32"] },
      {},
      "expected an array [count, ...] of images or vectors, found a [] float32.",
    ],
    [
      "two arrays",
      { a: image, b: ["uint8", 9, 1000, 4] },
      {},
      "(images, x, data, ...): a [9, 4, 4] uint8; b [9, 1,000, 4] uint8. Not read: m, a pickle. Name the array: images <name>",
    ],
    [
      "labels of another count",
      { x: image, y: fewClasses },
      {},
      "data.npz (y): expected one label for each of the 9 data of data.npz (x), found 3.",
    ],
  ])("%s", (_, arrays, request, message) => {
    const about = { refused: [{ name: "m", reason: "a pickle" }] };
    expect(() => rolesOf(arrays, request, about)).toThrow(DataError);
    expect(() => rolesOf(arrays, request, about)).toThrow(message);
  });

  it("an unknown name, with the nearest name", () => {
    const arrays: Described = { pictures: image, kind: classes };
    expect(() => rolesOf(arrays, { images: "picture" })).toThrow(ConfigError);
    expect(() => rolesOf(arrays, { images: "picture" })).toThrow(
      "images: expected the name of an array (pictures [9, 4, 4] uint8; kind [9] int64), found picture. Did you mean pictures?",
    );
    expect(() => rolesOf(arrays, { labels: "zzzzzzzz" })).toThrow("found zzzzzzzz. Use one of these.");
  });

  it("parts of other sizes", () => {
    const files = [
      { file: fileOf({ data: image }, { file: "1.bin" }), split: "train" as const },
      { file: fileOf({ data: ["uint8", 9, 5, 5] }, { file: "2.bin" }), split: "train" as const },
    ];
    expect(() => assignRoles(files, {})).toThrow(
      "2.bin (data): expected uint8 [count, 4, 4] as in 1.bin (data), found uint8 [count, 5, 5].",
    );
  });
});
