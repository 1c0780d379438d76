import { writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import {
  dataOf,
  type Files,
  labelsOf,
  load,
  numbersOf,
  pixelsOf,
  pngOf,
  someFiles,
  tarGzOf,
  tarOf,
  writeFolder,
  zipOf,
} from "./pictureFiles.ts";

const at = temporaryFolder();
let made = 0;
const cache = () => at("cache");
const folderOf = (files: Files) => writeFolder(at(`data${++made}`), files);

describe("pictures in folders", () => {
  it("give the same bytes as an array of their pixels, in the order of their names", async () => {
    const folder = await folderOf({ "10.png": pngOf(10), "9.png": pngOf(9), "b/1.png": pngOf(1) });
    const { train, shape, pictures, reading } = await load(folder, cache(), { test: 0 });
    expect(shape).toEqual([6, 8, 3]);
    expect(await dataOf(train)).toEqual(Uint8Array.from([9, 10, 1].flatMap((each) => [...pixelsOf(each)])));
    expect(pictures?.names.train).toEqual(["9.png", "10.png", "b/1.png"]);
    expect(reading?.pictures).toEqual({
      height: 6,
      width: 8,
      channels: 3,
      fit: "cover",
      background: [255, 255, 255],
    });
  });

  it("get labels from class folders", async () => {
    const folder = await folderOf({ ...someFiles("dog/", 2), ...someFiles("cat/", 3, 10) });
    const { train, classes } = await load(folder, cache(), { test: 0 });
    expect(classes).toEqual(["cat", "dog"]);
    expect(await labelsOf(train)).toEqual([0, 0, 0, 1, 1]);
    expect(await numbersOf(train)).toEqual([10, 11, 12, 0, 1]);
  });

  it("get splits from split folders", async () => {
    const files = {
      ...someFiles("train/a/", 3),
      ...someFiles("val/a/", 2, 10),
      ...someFiles("test/a/", 1, 20),
    };
    const dataset = await load(await folderOf(files), cache());
    const { train, validation, test } = dataset;
    expect([train.count, validation?.count, test.count]).toEqual([3, 2, 1]);
    expect(validation && (await numbersOf(validation))).toEqual([10, 11]);
    expect(Object.keys(dataset.pictures?.names ?? {})).toEqual(["train", "validation", "test"]);
  });

  it("may have test classes that training lacks, as in MVTec", async () => {
    const files = {
      ...someFiles("train/good/", 3),
      ...someFiles("test/good/", 1, 10),
      ...someFiles("test/broken/", 2, 20),
    };
    const { train, test, classes = [] } = await load(await folderOf(files), cache());
    expect(await labelsOf(train)).toEqual(Array(3).fill(classes.indexOf("good")));
    const labels = (await labelsOf(test)).map((label) => classes[label]);
    const numbers = await numbersOf(test);
    expect(Object.fromEntries(numbers.map((number, row) => [number, labels[row]]))).toEqual({
      10: "good",
      20: "broken",
      21: "broken",
    });
  });

  it("get labels and splits from CelebA's two text files", async () => {
    const faces = ["000001", "000002", "000003", "000004"];
    const files = {
      ...Object.fromEntries(faces.map((face, number) => [`img_align_celeba/${face}.png`, pngOf(number)])),
      "list_attr_celeba.txt": `4\nBald Smiling\n${faces.map((face, row) => `${face}.png ${row % 2 ? " 1" : "-1"} -1`).join("\n")}\n`,
      "list_eval_partition.txt": `${faces.map((face, row) => `${face}.png ${[0, 0, 1, 2][row]}`).join("\n")}\n`,
    };
    const dataset = await load(await folderOf(files), cache(), { labels: "Bald" });
    const { train, validation, test } = dataset;
    expect([train.count, validation?.count, test.count]).toEqual([2, 1, 1]);
    expect(await numbersOf(train)).toEqual([0, 1]);
    expect(await labelsOf(train)).toEqual([0, 1]);
    expect(await labelsOf(test)).toEqual([1]);
  });

  it("get labels from a CSV file", async () => {
    const files = {
      ...someFiles("images/", 3),
      "labels.csv": "file,species\n00.png,owl\n02.png,owl\n01.png,elk\n",
    };
    const { train, classes } = await load(await folderOf(files), cache(), { test: 0 });
    expect(classes).toEqual(["elk", "owl"]);
    expect(await labelsOf(train)).toEqual([1, 0, 1]);
  });
});

describe("pictures in archives", () => {
  const files = {
    ...someFiles("train/a/", 3),
    ...someFiles("train/b/", 2, 10),
    ...someFiles("test/a/", 2, 20),
  };

  it("give the same data as in a folder, with the same hash", async () => {
    const archives: readonly (readonly [string, Uint8Array])[] = [
      ["x.zip", zipOf(files)],
      ["x.tar", tarOf(files)],
      ["x.tar.gz", tarGzOf(files)],
      ["y.tgz", tarGzOf(files)],
    ];
    const plain = await load(await folderOf(files), cache());
    for (const [name, bytes] of archives) {
      await writeFile(at(name), bytes);
      const { files: facts, train, test, classes, pictures } = await load(at(name), cache());
      expect(facts).toEqual(plain.files);
      expect(await dataOf(train)).toEqual(await dataOf(plain.train));
      expect(await labelsOf(test)).toEqual(await labelsOf(plain.test));
      expect([classes, pictures]).toEqual([plain.classes, plain.pictures]);
    }
  });

  it("can be the only file in a folder", async () => {
    const folder = await folderOf({ "pictures.zip": zipOf(files), "LICENSE.txt": "free" });
    expect((await load(folder, cache())).train.count).toBe(5);
  });

  it("with paths out of the archive, or links, are reported", async () => {
    const slips = { ...someFiles("", 5), "../out.png": pngOf(50), "/root.png": pngOf(51) };
    await writeFile(at("slips.zip"), zipOf(slips));
    const { train, notes } = await load(at("slips.zip"), cache(), { test: 0 });
    expect(train.count).toBe(5);
    expect(notes).toContain(
      "2 files of the archive left out because their names lead out of the archive: ../out.png, /root.png.",
    );
    const links = [{ name: "passwd.png", type: "2", target: "/etc/passwd" }] as const;
    await writeFile(at("links.tar"), tarOf(someFiles("", 5), links));
    const linked = await load(at("links.tar"), cache(), { test: 0 });
    expect(linked.notes?.join(" ")).toContain(
      "1 of 6 pictures cannot be read and is left out: " +
        `${at("links.tar")}/passwd.png: expected a file, found a link to /etc/passwd. Unpack the archive.`,
    );
  });
});
