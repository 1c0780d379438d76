import { describe, expect, it } from "vitest";
import { addMetrics, brokenMetric, meanMetrics, noMetrics } from "./metrics.ts";

const metrics = (loss: number, reconstruction: number, kl: number) => ({ loss, reconstruction, kl });

describe("metrics over batches", () => {
  it("are means over the data, so that a smaller batch has a smaller weight", () => {
    const sums = addMetrics(addMetrics(noMetrics, metrics(10, 8, 2), 3), metrics(2, 0, 2), 1);
    expect(sums).toEqual({ count: 4, loss: 32, reconstruction: 24, kl: 8 });
    expect(meanMetrics(sums)).toEqual(metrics(8, 6, 2));
  });

  it("without data are NaN", () => {
    expect(meanMetrics(noMetrics)).toEqual(metrics(Number.NaN, Number.NaN, Number.NaN));
  });
});

describe("brokenMetric", () => {
  it("names the part before the sum", () => {
    expect(brokenMetric(metrics(Number.NaN, Number.NaN, 1))).toBe("reconstruction");
    expect(brokenMetric(metrics(Number.POSITIVE_INFINITY, 5, Number.POSITIVE_INFINITY))).toBe("kl");
    expect(brokenMetric(metrics(Number.NEGATIVE_INFINITY, 5, 1))).toBe("loss");
    expect(brokenMetric(metrics(6, 5, 1))).toBeUndefined();
  });
});
