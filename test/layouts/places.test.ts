import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadDataset } from "../../src/data/loadDataset.node.ts";
import { gatherData } from "../../src/data/source.ts";
import { wholeField } from "../../src/data/sources/passes.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";

const layouts = new URL("../fixtures/layouts/", import.meta.url).pathname;
const fixture = (path: string) => join(layouts, path);
const at = temporaryFolder();

/** The counts of a data set, its first training image and its first label. */
async function firstOf(path: string) {
  const { train, test, name } = await loadDataset(path);
  const labels = await wholeField(train, "labels");
  const image = await gatherData(train, Uint32Array.of(0));
  return { name, counts: [train.count, test.count], image: Array.from(image), label: labels?.[0] };
}

async function reference() {
  const { name: _, ...first } = await firstOf(fixture("idx"));
  return first;
}

function folder(name: string, files: Readonly<Record<string, string>>): string {
  for (const [to, from] of Object.entries(files)) {
    mkdirSync(join(at(name), to, ".."), { recursive: true });
    copyFileSync(fixture(from), at(name, to));
  }
  return at(name);
}

const parts = {
  "x_train.npy": "split/files/x_train.npy",
  "y_train.npy": "split/files/y_train.npy",
  "x_test.npy": "split/files/x_test.npy",
  "y_test.npy": "split/files/y_test.npy",
};

describe("the files of a path", () => {
  it("are found in the only folder of a folder, ignoring system files", async () => {
    const path = folder(
      "nested",
      Object.fromEntries(Object.entries(parts).map(([to, from]) => [`inner/${to}`, from])),
    );
    writeFileSync(at("nested", ".DS_Store"), "litter");
    writeFileSync(at("nested", "inner", "._x_train.npy"), "litter");
    writeFileSync(at("nested", "inner", "notes.md"), "# Where these come from");
    expect(await firstOf(path)).toEqual({ name: "nested", ...(await reference()) });
  });

  it("may be in folders called train and test", async () => {
    const path = folder("split", {
      "train/images.npy": "split/files/x_train.npy",
      "train/labels.npy": "split/files/y_train.npy",
      "test/images.npy": "split/files/x_test.npy",
      "test/labels.npy": "split/files/y_test.npy",
    });
    expect(await firstOf(path)).toMatchObject(await reference());
  });

  it("are the plain ones if there are gzipped ones too", async () => {
    const path = folder("both", parts);
    writeFileSync(at("both", "x_train.npy.gz"), "no gzip at all");
    expect(await firstOf(path)).toMatchObject(await reference());
  });

  it("may be in an archive, alone or the only one of a folder", async () => {
    folder("packed", parts);
    const tar = (name: string, ...flags: string[]) =>
      execFileSync("tar", [...flags, at(name), "-C", at(), "packed"]);
    tar("plain.tar", "-cf");
    tar("zipped.tgz", "-czf");
    expect(await firstOf(at("plain.tar"))).toEqual({ name: "plain", ...(await reference()) });
    expect(await firstOf(at("zipped.tgz"))).toEqual({ name: "zipped", ...(await reference()) });
    mkdirSync(at("holder"));
    cpSync(fixture("split/idx.zip"), at("holder", "data.zip"));
    expect(await firstOf(at("holder"))).toMatchObject(await reference());
  });

  it("have one identity in a folder and in an archive of it", async () => {
    const [unpacked, archive] = [
      await loadDataset(fixture("idx")),
      await loadDataset(fixture("split/idx.zip")),
    ];
    expect(archive.files).toEqual(unpacked.files);
  });

  it.each([
    ["nothing", {}, /expected pictures, or files of arrays .* found nothing\. docs\/your-own-data\.md lists/],
    [
      "only-tests",
      { "t10k-images-idx3-ubyte": "idx/t10k-images-idx3-ubyte" },
      /no training data, only t10k-images-idx3-ubyte\. .* name the file to train on it/,
    ],
    [
      "pictures",
      { "a.png": "idx/t10k-images-idx3-ubyte", "b.JPG": "idx/t10k-images-idx3-ubyte" },
      /2 of 2 pictures cannot be read/,
    ],
    ["several", { "a.npy": "images/uint8.npy", "b.npy": "images/rows.npy" }, /a.*b.*images/s],
  ] as const)("are refused if there are %s", async (name, files, message) => {
    mkdirSync(at(name), { recursive: true });
    folder(name, files);
    await expect(loadDataset(at(name))).rejects.toThrow(message);
  });

  it.skipIf(process.platform === "win32" || process.getuid?.() === 0)(
    "are refused if a folder may not be read",
    async () => {
      mkdirSync(at("locked"), { mode: 0 });
      await expect(loadDataset(at("locked"))).rejects.toThrow(
        /this folder cannot be read: EACCES.*permissions/,
      );
    },
  );

  it("are refused if a part of the path is a file", async () => {
    await expect(loadDataset(join(fixture("images/uint8.npy"), "below"))).rejects.toThrow(
      /below: expected the name of a data set .* found neither/,
    );
  });

  it("are refused if a folder has the name of a file", async () => {
    folder("misplaced", { "t10k-images-idx3-ubyte": "idx/t10k-images-idx3-ubyte" });
    mkdirSync(at("misplaced", "train-images-idx3-ubyte"));
    await expect(loadDataset(at("misplaced"))).rejects.toThrow("expected a file of an array, found a folder");
  });
});

describe("settings of the reading", () => {
  it("are refused for data with a known reading, except for a limit", async () => {
    for (const reading of [
      { range: "none" },
      { layout: "nchw" },
      { images: "x" },
      { labels: "y" },
      { test: 0.5 },
    ] as const)
      await expect(loadDataset("digits", { reading })).rejects.toThrow(
        /the format of digits is known.*Drop /,
      );
    const { train, test, notes } = await loadDataset("digits", { reading: { limit: 100, seed: 3 } });
    expect([train.count, test.count]).toEqual([100, 382]);
    expect(notes?.join()).toContain("100 of 1,415 training data are used, drawn with seed 3");
    // Of each of the ten classes about its share.
    const labels = await wholeField(train, "labels");
    const counts = Array.from(
      { length: 10 },
      (_, digit) => labels?.filter((label) => label === digit).length ?? 0,
    );
    for (const count of counts) expect(Math.abs(count - 10)).toBeLessThanOrEqual(1);
  });

  it("draw the same data with the same seed, and others with another", async () => {
    const rows = async (seed: number) => {
      const { test } = await loadDataset(fixture("images/uint8.npy"), { reading: { seed, test: 6 } });
      return Array.from({ length: test.count }, (_, row) => test.fileRow(row));
    };
    expect(await rows(1)).toEqual(await rows(1));
    expect(await rows(1)).not.toEqual(await rows(2));
    expect(await rows(1)).toHaveLength(6);
  });

  it("suggest the nearest name for a wrong one", async () => {
    const load = (images: string) => loadDataset(fixture("named.npz"), { reading: { images } });
    await expect(load("face")).rejects.toThrow(/images: .*faces.*found face\. Did you mean faces\?/);
    expect((await load("faces")).train.count).toBe(22);
  });
});
