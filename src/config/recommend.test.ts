import { describe, expect, it } from "vitest";
import type { Dataset } from "../data/dataset.ts";
import { surveyOf } from "../data/look/survey.ts";
import type { DatumShape } from "../data/source.ts";
import { dataShapeOf } from "../data/source.ts";
import { residentSource } from "../data/sources/resident.ts";
import { elementCount } from "../graph/shape.ts";
import { randomStream } from "../random/stream.ts";
import { modelOf } from "./assemble.ts";
import { type ConfigInput, resolveConfig } from "./config.ts";
import { recommend } from "./recommend.ts";
import { refusalOf } from "./testing/refusal.ts";

/** Data of a shape whose numbers a function makes of draws in [0, 1). */
async function surveyed(
  shape: DatumShape,
  count: number,
  of: (draw: number, at: number) => number,
  type: "uint8" | "float32" = "uint8",
) {
  const draws = new Float32Array(count * elementCount(shape));
  randomStream(0, "recommend").uniforms(0, draws);
  const numbers = draws.map(of);
  const x = type === "uint8" ? Uint8Array.from(numbers) : numbers;
  const source = residentSource({ shape, x });
  const dataset: Dataset = { name: "made", shape, train: source, test: source, files: [], source: "test" };
  return surveyOf(dataset);
}

/** As MNIST's: four fifths black, the others of all greys. */
const likeMnist = (draw: number) => (draw < 0.81 ? 0 : 255 * (5 * (draw - 0.8)));
const grey = (draw: number) => 255 * draw;
const blackOrWhite = (draw: number) => (draw < 0.7 ? 0 : 255);

describe("recommend", () => {
  it("recommends nothing but the defaults for 60,000 grey images like MNIST's", async () => {
    const survey = await surveyed([28, 28, 1], 60, likeMnist);
    const { settings, choices } = recommend({ ...survey, splits: { ...survey.splits, train: 60_000 } });
    expect(settings).toEqual({});
    expect(Object.assign({}, ...choices.map((choice) => choice.settings))).toEqual({
      likelihood: "bernoulli",
      encoder: "dense",
      latentSize: 20,
      batchSize: 128,
      epochs: 10,
    });
    for (const { reason } of choices) expect(reason.length).toBeGreaterThan(10);
  });

  it.each<
    readonly [string, DatumShape, (draw: number, at: number) => number, "uint8" | "float32", ConfigInput]
  >([
    ["black and white images", [8, 8, 1], blackOrWhite, "uint8", { binarize: "threshold" }],
    ["grey images", [8, 8, 1], grey, "uint8", { likelihood: "discretized-logistic" }],
    ["floats in 0..1", [8, 8, 1], (draw) => draw, "float32", { likelihood: "gaussian", sigma: "shared" }],
    [
      "floats at the ends of 0..1",
      [8, 8, 1],
      (draw) => likeMnist(draw) / 255,
      "float32",
      { likelihood: "continuous-bernoulli" },
    ],
    [
      "real images",
      [8, 8, 1],
      (draw) => 4 * draw - 2,
      "float32",
      { likelihood: "gaussian", mean: "linear", sigma: "shared" },
    ],
    [
      "vectors of several scales",
      [6],
      (draw, at) => (draw - 0.5) * 10 ** (at % 6),
      "float32",
      { likelihood: "gaussian", mean: "linear", sigma: "pixel", latentSize: 3 },
    ],
    [
      "vectors of which a place never changes",
      [6],
      (draw, at) => (at % 6 === 2 ? 7 : (draw - 0.5) * 10 ** (at % 6)),
      "float32",
      { likelihood: "gaussian", mean: "linear", sigma: "shared", latentSize: 2 },
    ],
    [
      "one-hot series",
      [10, 5],
      (_, at) => Number(at % 5 === (7 * Math.floor(at / 5)) % 5),
      "float32",
      { likelihood: "categorical", latentSize: 5 },
    ],
    [
      "large grey images",
      [64, 64, 1],
      likeMnist,
      "uint8",
      { encoder: "conv", channels: [32, 64, 128], latentSize: 64 },
    ],
    ["colour images", [32, 32, 3], likeMnist, "uint8", { encoder: "burgess", latentSize: 64 }],
    [
      "large colour images",
      [128, 96, 3],
      likeMnist,
      "uint8",
      { encoder: "conv", channels: [32, 64, 128, 256], latentSize: 64 },
    ],
    [
      "large black and white images",
      [64, 64, 1],
      blackOrWhite,
      "uint8",
      { encoder: "conv", channels: [32, 64, 128], binarize: "threshold" },
    ],
    ["images too narrow for convolutions", [64, 3, 3], likeMnist, "uint8", {}],
    ["images of many channels", [8, 8, 30], likeMnist, "uint8", { latentSize: 64 }],
  ])("knows %s, and what it recommends makes a model", async (_, shape, of, type, expected) => {
    const survey = await surveyed(shape, 12, of, type);
    const { settings } = recommend({
      ...survey,
      splits: { ...survey.splits, train: 60_000 },
      ...(survey.numbers.blackAndWhite && { looked: 60_000 }),
    });
    expect(settings).toEqual(expected);
    const config = resolveConfig({}, settings);
    expect(config).toMatchObject(settings);
    expect(modelOf(config, dataShapeOf(shape), undefined, type).parts.latentSize).toBe(config.latentSize);
  });

  it("recommends batches of fifty to the epoch, and epochs for as many steps as MNIST's", async () => {
    const survey = await surveyed([8, 8, 1], 12, likeMnist);
    const lengthOf = (train: number, said = {}) => {
      const { choices } = recommend({ ...survey, splits: { ...survey.splits, train } }, said);
      return Object.assign({}, ...choices.map((choice) => choice.settings));
    };
    // ceil(count / batch) steps an epoch; 4,690 / steps epochs, from 1 to 500.
    expect(lengthOf(60_000)).toMatchObject({ batchSize: 128, epochs: 10 });
    expect(lengthOf(5_000)).toMatchObject({ batchSize: 64, epochs: Math.round(4690 / 79) });
    expect(lengthOf(1_000)).toMatchObject({ batchSize: 16, epochs: Math.round(4690 / 63) });
    expect(lengthOf(50)).toMatchObject({ batchSize: 16, epochs: 500 });
    expect(lengthOf(10)).toMatchObject({ batchSize: 8, epochs: 500 });
    expect(lengthOf(1)).toMatchObject({ batchSize: 1, epochs: 500 });
    expect(lengthOf(1_000_000)).toMatchObject({ batchSize: 128, epochs: 1 });
    expect(lengthOf(60_000, { batchSize: 600 })).toMatchObject({ epochs: 47 });
    expect(lengthOf(60_000, { validation: 10_000 })).toMatchObject({ batchSize: 128, epochs: 12 });
  });

  it("recommends an image size where pictures had others, and tells that few are few", async () => {
    const survey = await surveyed([16, 16, 3], 12, likeMnist);
    const pictures = {
      count: 12,
      kinds: { jpeg: 12 },
      sizes: { least: [16, 16], median: [20, 30], largest: [40, 30] },
      grey: 0,
      unreadable: [],
      sizeReason: "the reason",
    } as const;
    const { settings, choices, advice } = recommend({ ...survey, pictures });
    expect(settings.imageSize).toBe(16);
    expect(choices[0]).toEqual({ settings: { imageSize: 16 }, reason: "the reason" });
    expect(resolveConfig({ imageSize: 8 }, settings).imageSize).toBe(8);
    expect(advice).toEqual([expect.stringContaining("--augment flip")]);
    expect(recommend({ ...survey, pictures }, { augment: ["crop"] }).advice?.join()).not.toContain("flip");
    const many = { ...survey, pictures, splits: { ...survey.splits, train: 500 } };
    expect(recommend(many).advice).toBeUndefined();
    expect(recommend(many, { validation: 1 }).advice).toHaveLength(1);
    expect(recommend(survey).advice).toBeUndefined();
    const { sizeReason: _, ...said } = pictures;
    const own = { least: [16, 16], median: [16, 16], largest: [16, 16] } as const;
    for (const others of [said, { ...pictures, sizes: own }])
      expect(recommend({ ...survey, pictures: others }).settings.imageSize).toBeUndefined();
  });

  it("recommends a threshold only where all data were looked at", async () => {
    const survey = await surveyed([8, 8, 1], 12, blackOrWhite);
    expect(recommend(survey).settings.binarize).toBe("threshold");
    expect(recommend({ ...survey, looked: 11 }).settings.binarize).toBeUndefined();
  });
});

describe("resolveConfig with recommended settings", () => {
  const real: ConfigInput = { likelihood: "gaussian", mean: "linear", sigma: "shared" };
  const conv: ConfigInput = { encoder: "conv", channels: [32, 64, 128] };

  it.each<readonly [string, ConfigInput, ConfigInput, ConfigInput]>([
    ["nothing", {}, { ...real, ...conv, epochs: 99 }, { ...real, ...conv, epochs: 99, hiddenSizes: [] }],
    ["another likelihood", { likelihood: "bernoulli" }, real, { likelihood: "bernoulli", mean: "sigmoid" }],
    ["the same likelihood", { likelihood: "gaussian" }, real, real],
    ["another sigma", { likelihood: "gaussian", sigma: "optimal" }, real, { ...real, sigma: "optimal" }],
    ["a variance", { likelihood: "gaussian", variance: 2 }, real, { mean: "linear", variance: 2 }],
    ["a binarization", { binarize: "static" }, { binarize: "threshold" }, { binarize: "static" }],
    [
      "a likelihood but not the one of the threshold",
      { likelihood: "gaussian" },
      { binarize: "threshold" },
      { binarize: "none" },
    ],
    ["another network", { encoder: "dense" }, conv, { encoder: "dense", channels: [32, 64] }],
    ["the same network", { encoder: "conv" }, conv, conv],
    [
      "a preset's network",
      { preset: "residual" },
      { ...conv, latentSize: 64 },
      { encoder: "residual", channels: [32, 64], latentSize: 64 },
    ],
    [
      "a preset's likelihood",
      { preset: "gaussian" },
      { likelihood: "discretized-logistic" },
      { likelihood: "gaussian" },
    ],
    [
      "principal components",
      { model: "pca" },
      { ...real, ...conv, epochs: 99, latentSize: 64 },
      { latentSize: 20, epochs: 10 },
    ],
    ["an autoencoder", { model: "autoencoder" }, { ...real, epochs: 99 }, { ...real, epochs: 99 }],
    ["epochs", { epochs: 3 }, { epochs: 99, batchSize: 16 }, { epochs: 3, batchSize: 16 }],
    [
      "a warm-up that fewer epochs would not hold",
      { betaSchedule: "linear", betaWarmup: 5 },
      { epochs: 1 },
      { epochs: 10 },
    ],
    [
      "a warm-up that more epochs hold",
      { betaSchedule: "linear", betaWarmup: 5 },
      { epochs: 50 },
      { epochs: 50 },
    ],
  ])("beside %s", (_, said, recommended, expected) => {
    expect(resolveConfig(said, recommended)).toMatchObject(expected);
  });

  it("refuses what was said as it would without them", () => {
    expect(refusalOf({ latentSize: 0 }, real)).toContain("latentSize (--latent-size)");
    expect(refusalOf({ sigma: "shared" }, real)).toContain("Drop --sigma, or add --likelihood gaussian");
  });

  it("is read back from what a run stores", () => {
    const config = resolveConfig({}, { ...real, ...conv });
    expect(resolveConfig(config)).toEqual(config);
  });
});
