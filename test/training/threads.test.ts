import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { initialValues } from "../../src/nn/scope.ts";
import { openSession } from "../../src/runtime/openSession.node.ts";
import type { StepEvent } from "../../src/train/events.ts";
import { fingerprint, withoutSeconds } from "../../src/train/testing/tinyTraining.ts";
import { type TrainingImages, train } from "../../src/train/train.ts";
import { mnistVae } from "../../src/vae/testing/denseVae.ts";
import { mnistSubset } from "./mnist.ts";
import { threadCounts } from "./threadCounts.ts";

/** Twenty steps: two epochs of nine full batches and one of 48 images. */
const request = {
  epochs: 2,
  batchSize: 128,
  schedule: { learningRate: 1e-3, decay: { kind: "constant" }, warmupSteps: 0 },
  optimizer: { kind: "adam" },
  scalars: { beta: 1 },
} as const;

interface Outcome {
  readonly steps: readonly StepEvent[];
  readonly parameters: string;
}

let images: TrainingImages;
beforeAll(async () => {
  images = { train: (await mnistSubset(1200, 1)).train };
});

async function trainWith(threads: number, seed = 0): Promise<Outcome> {
  const model = mnistVae();
  const session = await openSession(model.parameters, { threads });
  try {
    await session.writeParameters(initialValues(model.parameters, 0));
    const steps: StepEvent[] = [];
    const presentation = { shape: model.parts.dataShape, binarization: "dynamic", seed } as const;
    for await (const event of train({ ...request, presentation, model, session, images, seed })) {
      if (event.event === "step") steps.push(event);
    }
    return { steps, parameters: fingerprint(await session.readParameters()) };
  } finally {
    await session.dispose();
  }
}

const outcomes = new Map<number, Outcome>();
async function outcomeOf(threads: number): Promise<Outcome> {
  const outcome = outcomes.get(threads) ?? (await trainWith(threads));
  outcomes.set(threads, outcome);
  return outcome;
}
afterAll(() => outcomes.clear());

describe.each(threadCounts)("784-400-20 on real images by %i threads", (threads) => {
  it("reports the number of threads", async () => {
    const session = await openSession(mnistVae().parameters, { threads });
    expect(session.description.threads).toBe(threads);
    await session.dispose();
  });

  it("gives the same bits for the same seed", async () => {
    const [first, again] = [await outcomeOf(threads), await trainWith(threads)];
    expect(first.steps).toHaveLength(20);
    expect(withoutSeconds(again.steps)).toEqual(withoutSeconds(first.steps));
    expect(again.parameters).toBe(first.parameters);
  });

  it("gives different bits for another seed, from the same initial parameters", async () => {
    const [first, other] = [await outcomeOf(threads), await trainWith(threads, 1)];
    expect(other.steps[0]?.batch).not.toEqual(first.steps[0]?.batch);
    expect(other.parameters).not.toBe(first.parameters);
  });

  it("has the metrics of one thread within rounding, up to the twentieth step", async () => {
    const [one, many] = [await outcomeOf(1), await outcomeOf(threads)];
    for (const [index, { batch }] of many.steps.entries()) {
      const expected = one.steps[index]?.batch;
      for (const name of ["loss", "reconstruction", "kl"] as const) {
        const difference = Math.abs(batch[name] - (expected?.[name] ?? Number.NaN));
        expect(difference, `${name} of step ${index + 1}`).toBeLessThan(1e-4 * Math.abs(batch[name]));
      }
    }
  });
});
