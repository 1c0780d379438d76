import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { encodeNpy } from "../../src/codec/npy/npy.ts";
import { everyImage } from "../../src/data/batches.ts";
import type { Dataset } from "../../src/data/dataset.ts";
import { loadDataset } from "../../src/data/loadDataset.node.ts";
import { gatherData, gatherLabels } from "../../src/data/source.ts";
import { blobAsFile, encodePng, preparePicture, readDataset } from "../../src/index.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tarOf } from "./tarOf.ts";

type Files = Readonly<Record<string, Uint8Array>>;

const at = temporaryFolder();
const text = (content: string) => new TextEncoder().encode(content);
const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../fixtures/pictures/${name}`, import.meta.url)));
/** What a page was given: `FileList`s have such blobs. */
const chosen = (files: Files, folder = "") =>
  Object.entries(files).map(([name, bytes]) => blobAsFile(new Blob([bytes.slice()]), folder + name));

/** RGB, or grey, of colours that differ from pixel to pixel and by the number. */
function picture(number: number, width = 12, height = 10, channels: 1 | 3 = 3): Uint8Array {
  const data = Uint8Array.from(
    { length: width * height * channels },
    (_, index) => (index * 7 + number * 31) % 256,
  );
  return encodePng({ width, height, channels, data });
}

function classFolders(): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  for (let number = 0; number < 12; number++) {
    const kind = number % 2 === 0 ? "cup" : "plate";
    files[`${number < 8 ? "train" : "test"}/${kind}/${number}.png`] = picture(number, 12 + number, 10);
  }
  return files;
}

function onDisk(name: string, files: Files): string {
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(at(`${name}/${path}`)), { recursive: true });
    writeFileSync(at(`${name}/${path}`), bytes);
  }
  return at(name);
}

const loaded = (path: string, reading = {}) => loadDataset(path, { cacheFolder: at("cache"), reading });

async function contentOf({ name: _, ...dataset }: Dataset) {
  const content = [dataset.train, dataset.test].map(async (source) => ({
    x: await gatherData(source, everyImage(source.count)),
    labels: await gatherLabels(source, everyImage(source.count)),
  }));
  const { shape, files, classes, reading, notes, pictures } = dataset;
  // Notes name a folder or archive by its path, which a page has not.
  const told = notes?.map((note) => note.replace(/^Labels: .*?, /, "Labels: "));
  return { shape, files, classes, reading, notes: told, pictures, content: await Promise.all(content) };
}

describe("readDataset with pictures chosen in a page", () => {
  const files = {
    ...classFolders(),
    ".DS_Store": text("x"),
    "train/cup/note.md": text("x"),
    "a.heic": text("x"),
  };

  it("returns the same as loadDataset for the folder, to the bit for PNG", async () => {
    const settings = { imageSize: 8, fit: "contain", background: "#102030", seed: 4 } as const;
    const found = await readDataset(chosen(files, "photos/"), settings);
    const content = await contentOf(found);
    expect(content).toEqual(await contentOf(await loaded(onDisk("photos", files), settings)));
    expect(content).toMatchObject({ shape: [8, 8, 3], classes: ["cup", "plate"] });
    expect([found.train.count, found.test.count]).toEqual([8, 4]);
    expect(found.notes?.join("\n")).toMatch(
      /1 HEIC picture left out.*a\.heic.*1 \.md.*note\.md.*\.DS_Store/s,
    );
    expect(found.pictures?.names.test?.[0]).toBe("test/cup/8.png");
    await expect(readDataset(chosen(files, "/photos/"), settings).then(contentOf)).resolves.toEqual(content);
  });

  it("returns the same for a zip, a tar and a tar.gz with any names", async () => {
    const folders = classFolders();
    const expected = await contentOf(await loaded(onDisk("folders", folders)));
    const tar = tarOf(folders);
    for (const [name, bytes] of Object.entries({
      "photos.zip": zipSync(folders),
      download: tar,
      "a.tgz": gzipSync(tar),
    }))
      expect(await contentOf(await readDataset(chosen({ [name]: bytes })))).toEqual(expected);
    const beside = chosen({ "photos.zip": zipSync(folders), "labels.csv": text("a,b\n1,2\n") });
    expect(await contentOf(await readDataset(beside))).toEqual(expected);
  });

  it("reads labels from a table next to the pictures", async () => {
    const flat: Record<string, Uint8Array> = {
      "labels.csv": text("file,kind\n0.png,a\n1.png,b\n2.png,a\n3.png,b\n"),
    };
    for (let number = 0; number < 4; number++) flat[`${number}.png`] = picture(number, 9, 9, 1);
    const found = await readDataset(chosen(flat), { test: 0 });
    expect(found).toMatchObject({ shape: [9, 9, 1], classes: ["a", "b"] });
    expect([...((await gatherLabels(found.train, everyImage(4))) ?? [])]).toEqual([0, 1, 0, 1]);
  });

  it("reads arrays if they lie next to pictures", async () => {
    const array = encodeNpy(
      [20, 8, 8],
      Uint8Array.from({ length: 20 * 64 }, (_, at) => at % 251),
    );
    const found = await readDataset(chosen({ "images.npy": array, "a.png": picture(1) }));
    expect([found.shape, found.train.count + found.test.count]).toEqual([[8, 8, 1], 20]);
    const inside = zipSync({ "images.npy": array, "a.png": picture(1) });
    await expect(readDataset(chosen({ "mixed.zip": inside }))).rejects.toThrow("mixed.zip");
  });

  it("skips damaged pictures within the tolerance, and names them", async () => {
    const damaged = { ...classFolders(), "train/cup/0.png": picture(0).subarray(0, 60) };
    const found = await readDataset(chosen(damaged));
    expect(found.train.count).toBe(7);
    expect(found.notes?.join("\n")).toMatch(
      /1 of 12 pictures cannot be read and is left out: train\/cup\/0\.png: /,
    );
    await expect(readDataset(chosen(damaged), { strict: true })).rejects.toThrow("train/cup/0.png");
    const gone = { size: 100, slice: () => ({ arrayBuffer: () => Promise.reject(new Error("it is gone")) }) };
    const without = await readDataset([...chosen(classFolders()), blobAsFile(gone, "train/cup/x.png")]);
    expect(without.train.count).toBe(8);
    expect(without.notes?.join("\n")).toMatch(/train\/cup\/x\.png: the file cannot be read: it is gone/);
  });

  it("refuses duplicate names, settings without pictures, and browser formats outside a browser", async () => {
    const one = { "a.png": picture(1) };
    await expect(readDataset([...chosen(one), ...chosen(one)])).rejects.toThrow(
      "a.png: two files have this name",
    );
    const array = chosen({ "images.npy": encodeNpy([20, 8, 8], new Uint8Array(20 * 64)) });
    await expect(readDataset(array, { fit: "pad" })).rejects.toThrow(
      "fit: expected none, because images.npy",
    );
    await expect(readDataset(array, { imageSize: 8 })).rejects.toThrow("imageSize: cannot be 8");
    await expect(readDataset(chosen({ "a.gif": text("GIF89a") }))).rejects.toThrow(
      /^a\.gif: .* requires a browser here, and there is none\. In Node, use loadDataset/,
    );
  });

  it("reports progress, and stops when aborted", async () => {
    const seen: string[] = [];
    await readDataset(chosen(classFolders()), {
      onPictures: ({ stage, done, total }) => void seen.push(`${stage} ${done}/${total}`),
    });
    expect(seen).toEqual(expect.arrayContaining(["looking 1/12", "looking 12/12", "preparing 12/12"]));
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(readDataset(chosen(classFolders()), { signal })).rejects.toThrow("enough");
  });
});

describe("preparePicture", () => {
  it("returns the bytes of the picture in the data set", async () => {
    const found = await readDataset(chosen({ "a.png": fixture("alpha.png"), "b.png": fixture("grey.png") }), {
      imageSize: 16,
      background: "#ff8000",
      test: 0,
    });
    const preparation = found.reading?.pictures;
    if (preparation === undefined) throw new Error("no preparation");
    const rows = await gatherData(found.train, everyImage(2));
    for (const [row, name] of ["alpha.png", "grey.png"].entries()) {
      const [file] = chosen({ [name]: fixture(name) });
      if (file === undefined) throw new Error("no file");
      const size = 16 * 16 * 3;
      expect(await preparePicture(file, preparation)).toEqual(rows.slice(row * size, (row + 1) * size));
    }
  });

  it("refuses files that are not pictures, and HEIC with a conversion hint", async () => {
    const preparation = { height: 8, width: 8, channels: 3, fit: "cover", background: [0, 0, 0] } as const;
    const prepared = (bytes: Uint8Array) =>
      preparePicture(blobAsFile(new Blob([bytes.slice()]), "a"), preparation);
    await expect(prepared(text("hello"))).rejects.toThrow(
      "a: expected a picture, found another kind of file",
    );
    await expect(prepared(text("\0\0\0\x18ftypheic"))).rejects.toThrow(
      /found HEIC\. Convert it: heif-convert/,
    );
  });
});
