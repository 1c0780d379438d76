import { describe, expect, it } from "vitest";
import { encodeIdx } from "../../codec/idx.ts";
import { sha256 } from "../../codec/sha256.ts";
import { DataError } from "../../errors.ts";
import { loadDataset } from "../loadDataset.node.ts";
import type { Source } from "../source.ts";
import { contentsOf, contentsOfDataset } from "../testing/contents.ts";
import { loadDigits, loadIncluded } from "./included.ts";
import { digitsDataset } from "./known.ts";

describe("the included digits", () => {
  it("are the published images and labels: files with the hashes in data.json", async () => {
    const { train, test, files } = await loadDigits();
    const sums: string[] = [];
    for (const { count, x, labels } of [await fieldsOf(train), await fieldsOf(test)]) {
      sums.push(await sha256(encodeIdx({ type: "ubyte", shape: [count, 8, 8], values: x })));
      sums.push(await sha256(encodeIdx({ type: "ubyte", shape: [count], values: labels })));
    }
    expect(sums).toEqual(files.map((file) => file.sha256));
    expect(files.map(({ name, bytes }) => [name, bytes])).toEqual([
      ["train-images-idx3-ubyte", 16 + 1415 * 64],
      ["train-labels-idx1-ubyte", 8 + 1415],
      ["t10k-images-idx3-ubyte", 16 + 382 * 64],
      ["t10k-labels-idx1-ubyte", 8 + 382],
    ]);
  });

  it("begin with a zero, have seventeen grey levels from black to white, and all classes in both splits", async () => {
    const { train, test } = await loadDigits();
    const [first, second] = [await fieldsOf(train), await fieldsOf(test)];
    // The first line of optdigits.tes, of which 16 is white.
    const line = [0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0];
    expect([...first.x.subarray(0, 16)]).toEqual(line.map((value) => Math.round((value * 255) / 16)));
    const levels = Array.from({ length: 17 }, (_, value) => Math.round((value * 255) / 16));
    expect([...new Set(first.x)].sort((a, b) => a - b)).toEqual(levels);
    const perClass = (labels: Uint8Array) =>
      digitsDataset.classes.map((_, label) => labels.filter((each) => each === label).length);
    expect(perClass(first.labels)).toEqual([140, 143, 140, 144, 142, 143, 142, 141, 139, 141]);
    expect(perClass(second.labels)).toEqual([38, 39, 37, 39, 39, 39, 39, 38, 35, 39]);
    // A form begins where the test split does.
    expect([...second.labels.subarray(0, 20)]).toEqual([...first.labels.subarray(0, 20)]);
  });

  it("are loaded by name, without a cache or a connection", async () => {
    const found = await loadDataset("digits", { offline: true, cacheFolder: "/nowhere" });
    expect(found).toMatchObject({ name: "digits", source: "package nelbo", shape: [8, 8, 1] });
    expect(await contentsOfDataset(found)).toEqual(await contentsOfDataset(await loadDigits()));
  });

  it("are refused if their module is damaged", async () => {
    const content = async () => ({
      ...(await digitsDataset.content()),
      "train-labels": btoa("no gzip file, that is sure"),
    });
    const loading = loadIncluded({ ...digitsDataset, content });
    await expect(loading).rejects.toThrow(DataError);
    await expect(loading).rejects.toThrow(/digits: train-labels-idx1-ubyte/);
  });
});

async function fieldsOf(source: Source) {
  const { count, x, labels } = await contentsOf(source);
  if (!(x instanceof Uint8Array && labels instanceof Uint8Array))
    throw new Error("expected bytes and labels");
  return { count, x, labels };
}
