import { describe, expect, it } from "vitest";
import { splitValidation } from "../data/split.ts";
import { ConfigError } from "../errors.ts";
import type { LearningRateSchedule } from "./schedule/learningRate.ts";
import { noValidation, recordValidation, type StoppingRule, stopsAfter } from "./stopping.ts";
import { tinyImages, trainTiny } from "./testing/tinyTraining.ts";

const constant: LearningRateSchedule = { learningRate: 0.01, decay: { kind: "constant" }, warmupSteps: 0 };

/** The epoch after which a rule stops a training with these validation losses; undefined if it runs through. */
function stopEpoch(losses: readonly number[], rule: StoppingRule, schedule = constant): number | undefined {
  let record = noValidation;
  for (const [index, loss] of losses.entries()) {
    const epoch = index + 1;
    record = recordValidation(record, { epoch, loss }, rule.minimumChange);
    if (stopsAfter(epoch, record, { rule, schedule, stepsPerEpoch: 10 })) return epoch;
  }
  return undefined;
}

const flat = Array(30).fill(5);

describe("early stopping", () => {
  it("waits for `patience` epochs without improvement", () => {
    const losses = [9, 8, 8.5, 8.1, 7, 7, 7.2, 7.1, 6];
    expect(stopEpoch(losses, { patience: 2, minimumChange: 0 })).toBe(4);
    expect(stopEpoch(losses, { patience: 3, minimumChange: 0 })).toBe(8);
    expect(stopEpoch(losses, { patience: 4, minimumChange: 0 })).toBeUndefined();
    expect(stopEpoch([1, 1], { patience: 1, minimumChange: 0 })).toBe(2);
  });

  it("measures an improvement from the last one, so that many small falls add up", () => {
    const losses = [10, 9.6, 9.2, 8.8, 8.4, 8];
    expect(stopEpoch(losses, { patience: 3, minimumChange: 1 })).toBeUndefined();
    expect(stopEpoch(losses, { patience: 2, minimumChange: 1 })).toBe(3);
    expect(stopEpoch([10, 9, 9, 9], { patience: 2, minimumChange: 1 })).toBe(3);
  });

  it("keeps the lowest loss, however small the improvement", () => {
    let record = recordValidation(noValidation, { epoch: 1, loss: 3 }, 1);
    record = recordValidation(record, { epoch: 2, loss: 2.9 }, 1);
    record = recordValidation(record, { epoch: 3, loss: 2.95 }, 1);
    expect(record).toEqual({ best: { epoch: 2, loss: 2.9 }, reference: 3, waited: 2 });
  });

  it("does not count epochs of the warm-up, not even a part of one", () => {
    const rule = { patience: 3, minimumChange: 0 };
    expect(stopEpoch(flat, rule)).toBe(4);
    expect(stopEpoch(flat, rule, { ...constant, warmupSteps: 41 })).toBe(5 + 3);
    expect(stopEpoch(flat, rule, { ...constant, warmupSteps: 40 })).toBe(4 + 3);
  });

  it("restarts its count when the learning rate drops", () => {
    const step = (epochs: number): LearningRateSchedule => {
      return { ...constant, decay: { kind: "step", epochs, factor: 0.1 } };
    };
    expect(stopEpoch(flat, { patience: 4, minimumChange: 0 }, step(6))).toBe(5);
    expect(stopEpoch([9, 8, 7, 6, ...flat], { patience: 4, minimumChange: 0 }, step(6))).toBe(6 + 4);
    expect(stopEpoch(flat, { patience: 4, minimumChange: 0 }, step(3))).toBeUndefined();
  });

  it("never stops a cosine schedule", () => {
    const cosine: LearningRateSchedule = { ...constant, decay: { kind: "cosine" } };
    expect(stopEpoch(flat, { patience: 1, minimumChange: 0 }, cosine)).toBeUndefined();
  });
});

describe("a training with a rule", () => {
  const images = splitValidation(tinyImages.train, 20, 7);
  const stopping = { patience: 2, minimumChange: 0 };

  it("ends when its validation loss no longer falls, and reports the reason", async () => {
    // With a rate of zero nothing is learnt: the first epoch is the best.
    const schedule = { ...constant, learningRate: 0 };
    const { events } = await trainTiny({ images, stopping, schedule, epochs: 20 });
    expect(events.at(-1)).toMatchObject({ event: "done", reason: "early stopping", epochs: 3, step: 9 });
    const [last] = events.slice(-2);
    expect(last).toMatchObject({ position: { epoch: 4, validation: { best: { epoch: 1 }, waited: 2 } } });
  });

  it("ends after its last epoch if the loss falls", async () => {
    const { events } = await trainTiny({ images, stopping, epochs: 4 });
    expect(events.at(-1)).toMatchObject({ reason: "epochs", epochs: 4 });
  });

  it.each([
    [{ images: { train: tinyImages.train }, stopping }, "early stopping requires validation images"],
    [{ images, stopping: { ...stopping, patience: 0 } }, "patience: expected a whole number"],
    [{ images, stopping: { ...stopping, minimumChange: -1 } }, "minimumChange: expected a number of nats"],
    [
      { images, stopping, schedule: { ...constant, decay: { kind: "cosine" as const } } },
      "'cosine' is made to run to its end",
    ],
  ])("throws if it makes no sense (%#)", async (wrong, message) => {
    await expect(trainTiny(wrong)).rejects.toThrow(ConfigError);
    await expect(trainTiny(wrong)).rejects.toThrow(message);
  });
});
