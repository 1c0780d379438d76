import { describe, expect, it } from "vitest";
import { modelOf } from "../../src/config/assemble.ts";
import { resolveConfig } from "../../src/config/config.ts";
import { workOf } from "./work.ts";

const workOfPreset = (preset: string, batchSize: number) =>
  workOf(modelOf(resolveConfig({ preset }), [28, 28, 1]).training, batchSize);

describe("workOf", () => {
  it("counts the products of the dense network, forward and backward", () => {
    const products = [784 * 400, 400 * 20, 400 * 20, 20 * 400, 400 * 784];
    const all = products.reduce((sum, size) => sum + size, 0);
    // Forward, to the weights and to the input; no derivative flows to the pixels.
    const perDatum = 2 * (3 * all - 784 * 400);
    expect(workOfPreset("dense", 1).flop / perDatum).toBeCloseTo(1, 2);
    expect(workOfPreset("dense", 128).flop).toBe(128 * workOfPreset("dense", 1).flop);
  });

  it("counts convolutions by their windows", () => {
    const layers = [14 * 14 * 9 * 32, 7 * 7 * 9 * 32 * 64, 7 * 7 * 9 * 64 * 32, 14 * 14 * 9 * 32];
    const linear = [2 * 3136 * 20, 3136 * 20].reduce((sum, size) => sum + size, 0);
    const all = layers.reduce((sum, size) => sum + size, linear);
    expect(workOfPreset("conv", 1).flop / (2 * (3 * all - (layers[0] ?? 0)))).toBeCloseTo(1, 2);
  });

  it("moves less where operations are computed along with products, and never less than Adam's state", () => {
    const { bytesByOperation, leastBytes } = workOfPreset("residual", 128);
    expect(leastBytes).toBeLessThan(bytesByOperation);
    expect(workOfPreset("dense", 1).leastBytes).toBeGreaterThan(7 * 4 * 652_824);
  });
});
