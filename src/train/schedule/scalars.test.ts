import { describe, expect, it } from "vitest";
import { ConfigError } from "../../errors.ts";
import type { Scalar } from "../../settings/scalar.ts";
import { finalScalars, requireScalars, scalarAt, scalarsAt, stepsUntilSettled } from "./scalars.ts";

const length = { stepsPerEpoch: 10, totalSteps: 40 };
const curve = (scalar: Scalar, steps: readonly number[]) =>
  steps.map((step) => scalarAt(scalar, { ...length, step }));

describe("a scalar's schedule", () => {
  it("is constant for a number", () => {
    expect(curve(3, [1, 40])).toEqual([3, 3]);
  });

  it("rises linearly from its start, by epochs or by steps, and then stays constant", () => {
    const steps = [1, 6, 11, 21, 22, 40];
    const expected = [0, 1, 2, 4, 4, 4];
    expect(curve({ kind: "linear", from: 0, to: 4, over: { epochs: 2 } }, steps)).toEqual(expected);
    expect(curve({ kind: "linear", from: 0, to: 4, over: { steps: 20 } }, steps)).toEqual(expected);
    expect(curve({ kind: "linear", from: 4, to: 1, over: { epochs: 0.5 } }, [1, 6, 7])).toEqual([4, 1, 1]);
  });

  it("follows half a cosine, slow at both ends", () => {
    const cosine: Scalar = { kind: "cosine", from: 2, to: 6, over: { steps: 20 } };
    const [first, quarter, middle, end, after] = curve(cosine, [1, 6, 11, 21, 30]);
    expect([first, end, after]).toEqual([2, 6, 6]);
    expect(middle).toBeCloseTo(4, 12);
    expect(quarter).toBeCloseTo(4 - 2 * Math.SQRT1_2, 12);
  });

  it("restarts each cycle, rises for a part of it and then stays constant", () => {
    const cyclic: Scalar = { kind: "cyclic", from: 0, to: 1, cycles: 2, rise: 0.5 };
    expect(curve(cyclic, [1, 6, 11, 12, 20, 21, 26, 31, 40])).toEqual([0, 0.5, 1, 1, 1, 0, 0.5, 1, 1]);
  });

  it("starts every cycle at its lowest, even if a cycle is no whole number of steps", () => {
    for (const cycles of [3, 4, 6, 7, 9]) {
      for (const totalSteps of [40, 50, 100, 630, 4690]) {
        const cyclic: Scalar = { kind: "cyclic", from: 1, to: 2, cycles, rise: 1 };
        const values = Array.from({ length: totalSteps }, (_, done) =>
          scalarAt(cyclic, { stepsPerEpoch: 10, totalSteps, step: done + 1 }),
        );
        const falls = values.flatMap((value, done) => (value < (values[done - 1] ?? 0) ? [done] : []));
        const begins = Array.from({ length: cycles - 1 }, (_, cycle) =>
          Math.ceil(((cycle + 1) * totalSteps) / cycles),
        );
        expect(falls, `${cycles} cycles in ${totalSteps} steps`).toEqual(begins);
      }
    }
  });

  it("gives all scalars at one step, and their final values", () => {
    const scalars = { beta: { kind: "linear", from: 0, to: 4, over: { epochs: 2 } }, gamma: 7 } as const;
    expect(scalarsAt(scalars, { ...length, step: 11 })).toEqual({ beta: 2, gamma: 7 });
    expect(finalScalars(scalars)).toEqual({ beta: 4, gamma: 7 });
  });

  it("gives the step after which all scalars are constant", () => {
    const linear: Scalar = { kind: "linear", from: 0, to: 4, over: { epochs: 2 } };
    const cyclic: Scalar = { kind: "cyclic", from: 0, to: 1, cycles: 2, rise: 0.5 };
    expect(stepsUntilSettled({ beta: 1 }, length)).toBe(0);
    expect(stepsUntilSettled({ beta: 1, capacity: linear }, length)).toBe(20);
    expect(stepsUntilSettled({ beta: cyclic, capacity: linear }, length)).toBe(Number.POSITIVE_INFINITY);
  });

  it.each<readonly [Scalar, string]>([
    [Number.NaN, "beta: expected a finite number from 0 on, found NaN"],
    [
      { kind: "linear", from: 0, to: 1, over: { epochs: 5 } },
      "at most 40 steps, the length of this training, found 50",
    ],
    [{ kind: "linear", from: 0, to: 1, over: { steps: 0 } }, "found 0 steps"],
    [
      { kind: "cosine", from: 0, to: Number.POSITIVE_INFINITY, over: { steps: 9 } },
      "expected a finite number",
    ],
    [{ kind: "cyclic", from: 0, to: 1, cycles: 0, rise: 0.5 }, "whole number of cycles"],
    [{ kind: "cyclic", from: 0, to: 1, cycles: 2, rise: 0 }, "expected a rise as a share of its cycle"],
  ])("throws for %j", (beta, message) => {
    expect(() => requireScalars({ beta }, length)).toThrow(ConfigError);
    expect(() => requireScalars({ beta }, length)).toThrow(message);
  });
});
