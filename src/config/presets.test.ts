import { describe, expect, it } from "vitest";
import { ConfigError } from "../errors.ts";
import { modelOf } from "./assemble.ts";
import { type ConfigInput, resolveConfig } from "./config.ts";
import { networkDefaults } from "./networkDefaults.ts";
import { presetNames, presets } from "./presets.ts";
import { refusalOf } from "./testing/refusal.ts";

describe.each(presetNames)("the preset %s", (preset) => {
  const config = resolveConfig({ preset });

  it("is its settings, and the defaults for the rest", () => {
    const plain = resolveConfig();
    expect(config).toEqual({ ...plain, ...networkDefaults(config), ...presets[preset].settings, preset });
  });

  it("reads back from the settings that a run stores", () => {
    expect(resolveConfig(config)).toEqual(config);
  });

  it("makes a model for MNIST", () => {
    const side = config.imageSize ?? 28;
    expect(modelOf(config, [side, side, 1]).parts.latentSize).toBe(config.latentSize);
  });
});

it("defaults depend on the networks, however these were chosen", () => {
  for (const input of [{ preset: "conv" }, { encoder: "conv" }, { encoder: "residual" }] as const)
    expect(resolveConfig(input).hiddenSizes).toEqual([]);
  for (const input of [
    { preset: "conv", decoder: "dense" },
    { preset: "conv", encoder: "dense" },
  ] as const)
    expect(resolveConfig(input).hiddenSizes).toEqual([400]);
  expect(resolveConfig({ encoder: "burgess", imageSize: 32 }).initialisation).toBe("he");
  expect(resolveConfig({ encoder: "burgess", initialisation: "glorot" }).initialisation).toBe("glorot");
});

it("a preset whose settings mean nothing beside what else is said is refused by name", () => {
  const refused = refusalOf({ preset: "denoising-vae", model: "pca" });
  expect(refused).toContain(
    "the preset 'denoising-vae' sets it to 'gaussian', which has an effect only with the model 'vae' or 'autoencoder'",
  );
  expect(refused).toContain("Set --corrupt none");
});

it("a preset gives way to whatever else is said", () => {
  const config = resolveConfig({ preset: "conv", channels: [8], likelihood: "gaussian", latentSize: 3 });
  expect(config).toMatchObject({ encoder: "conv", channels: [8], likelihood: "gaussian", latentSize: 3 });
});

describe("settings that mean nothing beside others are refused", () => {
  const refused: readonly (readonly [ConfigInput, string])[] = [
    [
      { channels: [8] },
      "channels (--channels): has an effect only with the encoder or decoder 'conv' or 'residual'",
    ],
    [{ preset: "burgess", hiddenSizes: [9] }, "hiddenSizes (--hidden-sizes): has an effect only with"],
    [{ sigma: "shared" }, "Drop --sigma, or add --likelihood gaussian"],
    [{ likelihood: "gaussian", sigma: "optimal", variance: 2 }, "add --likelihood gaussian --sigma fixed"],
    [
      { model: "autoencoder", beta: 2 },
      "beta (--beta): has an effect only with the model 'vae'. Drop --beta",
    ],
    [
      { model: "pca", epochs: 3 },
      "epochs (--epochs): has an effect only with the model 'vae' or 'autoencoder'",
    ],
    [
      { corruptAmount: 0.5 },
      "has an effect only with a corruption. Drop --corrupt-amount, or add --corrupt gaussian",
    ],
    [{ model: "pca", augment: ["flip"] }, "Drop --augment, or add --model vae"],
    [
      { likelihood: "categorical", augment: ["flip"] },
      "augment (--augment): has an effect only with a likelihood other than 'categorical'. Drop --augment, or add --likelihood gaussian.",
    ],
    [
      { augment: ["flip", "flip"] },
      "augment (--augment): expected some of flip, crop, jitter, each once, with commas between them, found ['flip', 'flip'].",
    ],
    [{ likelihood: "discretized-logistic", sigma: "optimal" }, "expected shared or predicted"],
    [{ corrupt: "masking", corruptAmount: 2 }, "expected a number from 0 to 1 for 'masking', found 2"],
  ];
  it.each(refused)("%o", (input, message) => {
    expect(() => resolveConfig(input)).toThrow(ConfigError);
    expect(refusalOf(input)).toContain(message);
  });

  it("but not where they say what would be so anyway", () => {
    expect(resolveConfig({ model: "pca", augment: [] }).model).toBe("pca");
    expect(resolveConfig({ channels: [32, 64] }).encoder).toBe("dense");
    expect(resolveConfig({ preset: "conv", hiddenSizes: [] }).hiddenSizes).toEqual([]);
  });
});
