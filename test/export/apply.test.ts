import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { readIdx } from "../../src/codec/idxStream.ts";
import { encodeNpyHeader } from "../../src/codec/npy/header.ts";
import { decodeNpy, encodeNpy } from "../../src/codec/npy/npy.ts";
import { decodePng, encodePng } from "../../src/codec/png.ts";
import { expectClose } from "../../src/graph/testing/close.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { nelbo } from "../cli/terminal.ts";

const at = temporaryFolder();
/** The 20 test images, uint8 [20, 8, 8]. */
let pixels = new Uint8Array(0);

beforeAll(async () => {
  await writeTinyImages(at("images"));
  const settings = "--hidden 16 --latent 4 --batch 4 --lr 0.02 --threads 1 --epochs 4 --beta 2";
  // So many codes that evaluation takes two passes.
  const tiny = `${settings} --evaluation-samples 25`.split(" ");
  await nelbo(["train", at("images"), ...tiny, "--out", at("run")]);
  await nelbo(["export", at("run"), "--out", at("exported"), "--layout", "nchw"]);
  const path = at("images", "t10k-images-idx3-ubyte");
  const array = await readIdx(readFileSync(path), path);
  pixels = Uint8Array.from(array.values);
  writeFileSync(at("bytes.npy"), encodeNpy([20, 8, 8, 1], pixels));
  writeFileSync(
    at("floats.npy"),
    encodeNpy(
      [20, 64],
      Float32Array.from(pixels, (value) => value / 255),
    ),
  );
  writeFileSync(at("images.idx.gz"), gzipSync(readFileSync(path)));
  const rows = Array.from({ length: 20 }, (_, image) =>
    pixels.subarray(64 * image, 64 * (image + 1)).join(","),
  );
  writeFileSync(at("pixels.csv"), `${rows.join("\r\n")}\r\n`);
  mkdirSync(at("pictures"));
  writeFileSync(at("pictures", "._0.png"), "what a Mac puts beside a picture on other disks");
  for (let image = 0; image < 20; image++) {
    const data = pixels.slice(64 * image, 64 * (image + 1));
    writeFileSync(at("pictures", `${image}.png`), encodePng({ width: 8, height: 8, channels: 1, data }));
  }
});

const array = (name: string) => decodeNpy(readFileSync(at(name)), name);
const refusal = async (...words: string[]) => {
  const { code, errors } = await nelbo(words);
  return { code, error: errors[0] };
};

describe("nelbo encode", () => {
  it("gives the same codes for any format of images, from a run and from an export", async () => {
    await nelbo(["encode", at("run"), "--out", at("split.npy")]);
    const { shape, data } = array("split.npy");
    expect(shape).toEqual([20, 4]);
    for (const source of ["bytes.npy", "floats.npy", "images.idx.gz", "pixels.csv", "pictures"]) {
      const out = `of-${source}.npy`;
      expect(await nelbo(["encode", at("exported"), at(source), "--out", at(out)])).toMatchObject({
        code: 0,
        lines: [`${at(out)}: codes of 20 images`],
      });
      expect(array(out)).toEqual({ type: "f4", shape, data });
    }
  });

  it("reads True as white, like 255, and orders columns by the numbers in their names", async () => {
    const bits = pixels.map((value) => (value < 128 ? 0 : 1));
    const header = encodeNpyHeader({ type: "b1", shape: [20, 8, 8] });
    writeFileSync(at("bits.npy"), Buffer.concat([header, bits]));
    const white = bits.map((bit) => 255 * bit);
    writeFileSync(at("white.npy"), encodeNpy([20, 8, 8], white));
    const backwards = Array.from({ length: 64 }, (_, pixel) => 63 - pixel);
    const lines = Array.from({ length: 20 }, (_, image) =>
      [...white.subarray(64 * image, 64 * (image + 1))].reverse().join(","),
    );
    writeFileSync(
      at("white.csv"),
      [backwards.map((pixel) => `pixel${pixel}`).join(","), ...lines].join("\n"),
    );
    for (const source of ["bits.npy", "white.npy", "white.csv"])
      await nelbo(["score", at("run"), at(source), "--out", at(`scores-of-${source}.npy`)]);
    const expected = array("scores-of-white.npy.npy");
    expect(array("scores-of-bits.npy.npy")).toEqual(expected);
    expect(array("scores-of-white.csv.npy")).toEqual(expected);
  });

  it("writes both statistics to CSV, which decode accepts, and lines of JSON", async () => {
    await nelbo(["encode", at("run"), at("bytes.npy"), "--statistic", "both", "--out", at("both.csv")]);
    const [header = "", first = ""] = readFileSync(at("both.csv"), "utf8").split("\n");
    expect(header).toBe("source,index,mu.0,mu.1,mu.2,mu.3,logVar.0,logVar.1,logVar.2,logVar.3");
    const { lines } = await nelbo(["encode", at("run"), at("pictures", "0.png"), "--statistic", "both"]);
    const told = JSON.parse(lines[0] ?? "") as {
      source: string;
      index: number;
      mu: number[];
      logVar: number[];
    };
    expect(told).toMatchObject({ source: at("pictures", "0.png"), index: 0 });
    const written = first.split(",").slice(2).map(Number);
    // ONNX Runtime sums a single row in another order than one of many.
    expectClose([...told.mu, ...told.logVar], written, { relative: 1e-4, absolute: 1e-5 });
    await nelbo(["encode", at("run"), "--out", at("mu.npy")]);
    await nelbo(["decode", at("run"), at("both.csv"), "--out", at("from-csv.npy")]);
    await nelbo(["decode", at("run"), at("mu.npy"), "--out", at("from-npy.npy")]);
    expect(array("from-csv.npy")).toEqual(array("from-npy.npy"));
    const swapped = readFileSync(at("both.csv"), "utf8").replace(/^.*\n/gm, (line) => {
      const [source = "", index = "", a = "", b = "", ...rest] = line.split(",");
      return [source, index, b, a, ...rest].join(",");
    });
    expect(swapped.split("\n")[0]).toContain("mu.1,mu.0,mu.2");
    writeFileSync(at("swapped.csv"), swapped);
    await nelbo(["decode", at("run"), at("swapped.csv"), "--out", at("from-swapped.npy")]);
    expect(array("from-swapped.npy")).toEqual(array("from-npy.npy"));
  });

  it("refuses images that do not fit, naming file, expected and found, and leaves no file", async () => {
    writeFileSync(at("large.npy"), encodeNpy([2, 9, 8], new Uint8Array(144)));
    writeFileSync(at("nan.npy"), encodeNpy([1, 64], new Float32Array(64).fill(Number.NaN)));
    writeFileSync(at("bright.npy"), encodeNpy([1, 64], new Float32Array(64).fill(7)));
    writeFileSync(at("cut.npy"), readFileSync(at("bytes.npy")).subarray(0, 1000));
    const names = Array.from({ length: 64 }, (_, pixel) => `pixel.${pixel}`).join(",");
    writeFileSync(at("word.csv"), `${names}\n0${",0".repeat(63)}\n0,x${",0".repeat(62)}\n`);
    writeFileSync(at("first.csv"), `1,${"0,".repeat(62)}white\n0${",0".repeat(63)}\n`);
    writeFileSync(at("gap.csv"), `${names.replace("pixel.9,", "pixel.64,")}\n0${",0".repeat(63)}\n`);
    writeFileSync(at("note.txt"), "hello");
    const colour = { width: 8, height: 8, channels: 3 as const, data: new Uint8Array(192).fill(9, 3, 4) };
    writeFileSync(at("colour.png"), encodePng(colour));
    const idx = (...begin: number[]) => Uint8Array.of(0, 0, 8, ...begin);
    writeFileSync(at("labels.idx"), idx(1, 0, 0, 0, 2, 7, 3));
    writeFileSync(at("header.idx"), idx(3, 0, 0, 0, 2, 0));
    const cases: Readonly<Record<string, string>> = {
      "labels.idx": "found one number per datum, as in a file of labels",
      "header.idx": "expected a header of 16 bytes for rank 3, found 9. The file is truncated",
      "large.npy": "expected images of 8 x 8 x 1 (height, width, channels), found 9 x 8",
      "nan.npy": "expected floats from 0 (black) to 1 (white), found NaN in image 0 at 0",
      "bright.npy": "found 7 in image 0 at 0. Divide numbers up to 255 by 255",
      "cut.npy": "(u1 [20, 8, 8, 1]), found 872 (cut off?)",
      "word.csv": "line 3, column 2: expected a number, found 'x'",
      "first.csv": "line 1, column 64: expected a number, found 'white'",
      "gap.csv": "found 'pixel.10' and no 'pixel.9'",
      "note.txt": "the file is neither a picture, an IDX file, an npy file nor a .csv file",
      "colour.png": "the model needs grey pictures, and this one has colours at row 0, column 1",
      missing: "this file or folder cannot be read",
      images: "this folder has no pictures",
    };
    for (const [name, message] of Object.entries(cases)) {
      const { code, error } = await refusal("encode", at("run"), at(name), "--out", at("refused.npy"));
      expect({ code, error }).toMatchObject({ code: 3, error: expect.stringContaining(message) as unknown });
      expect(error).toContain(at(name));
    }
    expect(readdirSync(at()).filter((name) => name.includes("refused"))).toEqual([]);
  });

  it("refuses an output that exists or has an unknown extension, and files together with a split", async () => {
    writeFileSync(at("taken.npy"), "mine");
    expect(await refusal("encode", at("run"), "--out", at("taken.npy"))).toMatchObject({ code: 4 });
    expect(readFileSync(at("taken.npy"), "utf8")).toBe("mine");
    expect(await refusal("encode", at("run"), "--out", at("codes.txt"))).toMatchObject({ code: 2 });
    const both = await refusal("encode", at("run"), at("bytes.npy"), "--split", "test");
    expect(both.error).toContain("cannot be combined with files");
    const where = await refusal("encode", at("run"), at("bytes.npy"), "--data", at("images"));
    expect(where.error).toContain(`data (--data): ${at("images")} cannot be combined with files`);
    expect(await refusal("encode", at("run"), "--split", "validation")).toMatchObject({ code: 2 });
    expect(await refusal("encode", at("images"))).toMatchObject({ code: 4 });
  });
});

describe("nelbo decode", () => {
  it("writes one picture of all images, or one of each", async () => {
    await nelbo(["encode", at("run"), "--out", at("codes.npy")]);
    await nelbo(["decode", at("exported"), at("codes.npy"), "--out", at("means.npy")]);
    const { shape, data } = array("means.npy");
    expect(shape).toEqual([20, 8, 8, 1]);
    await nelbo(["decode", at("run"), at("codes.npy"), "--out", at("grid.png")]);
    expect(decodePng(readFileSync(at("grid.png"))).width).toBeGreaterThan(5 * 8);
    await nelbo(["decode", at("run"), at("codes.npy"), "--out", at("each")]);
    expect(readdirSync(at("each"))).toHaveLength(20);
    const last = decodePng(readFileSync(at("each", "000019.png")));
    expect([...last.data]).toEqual(Array.from(data.subarray(19 * 64), (value) => Math.round(255 * value)));
  });

  it("refuses codes of another size and codes that are not finite", async () => {
    writeFileSync(at("three.npy"), encodeNpy([2, 3], new Float32Array(6)));
    writeFileSync(
      at("infinite.npy"),
      encodeNpy([2, 4], new Float32Array(8).fill(Number.POSITIVE_INFINITY, 5)),
    );
    const three = await refusal("decode", at("run"), at("three.npy"));
    expect(three).toMatchObject({ code: 3 });
    expect(three.error).toContain("expected codes of 4 numbers, as the model has them, found [3]");
    expect((await refusal("decode", at("run"), at("infinite.npy"))).error).toContain(
      "found Infinity in code 1",
    );
    expect(await refusal("decode", at("run"))).toMatchObject({ code: 2 });
    await nelbo(["encode", at("run"), "--out", at("good.npy")]);
    const broken = await refusal(
      "decode",
      at("run"),
      at("good.npy"),
      at("infinite.npy"),
      "--out",
      at("broken"),
    );
    expect(broken).toMatchObject({ code: 3 });
    expect(readdirSync(at()).filter((name) => name.includes("broken"))).toEqual([]);
  });
});

describe("nelbo score", () => {
  it("scores a split as training evaluated it, except for the noise of the samples", async () => {
    const words = ["--samples", "2000", "--out", at("scores.npy"), "--json"];
    const { lines } = await nelbo(["score", at("run"), ...words]);
    const { mean, count } = JSON.parse(lines[0] ?? "") as { count: number; mean: Record<string, number> };
    expect(count).toBe(20);
    const { shape, data } = array("scores.npy");
    expect(shape).toEqual([20, 6]);
    const columns = (image: number) => data.subarray(6 * image, 6 * image + 6);
    // Of 25 samples by other noise for each image in training; 2,000 here.
    const variance = (image: number) => 2000 * (columns(image)[3] ?? 0) ** 2 * (1 / 25 + 1 / 2000);
    const images = Array.from({ length: 20 }, (_, image) => image);
    // All images have the same noise, so that their errors need not cancel.
    const error = images.reduce((sum, image) => sum + Math.sqrt(variance(image)), 0) / 20;
    expect(error).toBeLessThan(2);
    const epochs = readFileSync(at("run", "metrics.jsonl"), "utf8").split("\n");
    const { test } = JSON.parse(epochs.findLast((line) => line.includes('"event":"epoch"')) ?? "") as {
      test: { reconstruction: number; kl: number };
    };
    expect(Math.abs((mean.reconstruction ?? Number.NaN) - test.reconstruction)).toBeLessThan(5 * error);
    expect(mean.kl).toBeCloseTo(test.kl, 3);
    expect(mean.negativeElbo).toBeCloseTo((mean.reconstruction ?? 0) + (mean.kl ?? 0), 3);
    for (const image of images) {
      const [total = 0, reconstruction = 0, kl = 0] = columns(image);
      expect(total).toBeCloseTo(reconstruction + kl, 3);
    }
  });

  it("lists an image unlike all others first, and limits the number of images", async () => {
    const odd = pixels.slice();
    for (let pixel = 0; pixel < 64; pixel++)
      odd[64 * 13 + pixel] = (pixel + (pixel >> 3)) % 2 === 0 ? 255 : 0;
    writeFileSync(at("odd.npy"), encodeNpy([20, 8, 8], odd));
    const { lines } = await nelbo(["score", at("exported"), at("odd.npy"), "--top", "3", "--samples", "4"]);
    const told = lines.map((line) => JSON.parse(line) as { index: number; negativeElbo: number });
    expect(told).toHaveLength(3);
    expect(told[0]?.index).toBe(13);
    const order = told.map(({ negativeElbo }) => negativeElbo);
    expect(order).toEqual([...order].sort((a, b) => b - a));
  });
});

describe("nelbo reconstruct", () => {
  it("gives the same images for a split and for files, from a run and an export, as numbers and pictures", async () => {
    expect(await nelbo(["reconstruct", at("run"), "--out", at("back.npy")])).toMatchObject({
      code: 0,
      lines: [`${at("back.npy")}: reconstructions of 20 test images`],
    });
    const { shape, data } = array("back.npy");
    expect(shape).toEqual([20, 8, 8, 1]);
    await nelbo(["reconstruct", at("exported"), at("pictures"), "--out", at("back-of-files.npy")]);
    expect(array("back-of-files.npy")).toEqual(array("back.npy"));
    await nelbo(["reconstruct", at("exported"), at("pixels.csv"), "--count", "3", "--out", at("back")]);
    expect(readdirSync(at("back"))).toEqual(["000000.png", "000001.png", "000002.png"]);
    const third = decodePng(readFileSync(at("back", "000002.png")));
    const expected = Array.from(data.subarray(128, 192), (value) => Math.round(255 * value));
    expect(
      Math.max(...third.data.map((value, pixel) => Math.abs(value - (expected[pixel] ?? 0)))),
    ).toBeLessThan(2);
    await nelbo(["reconstruct", at("run"), at("bytes.npy"), "--out", at("back.csv"), "--quiet"]);
    expect(readFileSync(at("back.csv"), "utf8").split("\n")[0]).toMatch(
      /^source,index,mean\.0,mean\.1,.*,mean\.63$/,
    );
  });

  it("draws files' images over their reconstructions, in the run's pictures or in a given file", async () => {
    const { lines } = await nelbo(["reconstruct", at("run"), at("bytes.npy"), "--columns", "10"]);
    const file = at("run", "pictures", "reconstructed-files-001.png");
    expect(lines).toEqual([`${file}: 20 images over 20 reconstructions`]);
    const told = await nelbo([
      "reconstruct",
      at("exported"),
      at("bytes.npy"),
      "--columns",
      "10",
      "--out",
      at("rows.png"),
    ]);
    expect(told.code).toBe(0);
    expect(readFileSync(at("rows.png"))).toEqual(readFileSync(file));
  });

  it("refuses an export without a place for pictures, more images than there are, and leaves nothing", async () => {
    expect(await refusal("reconstruct", at("exported"), at("bytes.npy"))).toMatchObject({
      code: 2,
      error: expect.stringContaining("is an export, which stores no pictures") as unknown,
    });
    const more = await refusal(
      "reconstruct",
      at("run"),
      at("bytes.npy"),
      "--count",
      "21",
      "--out",
      at("more.npy"),
    );
    expect(more.error).toContain("expected from 1 to the 20 images, found 21");
    expect(await refusal("reconstruct", at("run"), "--out", at("more.jpg"))).toMatchObject({ code: 2 });
    expect(await refusal("reconstruct", at("run"), "--out", at("bytes.npy"))).toMatchObject({ code: 4 });
    expect(readdirSync(at()).filter((name) => name.includes("more"))).toEqual([]);
  });
});

describe("nelbo sample", () => {
  it("writes the images of one seed as a picture, a picture of each, and numbers, by a run and by an export", async () => {
    const words = ["--count", "6", "--seed", "5", "--out"];
    await nelbo(["sample", at("run"), ...words, at("drawn.npy")]);
    const { shape, data } = array("drawn.npy");
    expect(shape).toEqual([6, 8, 8, 1]);
    await nelbo(["sample", at("exported"), ...words, at("drawn-by-export.npy")]);
    expect(array("drawn-by-export.npy")).toEqual(array("drawn.npy"));
    await nelbo(["sample", at("exported"), ...words, at("drawn")]);
    expect(readdirSync(at("drawn"))).toHaveLength(6);
    const last = decodePng(readFileSync(at("drawn", "000005.png")));
    expect([...last.data]).toEqual(Array.from(data.subarray(5 * 64), (value) => Math.round(255 * value)));
    await nelbo(["sample", at("run"), ...words, at("drawn.csv")]);
    expect(readFileSync(at("drawn.csv"), "utf8").split("\n")[1]).toMatch(/^sampled,0,0\.\d+,/);
    await nelbo(["sample", at("exported"), ...words, at("drawn.png")]);
    await nelbo(["sample", at("run"), ...words, at("drawn-by-run.png")]);
    expect(readFileSync(at("drawn.png"))).toEqual(readFileSync(at("drawn-by-run.png")));
  });

  it("refuses an export without --out, and unknown extensions", async () => {
    expect(await refusal("sample", at("exported"))).toMatchObject({ code: 2 });
    expect(await refusal("sample", at("run"), "--out", at("drawn.gif"))).toMatchObject({ code: 2 });
  });
});

describe("the progress line", () => {
  const drawnBy = async (...words: string[]) => (await nelbo(words, { live: true })).drawn;

  it("has the number of images in the run's data, or the requested number", async () => {
    expect(await drawnBy("encode", at("run"), "--out", at("told-codes.npy"))).toEqual([
      "encoding 20 of 20 images",
    ]);
    expect(await drawnBy("score", at("run"), "--out", at("told-scores.csv"))).toEqual([
      "scoring 15 of 20 images",
      "scoring 20 of 20 images",
    ]);
    const rebuilt = await drawnBy("reconstruct", at("run"), "--count", "5", "--out", at("told-images.npy"));
    expect(rebuilt).toEqual(["reconstructing 5 of 5 images"]);
  });

  it("reports passes while they run", async () => {
    const drawn = await drawnBy("score", at("run"), "--samples", "30000", "--out", at("told-slowly.csv"));
    expect(drawn).toHaveLength(20);
    expect(drawn.slice(0, 2)).toEqual(["scoring 1 of 20 images", "scoring 2 of 20 images"]);
  });

  it("has no total for a file before it is read", async () => {
    const encoded = await drawnBy("encode", at("run"), at("bytes.npy"), "--out", at("told-files.npy"));
    expect(encoded).toEqual(["encoding 20 images"]);
    const decoded = await drawnBy("decode", at("run"), at("told-files.npy"), "--out", at("told-means.npy"));
    expect(decoded).toEqual(["decoding 20 codes"]);
  });

  it.each([["--quiet"], ["--json"]])(
    "is not there with %s, nor where the results themselves are lines",
    async (flag) => {
      expect(await drawnBy("encode", at("run"), "--out", at(`told${flag}.npy`), flag)).toEqual([]);
      expect(await drawnBy("encode", at("run"))).toEqual([]);
    },
  );
});
