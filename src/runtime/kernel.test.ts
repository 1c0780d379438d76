import { describe, expect, it } from "vitest";
import { allocateMemory } from "./memory.ts";
import { createOptimizer } from "./optimizer.ts";

const layouts = [{ name: "weight", sizes: [5] }];

async function optimizerWith(gradient: readonly number[], clipNorm?: number) {
  const memory = allocateMemory(layouts);
  memory.parameters.byName.get("weight")?.fill(1);
  memory.gradients.byName.get("weight")?.set(gradient);
  const optimizer = createOptimizer(memory, {
    kind: "adam",
    ...(clipNorm !== undefined && { clipNorm }),
  });
  return { memory, optimizer };
}

describe("the optimizer's kernel", () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "notices a gradient of %d wherever it stands",
    async (broken) => {
      for (let position = 0; position < 5; position++) {
        const gradient = [1, 2, 3, 4, 5];
        gradient[position] = broken;
        const { optimizer } = await optimizerWith(gradient);
        expect(optimizer.update(1e-3, 1).gradientsFinite).toBe(false);
      }
    },
  );

  it("accepts finite gradients, and leaves the gaps between parameters zero", async () => {
    const { memory, optimizer } = await optimizerWith([1, -2, 3, 0, 1e9]);
    expect(optimizer.update(1e-3, 1).gradientsFinite).toBe(true);
    expect([...memory.parameters.all.subarray(5)].every((value) => value === 0)).toBe(true);
  });

  it("keeps no denormal moments", async () => {
    const { optimizer } = await optimizerWith([1e-20, 1e-38, -1e-38, 0, 1]);
    optimizer.update(1e-3, 1);
    const { firstMoments, secondMoments } = optimizer.read();
    const smallestNormal = 2 ** -126;
    for (const value of [...(firstMoments.weight ?? []), ...(secondMoments.weight ?? [])]) {
      expect(value === 0 || Math.abs(value) >= smallestNormal).toBe(true);
    }
  });

  it("scales gradients down to the norm, and does not change smaller ones", async () => {
    const { optimizer } = await optimizerWith([3, 4, 0, 0, 0], 1);
    const report = optimizer.update(1e-3, 1);
    expect(report.gradientNorm).toBeCloseTo(5, 12);
    expect(optimizer.read().firstMoments.weight?.[0]).toBeCloseTo((3 / 5) * 0.1, 6);
    const below = await optimizerWith([3, 4, 0, 0, 0], 6);
    below.optimizer.update(1e-3, 1);
    expect(below.optimizer.read().firstMoments.weight?.[0]).toBeCloseTo(3 * 0.1, 6);
  });
});
