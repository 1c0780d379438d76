import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../testing/run/temporary.ts";
import type { PictureProperties } from "../inspect.ts";
import type { PictureFile } from "../pictureFile.ts";
import { openIndex } from "./index.node.ts";

const at = temporaryFolder();
let files = 0;
const newPath = () => at(`index${++files}`, "x.jsonl");

const file = (name: string, stamp?: string, changed = 0): PictureFile => ({
  name,
  place: name,
  size: 1,
  changed,
  ...(stamp !== undefined && { stamp }),
  read: async () => new Uint8Array(1),
});
const properties = (digit: string): PictureProperties => ({
  kind: "jpeg",
  width: 3,
  height: 4,
  grey: false,
  sha256: digit.repeat(64),
});

describe("the index of a folder", () => {
  it("returns the stored properties of a file with the same stamp", async () => {
    const path = newPath();
    const index = await openIndex(path);
    index.add(file('a "quoted"\n.jpg', "1"), properties("a"));
    index.add(file("b.jpg", "1"), properties("b"));
    index.add(file("b.jpg", "2"), properties("c"));
    await index.flush();
    const again = await openIndex(path);
    expect(again.find(file('a "quoted"\n.jpg', "1"))).toEqual(properties("a"));
    expect(again.find(file("a", "1"))).toBeUndefined();
    expect(again.find(file("b.jpg", "1"))).toBeUndefined();
    expect(again.find(file("b.jpg", "2"))).toEqual(properties("c"));
    expect(again.find(file("b.jpg"))).toBeUndefined();
  });

  it("stores nothing of a file without a stamp, or of one that just changed", async () => {
    const path = newPath();
    const index = await openIndex(path);
    index.add(file("a.jpg"), properties("a"));
    index.add(file("b.jpg", "1", Date.now() - 100), properties("b"));
    await index.flush();
    const again = await openIndex(path);
    expect(again.find(file("b.jpg", "1"))).toBeUndefined();
  });

  it("skips incomplete or invalid lines", async () => {
    const path = newPath();
    const index = await openIndex(path);
    for (const name of ["a", "b", "c"]) index.add(file(name, "1"), properties(name));
    await index.flush();
    const [a = "", b = "", c = ""] = (await readFile(path, "utf8")).split("\n");
    const others = ["null", "[]", "{}", b.replace('"w":3', '"w":-3'), b.replace("jpeg", "exe"), "\0\u00ff"];
    await writeFile(path, [a, b.slice(0, 40) + c, ...others, c.slice(0, -1)].join("\n"));
    const again = await openIndex(path);
    expect(["a", "b", "c"].map((name) => again.find(file(name, "1"))?.sha256[0])).toEqual([
      "a",
      undefined,
      undefined,
    ]);
  });

  it("can be written by several processes at once", async () => {
    const path = newPath();
    const indices = await Promise.all([openIndex(path), openIndex(path)]);
    for (let number = 0; number < 1_000; number++)
      indices[number % 2]?.add(file(`${number}.jpg`, "1"), properties("d"));
    await Promise.all(indices.map((index) => index.flush()));
    const again = await openIndex(path);
    const known = Array.from({ length: 1_000 }, (_, number) => again.find(file(`${number}.jpg`, "1")));
    expect(known.filter((each) => each !== undefined)).toHaveLength(1_000);
  });

  it("is rewritten if most of its lines are outdated", async () => {
    const path = newPath();
    const index = await openIndex(path);
    for (let number = 0; number < 1_000; number++) index.add(file("a", `${number}`), properties("e"));
    await index.flush();
    const again = await openIndex(path);
    expect((await readFile(path, "utf8")).trim().split("\n")).toHaveLength(1);
    expect(again.find(file("a", "999"))).toEqual(properties("e"));
  });

  it("is deleted if an entry is wrong", async () => {
    const path = newPath();
    const index = await openIndex(path);
    index.add(file("a", "1"), properties("a"));
    await index.flush();
    const second = await openIndex(path);
    second.add(file("b", "1"), properties("b"));
    await second.forget();
    second.add(file("c", "1"), properties("c"));
    await second.flush();
    const third = await openIndex(path);
    expect(["a", "b", "c"].map((name) => third.find(file(name, "1")))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("that cannot be written or read is empty the next time", async () => {
    const folder = at("folder");
    await mkdir(join(folder, "x.jsonl"), { recursive: true });
    await writeFile(at("plain"), "");
    for (const path of [join(folder, "x.jsonl"), at("plain", "x.jsonl")]) {
      const index = await openIndex(path);
      index.add(file("a", "1"), properties("a"));
      await index.flush();
      expect((await openIndex(path)).find(file("a", "1"))).toBeUndefined();
    }
  });

  it("survives a last line that was cut off, with the lines after it", async () => {
    const path = newPath();
    const index = await openIndex(path);
    index.add(file("a", "1"), properties("a"));
    await index.flush();
    await appendFile(path, '{"n":"torn');
    const second = await openIndex(path);
    second.add(file("b", "1"), properties("b"));
    second.add(file("c", "1"), properties("c"));
    await second.flush();
    const third = await openIndex(path);
    expect(["a", "b", "c"].map((name) => third.find(file(name, "1"))?.sha256[0])).toEqual(["a", "b", "c"]);
  });
});
