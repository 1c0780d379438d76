import { describe, expect, it } from "vitest";
import { ConfigError } from "../errors.ts";
import { resolveConfig } from "./config.ts";

const chosen = (input: Record<string, unknown>) => {
  const { batchSize, epochs, likelihood } = resolveConfig({ data: "digits", ...input });
  return { batchSize, epochs, likelihood };
};

describe("defaults of the included digits", () => {
  it("are short batches and a likelihood of bytes", () => {
    expect(chosen({})).toEqual({ batchSize: 16, epochs: 20, likelihood: "discretized-logistic" });
    expect(chosen({ preset: "conv" })).toEqual(chosen({}));
  });

  it.each([
    [
      "what is said",
      { batchSize: 128, likelihood: "bernoulli", epochs: 1 },
      { batchSize: 128, epochs: 1, likelihood: "bernoulli" },
    ],
    ["a preset", { preset: "gaussian" }, { batchSize: 16, epochs: 20, likelihood: "gaussian" }],
    ["binary pixels", { binarize: "static" }, { batchSize: 16, epochs: 20, likelihood: "bernoulli" }],
    ["an autoencoder", { preset: "autoencoder" }, { batchSize: 16, epochs: 20, likelihood: "gaussian" }],
    ["principal components", { preset: "pca" }, { batchSize: 128, epochs: 10, likelihood: "bernoulli" }],
    ["another data set", { data: "mnist" }, { batchSize: 128, epochs: 10, likelihood: "bernoulli" }],
    ["a folder of that name", { data: "./digits" }, { batchSize: 128, epochs: 10, likelihood: "bernoulli" }],
  ])("give way to %s", (_, input, expected) => {
    expect(chosen(input)).toEqual(expected);
  });

  it("read back as they were stored, whatever the defaults are by then", () => {
    for (const input of [{}, { preset: "gaussian" }, { preset: "pca" }, { binarize: "static" }]) {
      const config = resolveConfig({ data: "digits", ...input });
      expect(resolveConfig({ ...config })).toEqual(config);
    }
    const earlier = { ...resolveConfig({}), data: "digits" };
    expect(resolveConfig(earlier)).toEqual(earlier);
  });

  it("are no excuse for settings that mean nothing", () => {
    expect(() => resolveConfig({ data: "digits", preset: "pca", epochs: 3 })).toThrow(ConfigError);
  });
});
