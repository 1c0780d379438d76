import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { plotKinds } from "../../src/analyse/plots/kinds.ts";
import { plotSource } from "../../src/analyse/plots/source.ts";
import { decodeRun } from "../../src/apply/decodeRun.ts";
import { encodeRun } from "../../src/apply/encodeRun.ts";
import { exportRun } from "../../src/apply/exportRun.ts";
import { loadRun } from "../../src/apply/load.ts";
import { reconstructRun } from "../../src/apply/reconstructRun.ts";
import { sampleRun } from "../../src/apply/sampleRun.ts";
import { scoreRun } from "../../src/apply/scoreRun.ts";
import { decodeNpy } from "../../src/codec/npy/npy.ts";
import { decodePng } from "../../src/codec/png.ts";
import { ConfigError, DataError } from "../../src/errors.ts";
import { expectClose } from "../../src/graph/testing/close.ts";
import { initialiseRendererInNode } from "../../src/picture/render.node.ts";
import { textBoxes } from "../../src/picture/testing/boxes.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { expectSameElbo, type ScoreLine } from "../../src/testing/run/scores.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages, writeTinyLabels } from "../../src/testing/run/tinyImages.ts";

const at = temporaryFolder();
const settings = { ...tinySettings, seed: 3, epochs: 6, learningRate: 1e-2 };

beforeAll(async () => {
  await writeTinyImages(at("unlabelled"));
  await writeTinyImages(at("images"));
  await writeTinyLabels(at("images"));
  const told = { ...settings, condition: "labels", prior: "conditional" } as const;
  for await (const _ of trainRun({ ...told, data: at("images"), out: at("told") }));
  for await (const _ of trainRun({ ...settings, epochs: 1, data: at("images"), out: at("plain") }));
  await exportRun(at("told"), { out: at("exported") });
});

const numbers = (path: string) => Array.from(decodeNpy(readFileSync(path), path).data);
const brightness = (pixels: ArrayLike<number>) => Array.from(pixels).reduce((sum, value) => sum + value, 0);

describe("training", () => {
  it("keeps a row of samples for each class, how many there are, and what the loss bounds", () => {
    const { width, height } = decodePng(readFileSync(at("told", "pictures", "samples-006.png")));
    // Eight columns and three rows of images of 8 x 8, eleven times enlarged, two pixels apart.
    expect([width, height]).toEqual([8 * 88 + 7 * 2, 3 * 88 + 2 * 2]);
    const { classCount } = JSON.parse(readFileSync(at("told", "data.json"), "utf8"));
    expect(classCount).toBe(3);
    const { condition } = JSON.parse(readFileSync(at("told", "card.json"), "utf8"));
    expect(condition.c).toBe("labels, 3 classes");
    expect(JSON.parse(readFileSync(at("plain", "data.json"), "utf8"))).not.toHaveProperty("classCount");
  });

  it("is refused for images without labels, before a folder is made", async () => {
    const run = trainRun({ ...settings, condition: "labels", data: at("unlabelled"), out: at("never") });
    await expect(run.next()).rejects.toThrow("but training images have none");
    expect(() => readFileSync(at("never", "config.json"))).toThrow();
  });
});

describe("samples", () => {
  it("are a row of each class, all of the same noise, which gives the last epoch's picture", async () => {
    const { images, ...sampled } = await sampleRun(at("told"));
    expect(sampled).toMatchObject({ count: 24, classes: ["0", "1", "2"], seed: 3 });
    const drawn = readFileSync(at("told", "pictures", "sampled-001.png"));
    expect(drawn).toEqual(readFileSync(at("told", "pictures", "samples-006.png")));
    const rows = [0, 1, 2].map((row) =>
      brightness(images?.pixels.subarray(row * 8 * 64, (row + 1) * 8 * 64) ?? []),
    );
    // Labels are the images' brightness.
    expect(rows).toEqual([...rows].sort((a, b) => a - b));
  });

  it("are of one class where one is named", async () => {
    const all = await sampleRun(at("told"));
    const third = await sampleRun(at("told"), { class: "2", count: 8 });
    expect(third).toMatchObject({ count: 8, classes: ["2"] });
    expect(third.images?.pixels).toEqual(all.images?.pixels.subarray(2 * 8 * 64));
    expect(
      (await sampleRun(at("exported"), { class: 2, count: 8, out: at("third.png") })).images?.pixels,
    ).toEqual(third.images?.pixels);
  });

  it("are not of a class that there is not, nor of a run that is told none", async () => {
    await expect(sampleRun(at("told"), { class: 3 })).rejects.toThrow(
      "expected a number from 0 to 2, found 3",
    );
    await expect(sampleRun(at("plain"), { class: 1 })).rejects.toThrow(ConfigError);
    await expect(sampleRun(at("plain"), { class: 1 })).rejects.toThrow("is not conditioned on labels");
  });
});

describe("images", () => {
  const images = () => at("images", "t10k-images-idx3-ubyte");
  const labels = () => at("images", "t10k-labels-idx1-ubyte");

  it("of the run's data are encoded and scored with their own labels, as files are with a file of them", async () => {
    await encodeRun(at("told"), { out: at("codes.npy") });
    await encodeRun(at("told"), { files: [images()], labels: labels(), out: at("codes-of-files.npy") });
    expect(numbers(at("codes-of-files.npy"))).toEqual(numbers(at("codes.npy")));
    await encodeRun(at("told"), { class: 0, out: at("codes-of-0.npy") });
    expect(numbers(at("codes-of-0.npy"))).not.toEqual(numbers(at("codes.npy")));
    const lines: ScoreLine[] = [];
    await scoreRun(at("told"), { samples: 200, line: (text) => void lines.push(JSON.parse(text)) });
    const own = await scoreRun(at("told"), { out: at("scores.npy") });
    const exported = await scoreRun(at("exported"), { data: at("images"), out: at("scores-exported.npy") });
    expect(exported.mean.negativeElbo).toBeCloseTo(own.mean.negativeElbo ?? Number.NaN, 4);
    const metrics = readFileSync(at("told", "metrics.jsonl"), "utf8").trim().split("\n");
    const last = metrics
      .map((line) => JSON.parse(line))
      .filter(({ event }) => event === "epoch")
      .at(-1);
    expectSameElbo(lines, last.test.loss, 200);
  });

  it("of files need labels, as many as there are, and none for a run that is told none", async () => {
    const score = (more: Parameters<typeof scoreRun>[1]) =>
      scoreRun(at("told"), { files: [images()], line: () => {}, ...more });
    await expect(score({})).rejects.toThrow("and these data have none");
    await expect(score({})).rejects.toThrow(DataError);
    await writeFile(at("few.csv"), "label\n0\n1\n");
    await expect(score({ labels: at("few.csv") })).rejects.toThrow(
      "expected one label for each of 15 or more data, found 2",
    );
    await writeFile(at("many.csv"), `name,label\n${"a,1\n".repeat(21)}`);
    await expect(score({ labels: at("many.csv") })).rejects.toThrow("for each of 20 data, found 21");
    await writeFile(at("strange.csv"), "label\n0\n3\n");
    await expect(score({ labels: at("strange.csv") })).rejects.toThrow("found 3 for datum 1");
    await expect(score({ labels: labels(), class: 1 })).rejects.toThrow("Drop labels or class");
    await expect(
      scoreRun(at("plain"), { files: [images()], labels: labels(), line: () => {} }),
    ).rejects.toThrow("has no class-conditional model");
  });

  it("are reconstructed with their own label, or another one", async () => {
    const { shown } = await reconstructRun(at("told"), { count: 20 });
    const files = await reconstructRun(at("exported"), {
      files: [images()],
      labels: labels(),
      out: at("again.png"),
    });
    expect(files.shown?.reconstructions).toEqual(shown?.reconstructions);
    const as = async (label: number) =>
      brightness(
        (await reconstructRun(at("told"), { count: 20, class: label })).shown?.reconstructions.pixels ?? [],
      );
    expect(await as(2)).toBeGreaterThan(await as(0));
  });

  it("are made of codes with the labels that the codes were written with", async () => {
    await encodeRun(at("told"), { out: at("codes.csv") });
    await decodeRun(at("told"), {
      files: [at("codes.csv")],
      labels: at("codes.csv"),
      out: at("decoded.npy"),
    });
    const { shown } = await reconstructRun(at("told"), { count: 20 });
    const made = numbers(at("decoded.npy"));
    expectClose(made, shown?.reconstructions.pixels ?? [], { absolute: 1e-4, relative: 0 });
    await expect(decodeRun(at("told"), { files: [at("codes.csv")], line: () => {} })).rejects.toThrow(
      "or class with one class for all",
    );
  });
});

describe("plots of a run that is told classes", () => {
  it("are drawn for each class, or for the one that is named", async () => {
    await initialiseRendererInNode();
    const run = await loadRun(at("told"), { threads: 1 });
    try {
      const source = plotSource(run, () => run.loadDataset());
      for (const kind of plotKinds) {
        if (kind.refuses(run) !== undefined) continue;
        const own = await kind.draw({ source, options: {} });
        if (!("class" in kind.options)) continue;
        const named = await kind.draw({ source, options: { class: "2" } });
        expect(named.svg, kind.name).toContain("class 2");
        expect(named.svg, kind.name).not.toBe(own.svg);
        await expect(kind.draw({ source, options: { class: "4" } }), kind.name).rejects.toThrow(ConfigError);
      }
    } finally {
      await run.dispose();
    }
  });

  it("have the KL of each dimension to the prior of the images' class, in all that of the last epoch", async () => {
    const run = await loadRun(at("told"), { threads: 1 });
    const kind = plotKinds.find(({ name }) => name === "kl");
    const drawn = await kind?.draw({ source: plotSource(run, () => run.loadDataset()), options: {} });
    await run.dispose();
    const texts = textBoxes(drawn?.svg ?? "").map(({ text }) => text);
    const inAll = texts.map((text) => /([\d.]+) nats per datum in total/.exec(text)?.[1]).find(Boolean);
    const metrics = readFileSync(at("told", "metrics.jsonl"), "utf8").trim().split("\n");
    const epochs = metrics.map((line) => JSON.parse(line)).filter(({ event }) => event === "epoch");
    expect(inAll).toBe(epochs.at(-1).test.kl.toFixed(2));
    expect(texts).toContain(
      "nats per datum, mean over 20 test images, by latent dimension, with the prior of each image's class",
    );
    expect(texts).toEqual(expect.arrayContaining(["z1", "z2", "z3", "z4"]));
  });

  it("refuse a class where the model is told none", async () => {
    const run = await loadRun(at("plain"), { threads: 1 });
    const kinds = plotKinds.filter((kind) => "class" in kind.options && kind.refuses(run) === undefined);
    for (const kind of kinds)
      await expect(
        kind.draw({ source: plotSource(run, () => run.loadDataset()), options: { class: "1" } }),
        kind.name,
      ).rejects.toThrow("not conditioned on labels");
    expect(kinds.length).toBeGreaterThan(4);
    await run.dispose();
  });
});

describe("an export", () => {
  it("says what the condition is, in the README and beside each program", () => {
    const readme = readFileSync(at("exported", "README.md"), "utf8");
    expect(readme).toContain(
      "| in | `condition` | uint8 [N] | condition of each image: the number of its class, 0 to 2",
    );
    expect(readme).toContain("generator.run({ priorNoise: normals([N, 4]), condition })");
    expect(readme).toContain('encoder.run(["mu", "logVar"], {"x": x, "condition": condition})');
    const { programs, data } = JSON.parse(readFileSync(at("exported", "export.json"), "utf8"));
    for (const { inputs } of programs)
      expect(inputs.map(({ name }: { readonly name: string }) => name)).toContain("condition");
    expect(data.classCount).toBe(3);
  });
});
