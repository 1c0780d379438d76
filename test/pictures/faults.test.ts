import { writeFileSync } from "node:fs";
import { rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadDataset } from "../../src/data/loadDataset.node.ts";
import { clearPictureCache } from "../../src/data/pictures/cache/clear.node.ts";
import { ConfigError, DataError, NelboError } from "../../src/errors.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { dataOf, type Files, load, numbersOf, pngOf, someFiles, writeFolder } from "./pictureFiles.ts";

const at = temporaryFolder();
let made = 0;
const cache = () => at("cache");
const folderOf = (files: Files) => writeFolder(at(`data${++made}`), files);

async function refusal(path: string, reading: Parameters<typeof load>[2] = {}): Promise<NelboError> {
  const found = await load(path, cache(), reading).catch((cause: unknown) => cause);
  if (found instanceof NelboError) return found;
  throw new Error(`expected a refusal of ${path}`);
}

describe("pictures that cannot be read", () => {
  const damaged = pngOf(7).subarray(0, 90);

  it("are reported and left out within the tolerance, whether their headers or their pixels are damaged", async () => {
    for (const bad of [Buffer.from("junk"), new Uint8Array(0), damaged]) {
      const folder = await folderOf({ ...someFiles("", 3), "bad.png": bad });
      const { train, notes = [], pictures } = await load(folder, cache(), { test: 0 });
      expect(await numbersOf(train)).toEqual([0, 1, 2]);
      expect(notes.join(" ")).toContain(
        `1 of 4 pictures cannot be read and is left out: ${join(folder, "bad.png")}:`,
      );
      expect(pictures?.count).toBe(3);
      expect(pictures?.unreadable.map(({ place }) => place)).toEqual([join(folder, "bad.png")]);
    }
  });

  it("do not change the other data", async () => {
    const folder = await folderOf({ ...someFiles("", 3), "bad.png": damaged });
    const before = await load(folder, cache(), { test: 0 });
    await rm(join(folder, "bad.png"));
    const after = await load(folder, cache(), { test: 0 });
    expect(after.files).toEqual(before.files);
    expect(await dataOf(after.train)).toEqual(await dataOf(before.train));
  });

  it("are an error with --strict, or if there are too many, and the error names a sufficient tolerance", async () => {
    const one = await folderOf({ ...someFiles("", 3), "bad.png": damaged });
    expect(await refusal(one, { strict: true })).toBeInstanceOf(DataError);
    const two = await folderOf({ ...someFiles("", 8), "x.png": damaged, "y.jpg": Buffer.from("<html>") });
    const { message, exitCode } = await refusal(two);
    expect(exitCode).toBe(3);
    expect(message).toContain(join(two, "x.png"));
    expect(message).toContain(join(two, "y.jpg"));
    const tolerance = Number(/tolerance: (\S+)\.$/.exec(message)?.[1]);
    expect((await load(two, cache(), { tolerance, test: 0 })).train.count).toBe(8);
  });

  it("are an error if there are no others", async () => {
    const none = await folderOf({ "a.png": damaged, "b.png": damaged });
    expect((await refusal(none, { tolerance: 1 })).message).toMatch(/^2 of 2 pictures cannot be read/);
    const phone = await folderOf({ "IMG_1.HEIC": "x", "IMG_2.heic": "y" });
    expect((await refusal(phone)).message).toMatch(/found none: 2 HEIC pictures left out.*heif-convert/);
  });
});

describe("folders of pictures", () => {
  it("with one picture require --test 0, and the error names it", async () => {
    const folder = await folderOf({ "a.png": pngOf(1) });
    const error = await refusal(folder);
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toMatch(/Add more data, or use no test data: test: 0\.$/);
    expect((await load(folder, cache(), { test: 0 })).train.count).toBe(1);
  });

  it("are read again if a file changed, even with the same size and time", async () => {
    const folder = await folderOf(someFiles("", 4));
    const old = new Date(Date.now() - 60_000);
    const path = join(folder, "02.png");
    await utimes(path, old, old);
    const first = await load(folder, cache(), { test: 0 });
    const { size } = await stat(path);
    let number = 3;
    while (pngOf(number).length !== size) number += 1;
    await writeFile(path, pngOf(number));
    await utimes(path, old, old);
    const second = await load(folder, cache(), { test: 0 });
    expect(second.files[0]?.sha256).not.toBe(first.files[0]?.sha256);
    expect(await numbersOf(second.train, number + 1)).toEqual([0, 1, number, 3]);
  });

  it("give the same data from the cache, which may be removed during use", async () => {
    const folder = await folderOf({ ...someFiles("a/", 5), ...someFiles("b/", 5, 10) });
    const first = await load(folder, at("own"), { test: 0 });
    const second = await load(folder, at("own"), { test: 0 });
    expect([second.files, second.notes]).toEqual([first.files, first.notes]);
    const { files, bytes } = await clearPictureCache(at("own"));
    expect([files > 0, bytes > 0]).toEqual([true, true]);
    expect(await dataOf(second.train)).toEqual(await dataOf(first.train));
    expect((await load(folder, at("own"), { test: 0 })).files).toEqual(first.files);
  });

  it("can be read by two loads at once", async () => {
    const folder = await folderOf(someFiles("", 20));
    const both = await Promise.all([1, 2].map(() => load(folder, at("both"), { test: 0 })));
    const [first, second] = await Promise.all(both.map(({ train }) => dataOf(train)));
    expect(first).toEqual(second);
  });

  it("are read if the cache cannot be written, with a note", async () => {
    const folder = await folderOf(someFiles("", 4));
    await writeFile(at("plain"), "");
    const { train, notes = [] } = await load(folder, at("plain"), { test: 0 });
    expect(train.count).toBe(4);
    expect(notes.join(" ")).toMatch(/could not be kept in .*plain.* set NELBO_CACHE to another folder\./);
  });

  it("that change while they are read are reported, and read correctly the next time", async () => {
    const folder = await folderOf(someFiles("", 4));
    await load(folder, at("changing"), { test: 0 });
    await rm(at("changing", "pictures", "v1", "packs"), { recursive: true });
    const file = join(folder, "01.png");
    let changed = false;
    const changing = loadDataset(folder, {
      cacheFolder: at("changing"),
      reading: { test: 0 },
      onPictures: ({ stage, done, total }) => {
        if (stage !== "looking" || done !== total || changed) return;
        changed = true;
        writeFileSync(file, pngOf(44));
      },
    });
    await expect(changing).rejects.toThrow(`${file}: the file changed while pictures were read`);
    const { train } = await load(folder, at("changing"), { test: 0 });
    expect(await numbersOf(train)).toEqual([0, 44, 2, 3]);
  });
});
