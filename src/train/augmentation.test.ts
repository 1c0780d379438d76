import { beforeAll, describe, expect, it } from "vitest";
import { augmentations, createAugmenter } from "../data/augment/augment.ts";
import { batchImages, epochOrder } from "../data/batches.ts";
import { gatherData } from "../data/source.ts";
import { residentSource } from "../data/sources/resident.ts";
import { ConfigError } from "../errors.ts";
import {
  fingerprint,
  openTraining,
  type RecordedRun,
  type RecordedStep,
  record,
  type Trained,
  tinyImages,
  trainTiny,
} from "./testing/tinyTraining.ts";

const presentation = { augmentation: augmentations };
const steps: RecordedStep[] = [];
const passes: RecordedRun[] = [];
let augmented: Trained;
beforeAll(async () => {
  augmented = await trainTiny({ presentation, wrap: record(steps, passes) });
});

describe("an augmented training", () => {
  it("changes each batch by the draws of its step, counted over epochs", async () => {
    expect(steps).toHaveLength(8);
    const augmenter = createAugmenter(augmentations, [8, 8, 1], 7);
    for (const [index, { feeds }] of steps.entries()) {
      const rows = batchImages(epochOrder(7, Math.floor(index / 4) + 1, 60), 16, index % 4);
      const expected = await gatherData(tinyImages.train, rows);
      const clean = expected.slice();
      augmenter.training(expected, index + 1);
      expect(feeds.x).toEqual(expected);
      expect(feeds.x).not.toEqual(clean);
    }
  });

  it("evaluates and inspects the same images as without augmentation", async () => {
    const others: RecordedRun[] = [];
    const plain = await trainTiny({ wrap: record([], others) });
    expect(passes.map(({ feeds }) => feeds.x)).toEqual(others.map(({ feeds }) => feeds.x));
    expect(passes.length).toBeGreaterThan(2);
    expect(fingerprint(plain.parameters)).not.toBe(fingerprint(augmented.parameters));
  });

  it("throws for vectors before the first step", async () => {
    const vectors = residentSource({ shape: [64], x: new Uint8Array(64 * 60) });
    const { session, events } = await openTraining({ presentation, images: { train: vectors } });
    await expect(events.next()).rejects.toThrow(ConfigError);
    await session.dispose();
  });
});
