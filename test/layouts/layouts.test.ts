import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decodeSafetensors } from "../../src/codec/safetensors/decode.ts";
import type { ConfigInput } from "../../src/config/config.ts";
import { everyImage } from "../../src/data/batches.ts";
import { loadDataset } from "../../src/data/loadDataset.node.ts";
import { gatherData } from "../../src/data/source.ts";
import { wholeField } from "../../src/data/sources/passes.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";

/** Written by make_layouts.py in the same folder: the same images in every layout, and as IDX. */
const fixtures = new URL("../fixtures/layouts/", import.meta.url).pathname;
const at = temporaryFolder();
const settings: ConfigInput = {
  encoder: "dense",
  hiddenSizes: [6],
  latentSize: 2,
  likelihood: "bernoulli",
  batchSize: 8,
  epochs: 1,
  threads: 1,
};

interface Trained {
  /** Figures of the epoch. */
  readonly figures: unknown;
  readonly parameters: Readonly<Record<string, readonly number[]>>;
}

let runs = 0;
const known = new Map<string, Promise<Trained>>();

/** An epoch on the data of a path: its figures, and what the parameters are then. */
async function train(path: string, more: ConfigInput = {}): Promise<Trained> {
  runs += 1;
  const out = at(`run ${runs}`);
  let figures: unknown;
  for await (const event of trainRun({ ...settings, data: join(fixtures, path), ...more, out })) {
    if (event.event === "epoch") figures = { train: event.train, test: event.test };
  }
  const { tensors } = decodeSafetensors(readFileSync(join(out, "model.safetensors")), "model");
  const numbers = Object.entries(tensors).map(([name, { data }]) => [name, Array.from(data)]);
  return { figures, parameters: Object.fromEntries(numbers) };
}

function reference(path: string, more?: ConfigInput): Promise<Trained> {
  const key = JSON.stringify([path, more]);
  const trained = known.get(key) ?? train(path, more);
  known.set(key, trained);
  return trained;
}

const within = async (folder: string) =>
  (await readdir(join(fixtures, folder))).map((name) => join(folder, name));

/** All that a training is given of the data of a path. */
async function given(path: string) {
  const { shape, train, test } = await loadDataset(join(fixtures, path), { reading: { seed: 0 } });
  const parts = await Promise.all(
    [train, test].map(async (source) => ({
      type: source.elementType,
      x: await gatherData(source, everyImage(source.count)),
      labels: source === train ? await wholeField(source, "labels") : undefined,
      rows: Array.from({ length: source.count }, (_, row) => source.fileRow(row)),
    })),
  );
  return { shape, parts };
}

describe.each([
  ["images", "idx-images", 25, ["float64.npy", "shuffled-columns.csv", "one.h5"]],
  ["binary", "idx-binary", 5, ["bool.npy"]],
  ["labelled", "idx-labelled", 6, ["one-hot.npz", "words.csv"]],
  ["split", "idx", 5, ["keras.npz", "usps.h5", "kaggle"]],
] as const)("every layout of %s", (folder, twin, least, trained) => {
  it("gives training the same bits as IDX files of the same pixels", async () => {
    const expected = await given(twin);
    const paths = await within(folder);
    expect(paths.length).toBeGreaterThanOrEqual(least);
    for (const path of paths) expect(await given(path), path).toEqual(expected);
  }, 60_000);

  it.each(trained)("trains %s to the same bits", async (name) => {
    expect(await train(join(folder, name))).toEqual(await reference(twin));
  });
});

describe("colour images", () => {
  const colour = (name: string) => join("colour", name);

  it.each(["last.npy", "first.npy", "first-float.npy", "train-images-idx4-ubyte"])(
    "of %s train to the bits of the same pixels as IDX",
    async (name) => {
      expect(await train(colour(name))).toEqual(await reference("idx-colour"));
    },
  );

  it("in rows need a layout; both proposed layouts work", async () => {
    for (const [name, layout, other] of [
      ["rows-last.npy", "nhwc", "nchw"],
      ["rows-first.npy", "nchw", "nhwc"],
    ] as const) {
      await expect(train(colour(name))).rejects.toThrow(/layout: nhwc.*layout: nchw.*layout: rows/s);
      await expect(train(colour(name))).rejects.toThrow(`differ less as ${layout}`);
      expect(await train(colour(name), { layout })).toEqual(await reference("idx-colour"));
      expect(await train(colour(name), { layout: other })).not.toEqual(await reference("idx-colour"));
    }
  });

  it("of CIFAR's archive train to the same bits as IDX files of the same pixels, with named labels", async () => {
    const told: ConfigInput = { condition: "labels" };
    const [archive, idx] = [join("cifar", "cifar-10-binary.tar.gz"), join("cifar", "idx.zip")];
    expect(await train(archive, told)).toEqual(await reference(idx, told));
  });
});
