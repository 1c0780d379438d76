import type { ConfigInput } from "../../src/config/config.ts";
import { type PresetName, presets } from "../../src/config/presets.ts";
import type { DataShape } from "../../src/vae/interfaces.ts";

export interface DeviceCase {
  readonly settings: ConfigInput;
  /** Height, width and channels of its data. */
  readonly shape: DataShape;
}

/** A network of a few hundred parameters for each preset. */
const small: Partial<Record<PresetName, ConfigInput>> = {
  conv: { channels: [2, 3] },
  residual: { channels: [2, 3] },
};

const dense: ConfigInput = { hiddenSizes: [6], latentSize: 3 };

function presetCase(name: PresetName): DeviceCase {
  const network = small[name] ?? { hiddenSizes: [6] };
  const size = name === "burgess" ? 32 : 8;
  const sizes = name === "burgess" ? {} : { ...network, latentSize: 3 };
  return { settings: { preset: name, ...sizes }, shape: [size, size, 1] };
}

function denseCase(settings: ConfigInput): DeviceCase {
  return { settings: { ...dense, ...settings }, shape: [4, 4, 1] };
}

/** Each preset that trains by steps, with few channels. */
export const presetCases: Readonly<Record<string, DeviceCase>> = Object.fromEntries(
  (Object.keys(presets) as PresetName[])
    .filter((name) => name !== "pca")
    .map((name) => [name, presetCase(name)]),
);

/** Each objective, prior, likelihood and kind of layer, in the smallest network that has it. */
export const partCases: Readonly<Record<string, DeviceCase>> = {
  "four pixels": { settings: dense, shape: [2, 2, 1] },
  beta: denseCase({ beta: 4, samples: 2 }),
  capacity: denseCase({ kl: "capacity", capacity: 10, gamma: 10 }),
  "free bits of a dimension": denseCase({ kl: "free-bits", freeBits: 0.1 }),
  "free bits in total": denseCase({ kl: "free-bits", freeBits: 0.3, freeBitsOf: "total" }),
  "total correlation, weighted": denseCase({ kl: "total-correlation", beta: 6, samples: 2 }),
  "total correlation, stratified": denseCase({
    kl: "total-correlation",
    beta: 6,
    aggregate: "stratified",
    informationWeight: 0.5,
    dimensionWeight: 1.5,
  }),
  "MMD, RBF": denseCase({ beta: 0.5, mmdWeight: 50, mmdBandwidths: [0.5, 2] }),
  "MMD, inverse multiquadric": denseCase({
    beta: 0,
    mmdWeight: 50,
    mmdKernel: "inverse-multiquadric",
  }),
  iwae: denseCase({ objective: "iwae", samples: 4, groups: 2, elboWeight: 0.3 }),
  dreg: denseCase({ objective: "dreg", samples: 3 }),
  "mixture prior": denseCase({ prior: "mixture", priorComponents: 3 }),
  VampPrior: denseCase({ prior: "vamp", priorComponents: 3 }),
  "conditional prior": denseCase({ condition: "labels", prior: "conditional" }),
  "continuous Bernoulli": denseCase({ likelihood: "continuous-bernoulli" }),
  "Gaussian, shared sigma": denseCase({ likelihood: "gaussian", sigma: "shared" }),
  "Gaussian, sigma of each pixel": denseCase({ likelihood: "gaussian", sigma: "pixel" }),
  "Gaussian, predicted sigma": denseCase({ likelihood: "gaussian", sigma: "predicted" }),
  "Gaussian, optimal sigma": denseCase({ likelihood: "gaussian", sigma: "optimal" }),
  "discretized logistic": denseCase({ likelihood: "discretized-logistic" }),
  categorical: { settings: { ...dense, likelihood: "categorical" }, shape: [5, 1, 3] },
  "clipped gradient": denseCase({ clipNorm: 1 }),
  "dynamic binarization": denseCase({ binarize: "dynamic", likelihood: "bernoulli" }),
  ...Object.fromEntries(
    (["leakyRelu", "elu", "silu", "gelu", "tanh", "sigmoid", "softplus"] as const).map((activation) => [
      `${activation}`,
      denseCase({ activation }),
    ]),
  ),
  "group normalisation": {
    settings: { preset: "conv", channels: [4, 4], latentSize: 2, normalisation: "group" },
    shape: [8, 8, 1],
  },
  "layer normalisation": {
    settings: { preset: "residual", channels: [4, 4], latentSize: 2, normalisation: "layer" },
    shape: [8, 8, 1],
  },
  "convolutions of many channels": {
    settings: { preset: "residual", channels: [16, 16], latentSize: 2 },
    shape: [8, 8, 1],
  },
};

export const deviceCases: Readonly<Record<string, DeviceCase>> = { ...presetCases, ...partCases };
