import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type ConfigInput,
  type Dataset,
  dataInPasses,
  evaluateRun,
  exportRun,
  gatherData,
  gatherLabels,
  loadRun,
  plotKinds,
  plotRun,
  readRunSummary,
  reportRun,
  residentSource,
  resumeRun,
  type Source,
  scoreRun,
  trainRun,
} from "../../src/node.ts";
import { expectSameElbo, type ScoreLine } from "../../src/testing/run/scores.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings } from "../../src/testing/run/tinyImages.ts";
import { datasetOf, generatedImages, planeVectors } from "./datasets.ts";

/** Data without files: made on demand, or floats. */
const at = temporaryFolder();
const [train, test] = [generatedImages(1200, "train"), generatedImages(600, "test")];
const generated = datasetOf("generated", train.source, test.source);
const vectors = datasetOf("vectors", planeVectors(300, "train"), planeVectors(100, "test"));

const loadOf = (dataset: Dataset) => ({ datasets: { [dataset.name]: () => dataset } });
const settingsOf = (dataset: Dataset, out: string, more: ConfigInput = {}): ConfigInput => ({
  ...tinySettings,
  data: dataset.name,
  out: at(out),
  validation: 100,
  batchSize: 50,
  ...more,
});
const floatSettings: ConfigInput = {
  likelihood: "gaussian",
  mean: "linear",
  latentSize: 2,
  learningRate: 1e-2,
};

async function trainOn(dataset: Dataset, out: string, more: ConfigInput = {}): Promise<void> {
  for await (const _ of trainRun(settingsOf(dataset, out, more), { load: loadOf(dataset) }));
}

/** Trains, is stopped after some steps of the second epoch, and goes on. */
async function trainInterrupted(dataset: Dataset, out: string, more: ConfigInput = {}): Promise<void> {
  const controller = new AbortController();
  const options = { load: loadOf(dataset), signal: controller.signal };
  for await (const event of trainRun(settingsOf(dataset, out, more), options))
    if (event.event === "step" && event.epoch === 2 && event.stepOfEpoch === 3) controller.abort();
  expect(existsSync(at(out, "model.safetensors"))).toBe(false);
  for await (const _ of resumeRun(at(out), { load: loadOf(dataset) }));
}

/** The bytes of a model without the place where its run looked for data. */
function parametersOf(out: string): string {
  const bytes = readFileSync(at(out, "model.safetensors"));
  const header = 8 + Number(bytes.readBigUInt64LE(0));
  return createHash("sha256").update(bytes.subarray(header)).digest("hex");
}

/** All of a source in memory. */
async function residentCopy(source: Source): Promise<Source> {
  const rows = Uint32Array.from({ length: source.count }, (_, row) => row);
  return residentSource({
    shape: source.shape,
    x: await gatherData(source, rows),
    labels: await gatherLabels(source, rows),
  });
}

describe("images that are made on demand", () => {
  beforeAll(() => trainOn(generated, "generated", { condition: "labels" }));

  it("are never all in memory, and train to the same bits as the same images in memory", async () => {
    const largest = Math.max(train.most(), test.most());
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThanOrEqual(250);
    const copies = [await residentCopy(train.source), await residentCopy(test.source)] as const;
    await trainOn(datasetOf("resident", ...copies), "resident", { condition: "labels" });
    expect(parametersOf("generated")).toBe(parametersOf("resident"));
  });

  it("resume to the same bits, also with static binarization and corruption", async () => {
    await trainInterrupted(generated, "interrupted", { condition: "labels" });
    expect(parametersOf("interrupted")).toBe(parametersOf("generated"));
    const restoring: ConfigInput = { binarize: "static", corrupt: "masking" };
    await trainOn(generated, "restoring", restoring);
    await trainInterrupted(generated, "restoring-interrupted", restoring);
    expect(parametersOf("restoring-interrupted")).toBe(parametersOf("restoring"));
  });

  it("are evaluated to the loss that training reported, and scored", async () => {
    const { last } = await readRunSummary(at("generated"));
    const evaluated = await evaluateRun(at("generated"), { ...loadOf(generated), samples: 10 });
    expect(evaluated.images).toBe(600);
    expect(evaluated.negativeElbo).toBeCloseTo(last?.test?.loss ?? Number.NaN, 4);
    const lines: string[] = [];
    const scored = await scoreRun(at("generated"), {
      ...loadOf(generated),
      line: (text) => lines.push(text),
    });
    expect([scored.count, lines.length]).toEqual([600, 600]);
    expect(JSON.parse(lines[599] ?? "{}")).toMatchObject({ source: "test", index: 599 });
  });

  const drawn = plotKinds.map(({ name }) => name).filter((name) => !["denoising", "manifold"].includes(name));
  it.each(drawn)("are drawn as %s", async (kind) => {
    const { file } = await plotRun(kind, at("generated"), { load: loadOf(generated), format: "svg" });
    expect(readFileSync(file, "utf8")).toContain("<svg");
  });

  it("have a report with every picture that applies", async () => {
    const { missing, figures } = await reportRun(at("generated"), loadOf(generated));
    expect(figures.length).toBeGreaterThan(8);
    expect(missing.map(({ title }) => title)).toEqual([
      "Restored images",
      "The manifold of a two-dimensional latent space",
    ]);
  });

  it("are distinguished from others by their number", async () => {
    const fewer = datasetOf("generated", generatedImages(1100, "train").source, test.source);
    await expect(evaluateRun(at("generated"), { ...loadOf(fewer), split: "train" })).rejects.toThrow(
      "expected the data that it was trained on, generated with 1200 training and 600 test data of uint8, found 1100",
    );
  });
});

describe("vectors of floats", () => {
  beforeAll(() => trainOn(vectors, "vectors", { ...floatSettings, epochs: 12 }));

  it("reach the model unchanged: its loss has their own scale, and decreases", async () => {
    const { last, data } = await readRunSummary(at("vectors"));
    expect(data).toMatchObject({ imageShape: [1, 1, 6], shape: [6], elementType: "float32" });
    const run = await loadRun(at("vectors"));
    try {
      expect(run.model.evaluation.inputs.find(({ name }) => name === "x")?.type.dataType).toBe("float32");
    } finally {
      await run.dispose();
    }
    // -log N(x; mean, 1/2) is the squared error and a constant; a mean of 0 explains nothing.
    const constant = 3 * Math.log(Math.PI);
    let squares = 0;
    for await (const { x } of dataInPasses(vectors.test)) for (const value of x) squares += value ** 2 / 100;
    expect(last?.test?.loss).toBeLessThan(0.5 * squares + constant);
    expect(last?.test?.reconstruction).toBeGreaterThan(constant);
  });

  it("resume to the same bits", async () => {
    await trainOn(vectors, "short", floatSettings);
    await trainInterrupted(vectors, "short-interrupted", floatSettings);
    expect(parametersOf("short-interrupted")).toBe(parametersOf("short"));
  });

  it("are evaluated, scored and exported", async () => {
    const evaluated = await evaluateRun(at("vectors"), { ...loadOf(vectors), samples: 20 });
    const { last } = await readRunSummary(at("vectors"));
    expect(evaluated.negativeElbo).toBeCloseTo(last?.test?.loss ?? Number.NaN, 4);
    expect(evaluated.error.rootMeanSquare).toBeLessThan(1);
    const lines: ScoreLine[] = [];
    const line = (text: string) => void lines.push(JSON.parse(text));
    await scoreRun(at("vectors"), { ...loadOf(vectors), samples: 200, line });
    expectSameElbo(lines, evaluated.negativeElbo ?? Number.NaN, 200);
    const { difference } = await exportRun(at("vectors"), { out: at("export") });
    expect(difference).toBeLessThan(1e-4);
    expect(readFileSync(at("export", "README.md"), "utf8")).toContain("float32");
  });

  it.each(["scatter", "kl", "curves"])("are drawn as %s", async (kind) => {
    const { file } = await plotRun(kind, at("vectors"), { load: loadOf(vectors), format: "svg" });
    expect(readFileSync(file, "utf8")).toContain("<svg");
  });

  it("have no pictures, and a report that states so", async () => {
    expect(
      readdirSync(at("vectors", "pictures")).filter((name) => /^(samples|reconstruction)/.test(name)),
    ).toEqual([]);
    const { missing } = await reportRun(at("vectors"), loadOf(vectors));
    const samples = missing.find(({ title }) => title === "Samples");
    expect(samples?.reason).toBe("its data are vectors of [6] numbers, and only images can be shown");
  });

  it("have principal components", async () => {
    const settings: ConfigInput = {
      preset: "pca",
      data: "vectors",
      out: at("components"),
      latentSize: 2,
      threads: 1,
    };
    for await (const _ of trainRun(settings, { load: loadOf(vectors) }));
    const { last } = await readRunSummary(at("components"));
    // What is left is the noise of the four other directions, of variance 0.01 each, and the constant of variance 1/2.
    const rest = (last?.test?.reconstruction ?? Number.NaN) - 3 * Math.log(Math.PI);
    expect(rest).toBeGreaterThan(0.03);
    expect(rest).toBeLessThan(0.06);
  });

  it.each([
    [{ binarize: "static" }, "binarize: expected none for float32 data"],
    [{ corrupt: "masking" }, "corrupt: expected none for float32 data"],
    [{ mean: "sigmoid" }, "requires numbers from 0 to 1, found"],
    [{ imageSize: 8 }, "imageSize: expected images, found data of [6]"],
  ] as const)("refuse %o", async (more, message) => {
    await expect(trainOn(vectors, "refused", { ...floatSettings, ...more })).rejects.toThrow(message);
    expect(existsSync(at("refused"))).toBe(false);
  });
});
