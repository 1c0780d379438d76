import { describe, expect, it } from "vitest";
import { parseGpuFlags } from "./flags.ts";

describe("parseGpuFlags", () => {
  it("takes all models at both sizes by default; with --forms only those that have convolutions", () => {
    expect(parseGpuFlags([])).toMatchObject({
      models: ["dense", "conv", "residual"],
      batchSizes: [128, 1024],
    });
    expect(parseGpuFlags(["--forms"]).models).toEqual(["conv", "residual"]);
  });

  it("refuses what is unknown", () => {
    expect(() => parseGpuFlags(["--models", "conv,burgess"])).toThrow("found 'burgess'");
    expect(() => parseGpuFlags(["--forms", "--models", "dense"])).toThrow("conv,residual with --forms");
    expect(() => parseGpuFlags(["--batches", "128,0"])).toThrow("--batches: expected a whole number from 1");
    expect(() => parseGpuFlags(["--batch", "128"])).toThrow("--batch");
    expect(() => parseGpuFlags(["conv"])).toThrow("conv");
  });
});
