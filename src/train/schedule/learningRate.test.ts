import { describe, expect, it } from "vitest";
import { ConfigError } from "../../errors.ts";
import { epochsAtRate, type LearningRateSchedule, learningRateAt, requireSchedule } from "./learningRate.ts";

const constant: LearningRateSchedule = { learningRate: 0.01, decay: { kind: "constant" }, warmupSteps: 0 };
const cosine: LearningRateSchedule = { ...constant, decay: { kind: "cosine" } };

/** Rates of all steps of a training. */
function ratesOf(schedule: LearningRateSchedule, stepsPerEpoch: number, epochs: number): number[] {
  const totalSteps = stepsPerEpoch * epochs;
  return Array.from({ length: totalSteps }, (_, i) =>
    learningRateAt(schedule, { step: i + 1, stepsPerEpoch, totalSteps }),
  );
}

describe("learning rates", () => {
  it("stay constant", () => {
    expect(ratesOf(constant, 3, 2)).toEqual([0.01, 0.01, 0.01, 0.01, 0.01, 0.01]);
  });

  it("rise linearly to the highest in a warm-up that is never zero", () => {
    const rates = ratesOf({ ...constant, warmupSteps: 4 }, 3, 2);
    for (const [index, part] of [0.25, 0.5, 0.75, 1, 1, 1].entries()) {
      expect(rates[index]).toBeCloseTo(0.01 * part, 15);
    }
  });

  it("fall along half a cosine: from the highest, through half in the middle, towards zero", () => {
    const rates = ratesOf(cosine, 10, 10);
    expect(rates[0]).toBe(0.01);
    expect(rates[50]).toBeCloseTo(0.005, 15);
    // One step short of the end: (1 - cos(pi / 100)) / 2.
    expect(rates.at(-1)).toBeCloseTo(0.01 * Math.sin(Math.PI / 200) ** 2, 15);
    expect(rates.every((rate, i) => rate > 0 && rate <= (rates[i - 1] ?? 1))).toBe(true);
  });

  it("start the cosine after the warm-up", () => {
    const rates = ratesOf({ ...cosine, warmupSteps: 20 }, 10, 10);
    expect(rates[19]).toBe(0.01);
    expect(rates[20]).toBe(0.01);
    expect(rates[60]).toBeCloseTo(0.005, 15);
    expect(Math.max(...rates)).toBe(0.01);
  });

  it("drop after every given number of epochs", () => {
    const rates = ratesOf({ ...constant, decay: { kind: "step", epochs: 2, factor: 0.1 } }, 3, 5);
    const expected = [1, 1, 1, 1, 1, 1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01];
    for (const [index, factor] of expected.entries()) expect(rates[index]).toBeCloseTo(0.01 * factor, 15);
  });

  it("drop after each milestone", () => {
    const decay = { kind: "milestones", milestones: [1, 3], factor: 0.1 } as const;
    const rates = ratesOf({ ...constant, decay }, 2, 4);
    const expected = [1, 1, 0.1, 0.1, 0.1, 0.1, 0.01, 0.01];
    for (const [index, factor] of expected.entries()) expect(rates[index]).toBeCloseTo(0.01 * factor, 15);
    const unchanged = [1, 2, 3, 4].map((epoch) =>
      epochsAtRate({ ...constant, decay }, { epoch, stepsPerEpoch: 2 }),
    );
    expect(unchanged).toEqual([1, 1, 2, 1]);
  });

  it("may warm up over the whole training", () => {
    expect(ratesOf({ ...cosine, warmupSteps: 6 }, 3, 2).at(-1)).toBe(0.01);
  });

  it("throw for a longer warm-up, naming both lengths", () => {
    const refused = () => requireSchedule({ ...constant, warmupSteps: 7 }, { totalSteps: 6 });
    expect(refused).toThrow(ConfigError);
    expect(refused).toThrow("warmupSteps: expected at most 6, the number of steps of this training, found 7");
  });

  it.each<readonly [Partial<LearningRateSchedule>, string]>([
    [{ learningRate: -1e-3 }, "learningRate: expected a finite number from 0 on, found -0.001"],
    [{ learningRate: Number.NaN }, "found NaN"],
    [{ learningRate: Number.POSITIVE_INFINITY }, "found Infinity"],
    [{ warmupSteps: -1 }, "warmupSteps: expected a whole number from 0 on, found -1"],
    [{ warmupSteps: 1.5 }, "found 1.5"],
    [{ decay: { kind: "step", epochs: 0, factor: 0.1 } }, "whole number of epochs between drops"],
    [{ decay: { kind: "milestones", milestones: [3, 2], factor: 0.1 } }, "in ascending order, found 3, 2"],
    [{ decay: { kind: "milestones", milestones: [0, 2], factor: 0.1 } }, "in ascending order, found 0, 2"],
    [{ decay: { kind: "milestones", milestones: [2], factor: 2 } }, "found 2"],
    [{ decay: { kind: "step", epochs: 1, factor: -0.1 } }, "expected a factor above 0 and at most 1"],
    [{ decay: { kind: "step", epochs: 1, factor: 2 } }, "found 2"],
  ])("throw for %o", (wrong, message) => {
    const refused = () => requireSchedule({ ...constant, ...wrong }, { totalSteps: 6 });
    expect(refused).toThrow(ConfigError);
    expect(refused).toThrow(message);
  });
});
