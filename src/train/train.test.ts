import { describe, expect, it } from "vitest";
import { epochOrder } from "../data/batches.ts";
import { gatherData } from "../data/source.ts";
import { residentSource } from "../data/sources/resident.ts";
import { ConfigError, DataError } from "../errors.ts";
import { randomStream } from "../random/stream.ts";
import { denseVae } from "../vae/testing/denseVae.ts";
import type { EpochEvent, StepEvent, TrainingEvent } from "./events.ts";
import {
  fingerprint,
  openTraining,
  type RecordedStep,
  record,
  tinyImages,
  tinySplit,
  trainTiny,
} from "./testing/tinyTraining.ts";
import type { TrainingImages } from "./train.ts";

const isStep = (event: TrainingEvent): event is StepEvent => event.event === "step";
const isEpoch = (event: TrainingEvent): event is EpochEvent => event.event === "epoch";

describe("the events of a training", () => {
  it("come in order, with counts that add up", async () => {
    const { events } = await trainTiny();
    const epoch = ["step", "step", "step", "step", "epoch", "diagnosis"];
    expect(events.map(({ event }) => event)).toEqual(["started", ...epoch, ...epoch, "done"]);
    expect(events[0]).toEqual({
      event: "started",
      epochs: 2,
      stepsPerEpoch: 4,
      parameters: 64 * 16 + 16 + 2 * (16 * 4 + 4) + (4 * 16 + 16) + (16 * 64 + 64),
      images: { train: 60, validation: 0, test: 20 },
    });
    const steps = events.filter(isStep);
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(steps.map(({ epoch }) => epoch)).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
    expect(steps.map(({ stepOfEpoch }) => stepOfEpoch)).toEqual([1, 2, 3, 4, 1, 2, 3, 4]);
    expect(events.filter(isEpoch).map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 4],
      [2, 8],
    ]);
    expect(events.at(-1)).toMatchObject({ event: "done", epochs: 2, step: 8 });
  });

  it("include the smaller last batch, weighted by its images", async () => {
    const steps = (await trainTiny()).events.filter(isStep);
    expect(steps.map(({ count }) => count)).toEqual([16, 16, 16, 12, 16, 16, 16, 12]);
    const firstEpoch = steps.slice(0, 4);
    const mean = firstEpoch.reduce((sum, { batch, count }) => sum + batch.loss * count, 0) / 60;
    expect(firstEpoch[3]?.epochSoFar.loss).toBeCloseTo(mean, 10);
    expect(firstEpoch[0]?.epochSoFar).toEqual(firstEpoch[0]?.batch);
  });

  it("give the epoch's means over its steps", async () => {
    const { events } = await trainTiny();
    const lastSteps = events.filter(isStep).filter(({ stepOfEpoch }) => stepOfEpoch === 4);
    expect(events.filter(isEpoch).map(({ train }) => train)).toEqual(
      lastSteps.map(({ epochSoFar }) => epochSoFar),
    );
  });

  it("report on the given splits", async () => {
    const splitsOf = async (images: TrainingImages) => {
      const { events } = await trainTiny({ images, epochs: 1 });
      return Object.keys(events.find(isEpoch) ?? {}).filter((key) => ["validation", "test"].includes(key));
    };
    const { train, test = train } = tinyImages;
    expect(await splitsOf({ train })).toEqual([]);
    expect(await splitsOf({ train, test })).toEqual(["test"]);
    expect(await splitsOf({ train, validation: test })).toEqual(["validation"]);
    expect(await splitsOf({ train, validation: tinySplit(5, "validation"), test })).toEqual([
      "validation",
      "test",
    ]);
  });

  it("show a falling loss", async () => {
    const epochs = (await trainTiny({ epochs: 20 })).events.filter(isEpoch);
    const [first, last] = [epochs[0], epochs.at(-1)];
    expect(last?.train.loss).toBeLessThan(0.8 * (first?.train.loss ?? 0));
    expect(last?.test?.loss).toBeLessThan(0.8 * (first?.test?.loss ?? 0));
  });

  it("have the gradient's norm only with clipping", async () => {
    const plain = (await trainTiny({ epochs: 1 })).events.filter(isStep);
    expect(plain.every((event) => !("gradientNorm" in event))).toBe(true);
    const optimizer = { kind: "adam", clipNorm: 1 } as const;
    const clipped = (await trainTiny({ epochs: 1, optimizer })).events.filter(isStep);
    expect(clipped.every(({ gradientNorm = 0 }) => gradientNorm > 0)).toBe(true);
  });
});

describe("the feeds of a step", () => {
  it("each image once an epoch, in the order of the seed", async () => {
    const steps: RecordedStep[] = [];
    await trainTiny({ wrap: record(steps) });
    for (const epoch of [1, 2]) {
      const seen = steps.slice(4 * epoch - 4, 4 * epoch).flatMap(({ feeds }) => Array.from(feeds.x ?? []));
      const order = epochOrder(7, epoch, 60);
      expect(seen).toEqual(Array.from(await gatherData(tinyImages.train, order)));
    }
  });

  it("noise of the step, scalars and the rate of the schedule", async () => {
    const steps: RecordedStep[] = [];
    const schedule = { learningRate: 0.1, decay: { kind: "constant" }, warmupSteps: 4 } as const;
    const { events } = await trainTiny({ wrap: record(steps), schedule, scalars: { beta: 0.5 } });
    for (const [index, { feeds, count }] of steps.entries()) {
      const expected = new Float32Array(4 * count);
      randomStream(7, "train/posteriorNoise").normals(index + 1, expected);
      expect(feeds.posteriorNoise).toEqual(expected);
      expect(feeds.beta).toEqual(Float32Array.of(0.5));
    }
    const rates = steps.map(({ learningRate }) => learningRate);
    expect(rates.slice(0, 5)).toEqual([0.025, 0.05, (0.1 * 3) / 4, 0.1, 0.1]);
    expect(events.filter(isStep).map(({ learningRate }) => learningRate)).toEqual(rates);
  });

  it("all images in one step where the batch is larger than the data", async () => {
    const { events } = await trainTiny({ batchSize: 1000, epochs: 1 });
    expect(events.filter(isStep).map(({ count }) => count)).toEqual([60]);
  });
});

describe("beta", () => {
  it("weighs the KL in the loss of training and evaluation alike", async () => {
    const { events } = await trainTiny({ scalars: { beta: 3 }, epochs: 1 });
    const evaluated = events.filter(isEpoch).flatMap(({ train, test }) => [train, test ?? train]);
    expect(evaluated).toHaveLength(2);
    for (const metrics of evaluated) {
      expect(metrics.loss).toBeCloseTo(metrics.reconstruction + 3 * metrics.kl, 4);
      expect(metrics.kl).toBeGreaterThan(0);
    }
  });
});

describe("leaving the loop", () => {
  it("stops after the requested steps, and leaves the session usable", async () => {
    const { session, events } = await openTraining();
    for await (const event of events) if (isStep(event) && event.step === 3) break;
    const left = await session.readParameters();
    expect((await session.readOptimizer())?.updates).toBe(3);
    expect((await events.next()).done).toBe(true);
    expect(fingerprint(await session.readParameters())).toBe(fingerprint(left));
    await session.dispose();
  });
});

describe("settings that do not fit throw before training", () => {
  it.each([
    [{ batchSize: 0 }, "batch size"],
    [{ batchSize: 1.5 }, "batch size"],
    [{ schedule: { learningRate: 1, decay: { kind: "constant" as const }, warmupSteps: 9 } }, "warmupSteps"],
    [{ images: { train: residentSource({ shape: [8, 8, 1], x: new Uint8Array() }) } }, "count of images"],
    [{ epochs: 0 }, "epochs: expected a whole number from 1 on, found 0"],
    [{ epochs: 1.5 }, "found 1.5"],
    [{ epochs: Number.NaN }, "found NaN"],
    [
      { schedule: { learningRate: -1, decay: { kind: "constant" as const }, warmupSteps: 0 } },
      "learningRate",
    ],
    [{ optimizer: { kind: "adam" as const, clipNorm: -1 } }, "clipNorm: expected a number above 0, found -1"],
    [{ optimizer: { kind: "adam" as const, epsilon: 0 } }, "epsilon: expected a number above 0, found 0"],
    [
      { optimizer: { kind: "adam" as const, beta1: 1 } },
      "beta1: expected a number from 0 to below 1, found 1",
    ],
    [{ optimizer: { kind: "adam" as const, beta2: Number.NaN } }, "beta2"],
  ])("%o", async (wrong, message) => {
    const { session, events } = await openTraining(wrong);
    await expect(events.next()).rejects.toThrow(ConfigError);
    await expect((await openTraining(wrong)).events.next()).rejects.toThrow(message);
    expect(await session.readOptimizer()).toBeUndefined();
    await session.dispose();
  });

  it.each([
    ["smaller training images", [16, 16, 1], tinyImages, "training images: expected 16 x 16 x 1"],
    ["larger training images", [4, 4, 1], tinyImages, "found 64"],
    [
      "test images of another size",
      [8, 8, 1],
      { ...tinyImages, test: residentSource({ shape: [4, 4, 1], x: new Uint8Array(20 * 16) }) },
      "test images: expected 8 x 8 x 1, the model's input size, 64 bytes each, found 16",
    ],
  ] as const)("%s than the model's", async (_, dataShape, images, message) => {
    const { session, events } = await openTraining({ model: denseVae({ dataShape }), images });
    const refused = events.next();
    await expect(refused).rejects.toThrow(DataError);
    await expect(refused).rejects.toThrow(message);
    await session.dispose();
  });
});
