import { describe, expect, it } from "vitest";
import { encodeNpy } from "../../src/codec/npy/npy.ts";
import { commandLineMessage } from "../../src/errors.ts";
import {
  bytesAsFile,
  changesOf,
  NelboError,
  padImages,
  readDataset,
  residentSource,
  resolveConfig,
} from "../../src/index.ts";
import { plotRun } from "../../src/node.ts";

/** What a wrong call throws, as data and in the words of the command line. */
async function refusalOf(call: () => unknown) {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof NelboError)) throw error;
    const { setting, value, remedy, message, issues } = error;
    return {
      issues,
      setting,
      value,
      changes: remedy && changesOf(remedy),
      message,
      printed: commandLineMessage(error),
    };
  }
  throw new Error("expected to be refused");
}

const images = residentSource({ shape: [12, 12, 1], x: new Uint8Array(20 * 144) });
const rows = (length: number, values: number) =>
  bytesAsFile(
    encodeNpy(
      [20, length],
      Float32Array.from({ length: 20 * length }, (_, at) => at % values),
    ),
    "rows.npy",
  );

describe("a wrong call of the library says as data what is wrong and what to do:", () => {
  it("images that are larger than the size that they are padded to", async () => {
    const dataset = { shape: images.shape, train: images, test: images };
    expect(await refusalOf(() => padImages(dataset, 8))).toEqual({
      issues: [],
      setting: "imageSize",
      value: 8,
      changes: [{ setting: "imageSize", value: 12 }],
      message:
        "imageSize: expected at least 12, because images are 12 x 12, found 8. Images are padded, never cropped. Set imageSize: 12 or more.",
      printed:
        "imageSize (--image-size): expected at least 12, because images are 12 x 12, found 8. Images are padded, never cropped. " +
        "Set --image-size 12 or more.",
    });
  });

  it("a setting out of bounds, a misspelt word, and both at once", async () => {
    const size = await refusalOf(() => resolveConfig({ latentSize: 0 }));
    expect(size).toMatchObject({ setting: "latentSize", value: 0, changes: undefined });
    expect(size.message).toBe("latentSize: expected a whole number from 1 to 4096, found 0.");
    const word = await refusalOf(() => resolveConfig({ likelihood: "gausian" }));
    expect(word).toMatchObject({ setting: "likelihood", value: "gausian" });
    expect(word.changes).toEqual([{ setting: "likelihood", value: "gaussian" }]);
    expect(word.printed).toMatch(/^likelihood \(--likelihood\): expected one of .* Did you mean gaussian\?$/);
    const both = await refusalOf(() => resolveConfig({ likelihood: "gausian", latentSize: 0 }));
    expect(both.issues.map(({ setting }) => setting).sort()).toEqual(["latentSize", "likelihood"]);
    expect(both.printed.split("\n").sort()).toEqual([size.printed, word.printed].sort());
  });

  it("an option that a plot does not take", async () => {
    const found = await refusalOf(() => plotRun("manifold", "run", { range: 4 }));
    expect(found).toMatchObject({ setting: "range", value: 4, changes: [] });
    expect(found.message).toContain("Drop range.");
    expect(found.printed).toContain("range (--range): the plot manifold takes none.");
    expect(found.printed).toContain("Drop --range.");
  });

  it("the name of an array that is nearly right", async () => {
    const file = bytesAsFile(encodeNpy([4, 2, 2], new Uint8Array(16)), "pictures.npy");
    const found = await refusalOf(() => readDataset([file], { images: "picture" }));
    expect(found).toMatchObject({ setting: "images", value: "picture" });
    expect(found.changes).toEqual([{ setting: "images", value: "pictures" }]);
    expect(found.printed).toMatch(/^images \(--images\): .* Did you mean pictures\?$/);
  });

  it("numbers that can be read in two ways, each of which is a change", async () => {
    const found = await refusalOf(() => readDataset([rows(64, 17)]));
    expect(found.changes).toEqual([
      { setting: "range", value: [0, 16] },
      { setting: "range", value: [0, 255] },
    ]);
    expect(found.message).toContain("largest number: range: 0,16, or range: 0,255.");
    expect(found.printed).toContain("largest number: --range 0,16, or --range 0,255.");
  });

  it("a share of test data that leaves nothing to train on", async () => {
    const found = await refusalOf(() => readDataset([rows(3, 2)], { test: 20 }));
    expect(found).toMatchObject({ setting: "test", value: 20 });
    expect(found.printed).toMatch(
      /^test \(--test\): expected a share below 1, or a count from 0 to 19 of the 20 data/,
    );
  });
});
