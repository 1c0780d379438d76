import { describe, expect, it } from "vitest";
import { type DataMoments, momentsOfCovariance, report } from "./moments.ts";

const covariance = Float64Array.of(4, 1, 0, 1, 3, -2, 0, -2, 5);

describe("moments of a covariance", () => {
  const moments: DataMoments = momentsOfCovariance(7, new Float64Array(3), covariance);

  it("have its trace as total variance", () => {
    expect(moments.totalVariance).toBe(12);
  });

  it("multiply every vector by it", async () => {
    const product = await moments.multiplyCovariance(Float64Array.of(1, 0, 0, 1, 2, 3), 2);
    expect(product).toEqual(Float64Array.of(4, 1, 0, 6, 1, 11));
  });
});

describe("report", () => {
  it("tells the fraction, lets other tasks run, and throws what a signal was aborted with", async () => {
    const seen: unknown[] = [];
    setTimeout(() => seen.push("another task"), 0);
    await report({ onProgress: (fraction) => seen.push(fraction) }, 0.25);
    expect(seen).toEqual([0.25, "another task"]);
    const controller = new AbortController();
    const stopped = report({ signal: controller.signal }, 0.5);
    controller.abort(new Error("stop asked for"));
    await expect(stopped).rejects.toThrow("stop asked for");
  });
});
