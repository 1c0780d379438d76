import { readFileSync } from "node:fs";
import { cp, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { exportRun } from "../apply/exportRun.ts";
import { loadRun } from "../apply/load.ts";
import { reconstructRun } from "../apply/reconstructRun.ts";
import { sampleRun } from "../apply/sampleRun.ts";
import { decodeNpy } from "../codec/npy/npy.ts";
import { decodePng } from "../codec/png.ts";
import { decodeSafetensors } from "../codec/safetensors/decode.ts";
import { requireSameFiles } from "../data/dataProperties.ts";
import { contentsOf } from "../data/testing/contents.ts";
import { ConfigError, DataError, RunError } from "../errors.ts";
import { temporaryFolder } from "../testing/run/temporary.ts";
import { tinySettings, writeTinyImages } from "../testing/run/tinyImages.ts";
import { trainRun } from "./trainRun.ts";

const at = temporaryFolder();
const picture = (name: string) => readFileSync(at("run", "pictures", name));

beforeAll(async () => {
  await writeTinyImages(at("images"));
  const settings = { data: at("images"), out: at("run"), seed: 3, validation: 10 };
  for await (const _ of trainRun({ ...tinySettings, ...settings, binarize: "dynamic" }));
});

describe("loadRun", () => {
  it("gives the model with the parameters of the file, and its data", async () => {
    const run = await loadRun(at("run"), { threads: 1 });
    const { tensors } = decodeSafetensors(readFileSync(at("run", "model.safetensors")), "m");
    expect(await run.session.readParameters()).toEqual(
      Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, data])),
    );
    expect(run.config).toMatchObject({ latentSize: 4, seed: 3, binarize: "dynamic" });
    expect((await run.loadDataset()).test.count).toBe(20);
    await run.dispose();
  });

  it("takes its data gzipped, under other spellings of their names, as they are the same files", async () => {
    await mkdir(at("zipped"));
    for (const name of await readdir(at("images"))) {
      const zipped = gzipSync(readFileSync(at("images", name)));
      await writeFile(at("zipped", `${name.replace("-idx", ".idx")}.gz`), zipped);
    }
    const run = await loadRun(at("run"), { threads: 1 });
    const { files, test } = await run.loadDataset();
    const zipped = await run.loadDataset({ data: at("zipped") });
    expect(zipped).toMatchObject({ files });
    expect(await contentsOf(zipped.test)).toEqual(await contentsOf(test));
    // As a run trained on gzipped files has their names from versions before.
    const older = run.data.files.map((file) => ({ ...file, name: `${file.name}.gz` }));
    const dataset = await run.loadDataset();
    expect(() => requireSameFiles({ ...run.data, files: older }, dataset, "run")).not.toThrow();
    await run.dispose();
  });

  it.each([
    ["", "interrupted", "Resume it: nelbo resume "],
    ['{"event":"diverged","step":3,"term":"kl"}\n', "diverged", "If resumed, it would diverge again"],
    ['{"event":"done","reason":"epochs","epochs":2,"step":6,"seconds":1}\n', "finished", "from a backup"],
  ])("says what to do about a run without a model whose last line is %s", async (line, state, advice) => {
    const run = at(state);
    await cp(at("run"), run, { recursive: true });
    await rm(at(state, "model.safetensors"));
    await writeFile(at(state, "metrics.jsonl"), line);
    const message = `${run}: the run is ${state} and has no model.safetensors. `;
    for (const begin of [() => loadRun(run), () => exportRun(run, { out: at("none") })]) {
      const work = begin();
      await expect(work).rejects.toThrow(RunError);
      await expect(work).rejects.toThrow(message);
      await expect(work).rejects.toThrow(advice);
    }
  });
});

describe("sampleRun", () => {
  it("draws the last epoch's samples by default, into new files", async () => {
    const { images: _, ...sampled } = await sampleRun(at("run"), { columns: 8 });
    expect(sampled).toEqual({
      file: at("run", "pictures", "sampled-001.png"),
      count: 64,
      seed: 3,
      temperature: 1,
      sampler: "prior",
    });
    expect(picture("sampled-001.png")).toEqual(picture("samples-002.png"));
    expect((await sampleRun(at("run"), { seed: 4 })).file).toBe(at("run", "pictures", "sampled-002.png"));
    expect(picture("sampled-002.png").equals(picture("samples-002.png"))).toBe(false);
  });

  it("writes where it is told, and never over a file", async () => {
    const options = { out: at("five.png"), count: 5, columns: 5 };
    const { file, images } = await sampleRun(at("run"), options);
    expect(file).toBe(at("five.png"));
    expect(images).toMatchObject({ count: 5, height: 8, width: 8, channels: 1 });
    expect(decodePng(readFileSync(file)).width).toBe(5 * 88 + 4 * 2);
    await expect(sampleRun(at("run"), options)).rejects.toThrow(/five\.png already exists/);
    await expect(sampleRun(at("run"), { out: at("no", "a.png") })).rejects.toThrow(
      "its folder does not exist",
    );
  });

  it("writes numbers pass by pass, the same as in one picture, and tells how far it is", async () => {
    const { images } = await sampleRun(at("run"), { count: 600, out: at("six-hundred.png") });
    const told: number[] = [];
    const onDrawing = (done: number, total: number) => void told.push(done / total);
    const written = await sampleRun(at("run"), { count: 600, out: at("six-hundred.npy"), onDrawing });
    expect(written).toMatchObject({ file: at("six-hundred.npy"), count: 600 });
    expect(written).not.toHaveProperty("images");
    const { data, shape } = decodeNpy(readFileSync(at("six-hundred.npy")), "six-hundred.npy");
    expect(shape).toEqual([600, 8, 8, 1]);
    expect(Float32Array.from(data)).toEqual(images?.pixels);
    expect(told).toEqual([250 / 600, 500 / 600, 1]);
    await expect(sampleRun(at("run"), { count: 10_001, out: at("many.png") })).rejects.toThrow(
      "at most 10000 images in one picture",
    );
  });

  it.each([{ count: 0 }, { count: 1.5 }, { temperature: -1 }, { seed: -1 }, { columns: 0 }])(
    "refuses %o",
    async (wrong) => {
      await expect(sampleRun(at("run"), { out: at("wrong.png"), ...wrong })).rejects.toThrow(ConfigError);
    },
  );
});

describe("reconstructRun", () => {
  it("shows the last epoch's reconstruction by default, with the same binarization", async () => {
    const { file, split, count } = await reconstructRun(at("run"));
    expect({ file, split, count }).toEqual({
      file: at("run", "pictures", "reconstructed-test-001.png"),
      split: "test",
      count: 8,
    });
    expect(picture("reconstructed-test-001.png")).toEqual(picture("reconstruction-002.png"));
  });

  it("knows the splits of the run", async () => {
    const { shown, file } = await reconstructRun(at("run"), { split: "validation", count: 10 });
    expect(shown?.originals.count).toBe(10);
    expect(file).toMatch(/reconstructed-validation-001\.png$/);
    await expect(reconstructRun(at("run"), { split: "validation", count: 11 })).rejects.toThrow(
      "count: expected from 1 to the 10 validation images, found 11",
    );
  });

  it("refuses other data than those it was trained on", async () => {
    await writeTinyImages(at("others"), 1);
    const run = reconstructRun(at("run"), { data: at("others") });
    await expect(run).rejects.toThrow(DataError);
    await expect(run).rejects.toThrow(/expected the data that it was trained on, images with train-images/);
    await writeFile(
      at("others", "train-images-idx3-ubyte"),
      readFileSync(at("images", "train-images-idx3-ubyte")),
    );
    await expect(reconstructRun(at("run"), { data: at("others") })).rejects.toThrow("t10k-images-idx3-ubyte");
    await writeFile(
      at("others", "t10k-images-idx3-ubyte"),
      readFileSync(at("images", "t10k-images-idx3-ubyte")),
    );
    expect((await reconstructRun(at("run"), { data: at("others") })).count).toBe(8);
  });
});
