import type { Settings } from "../settings/field.ts";

interface Preset {
  /** A description in one line. */
  readonly about: string;
  /** The settings that differ from the defaults. */
  readonly settings: Settings;
}

/** Models by name. Each is a set of settings, which other settings override. */
export const presets = {
  dense: {
    about: "fully connected, 784-400-20 on MNIST, Bernoulli likelihood",
    settings: {},
  },
  gaussian: {
    about: "the same with a Gaussian likelihood of variance 1/2: the summed squared error",
    settings: { likelihood: "gaussian", variance: 0.5 },
  },
  conv: {
    about: "strided convolutions of 32 and 64 channels and their transposes",
    settings: { encoder: "conv" },
  },
  burgess: {
    about: "the network of Burgess et al. 2018, images padded to 32 x 32, ten latent dimensions",
    settings: {
      encoder: "burgess",
      imageSize: 32,
      latentSize: 10,
      learningRate: 5e-4,
      batchSize: 64,
    },
  },
  residual: {
    about: "residual blocks with max pooling, upsampling and transposed convolutions, summed squared error",
    // With a sigmoid before the squared error, this network's output stays black: the sigmoid saturates before it
    // learns.
    settings: { encoder: "residual", likelihood: "gaussian", variance: 0.5, mean: "linear" },
  },
  autoencoder: {
    about: "the dense network without noise and KL, summed squared error",
    settings: { model: "autoencoder", likelihood: "gaussian", variance: 0.5 },
  },
  "denoising-autoencoder": {
    about: "an autoencoder that removes noise",
    settings: { model: "autoencoder", likelihood: "gaussian", variance: 0.5, corrupt: "gaussian" },
  },
  "denoising-vae": {
    about: "the dense VAE, trained to reconstruct clean images from noisy ones",
    settings: { corrupt: "gaussian" },
  },
  pca: {
    about: "principal components in closed form, a baseline for autoencoders",
    settings: { model: "pca" },
  },
} as const satisfies Record<string, Preset>;

/** The settings of a preset; empty for an unknown name. */
export function presetSettings(name: unknown): Settings {
  const known: Readonly<Record<string, Preset>> = presets;
  return (typeof name === "string" && Object.hasOwn(known, name) && known[name]?.settings) || {};
}

export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as readonly PresetName[];
