import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeIdx } from "../../../codec/idx.ts";
import { DataError } from "../../../errors.ts";
import { contentsOf } from "../../testing/contents.ts";
import { wholeField } from "../passes.ts";
import { findIdxFiles, loadIdxFiles } from "./idxFiles.node.ts";

function ubytes(...shape: number[]): Uint8Array {
  const values = new Uint8Array(shape.reduce((product, size) => product * size, 1)).map((_, i) => i % 10);
  return encodeIdx({ type: "ubyte", shape, values });
}

const FILES = {
  "train-images-idx3-ubyte": ubytes(6, 2, 3),
  "train-labels-idx1-ubyte": ubytes(6),
  "t10k-images-idx3-ubyte": ubytes(4, 2, 3),
  "t10k-labels-idx1-ubyte": ubytes(4),
};

let folder: string;
const at = (name: string) => join(folder, name);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "nelbo-folder-"));
  for (const [name, bytes] of Object.entries(FILES)) await writeFile(at(name), bytes);
});

afterEach(() => rm(folder, { recursive: true }));

/** The data set of the files that a folder has. */
async function loadFolder(place: string, name: string) {
  return loadIdxFiles({ name, source: "folder" }, await findIdxFiles(place));
}

describe("IDX files of a folder", () => {
  it("reads the four files, with hashes of their plain bytes", async () => {
    const dataset = await loadFolder(folder, "mine");
    expect(dataset).toMatchObject({ name: "mine", source: "folder", shape: [2, 3, 1] });
    expect([dataset.train.count, dataset.test.count]).toEqual([6, 4]);
    expect(await wholeField(dataset.test, "labels")).toEqual(Uint8Array.of(0, 1, 2, 3));
    expect(dataset.files).toEqual(
      Object.entries(FILES).map(([name, bytes]) => {
        return { name, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
      }),
    );
  });

  it.each([1, 6, 7, 13, 17, 18, 35, 36])(
    "keeps images in blocks of %i bytes: the same data and sums",
    async (block) => {
      const whole = await loadFolder(folder, "mine");
      const paths = await findIdxFiles(folder);
      const about = { name: "mine", source: "folder" };
      const plain = await loadIdxFiles(about, paths, undefined, block);
      await writeFile(`${at("train-images-idx3-ubyte")}.gz`, gzipSync(FILES["train-images-idx3-ubyte"]));
      await rm(at("train-images-idx3-ubyte"));
      const zipped = await loadIdxFiles(about, await findIdxFiles(folder), undefined, block);
      const images = Math.max(1, Math.floor(block / 6));
      for (const parts of [plain, zipped]) {
        expect(parts.files).toEqual(whole.files);
        expect(await contentsOf(parts.train)).toEqual(await contentsOf(whole.train));
        expect(await contentsOf(parts.test)).toEqual(await contentsOf(whole.test));
        // The last buffer has the labels.
        expect(parts.train.buffers.length - 1).toBe(Math.ceil(6 / images));
      }
    },
  );

  it("reads .gz files and the spelling with a dot, to the same pixels and hashes", async () => {
    const plain = await loadFolder(folder, "mine");
    await rename(at("train-labels-idx1-ubyte"), at("train-labels.idx1-ubyte"));
    for (const name of ["train-images-idx3-ubyte", "t10k-images-idx3-ubyte"] as const) {
      await rm(at(name));
      await writeFile(
        `${at(name.replace("-idx", name.startsWith("t10k") ? ".idx" : "-idx"))}.gz`,
        gzipSync(FILES[name]),
      );
    }
    const other = await loadFolder(folder, "mine");
    expect(await contentsOf(other.train)).toEqual(await contentsOf(plain.train));
    expect(await contentsOf(other.test)).toEqual(await contentsOf(plain.test));
    expect(other.files.map(({ sha256 }) => sha256)).toEqual(plain.files.map(({ sha256 }) => sha256));
  });

  it("reads images without labels", async () => {
    await rm(at("train-labels-idx1-ubyte"));
    const dataset = await loadFolder(folder, "mine");
    expect(await wholeField(dataset.train, "labels")).toBeUndefined();
    expect(await wholeField(dataset.test, "labels")).toHaveLength(4);
  });

  it("are refused if image files are missing, with the existing ones", async () => {
    await rm(at("t10k-images-idx3-ubyte"));
    const loading = loadFolder(folder, "mine");
    await expect(loading).rejects.toThrow(
      /mine: expected files of training and of test images, found .*train-images/,
    );
    await expect(loading).rejects.not.toThrow(/t10k-images/);
  });

  it("are none if the folder cannot be read", async () => {
    expect(await findIdxFiles(join(at("train-images-idx3-ubyte"), "below"))).toEqual({});
  });

  const images = "train-images-idx3-ubyte";
  it.each([
    [
      "truncated",
      images,
      FILES[images].subarray(0, 30),
      /expected 52 bytes according to its header.*found 30 bytes/,
    ],
    ["empty", images, new Uint8Array(0), /the IDX file is empty/],
    ["with trailing bytes", images, Buffer.concat([FILES[images], FILES[images]]), /52 trailing/],
    ["of another kind", images, Buffer.from("PK\x03\x04 a zip"), /found 50 4b 03 04/],
    ["of labels instead of images", images, ubytes(6), /expected images.*look like labels/],
    [
      "of images instead of labels",
      "train-labels-idx1-ubyte",
      FILES[images],
      /expected labels.*look like images/,
    ],
    ["of another count", "train-labels-idx1-ubyte", ubytes(5), /one label for each of the 6 images.*found 5/],
    ["of another shape", "t10k-images-idx3-ubyte", ubytes(4, 3, 3), /2 x 3 x 1.*found 3 x 3 x 1/],
    [
      "cut off inside gzip",
      images,
      gzipSync(FILES[images]).subarray(0, 20),
      /the gzip file is damaged or truncated/,
    ],
  ])("refuses a file %s, by its path", async (_, name, bytes, message) => {
    await writeFile(at(name), bytes);
    await expect(loadFolder(folder, "mine")).rejects.toThrow(message);
    await expect(loadFolder(folder, "mine")).rejects.toThrow(at(name));
  });

  it.each(["train-images-idx3-ubyte", "t10k-labels-idx1-ubyte"])(
    "refuses a folder in the place of %s",
    async (name) => {
      await rm(at(name));
      await mkdir(at(name));
      const loading = loadFolder(folder, "mine");
      await expect(loading).rejects.toThrow(DataError);
      await expect(loading).rejects.toThrow(`${at(name)}: expected an IDX file, found a folder.`);
    },
  );

  it.skipIf(process.platform === "win32")("refuses a pipe, instead of waiting for it", async () => {
    const name = "t10k-images-idx3-ubyte";
    await rm(at(name));
    execFileSync("mkfifo", [at(name)]);
    await expect(loadFolder(folder, "mine")).rejects.toThrow(
      `${at(name)}: expected an IDX file, found a pipe or a device.`,
    );
  });
});
