import { imageMoments } from "../../data/moments.ts";
import { createPresenter } from "../../data/presenter.ts";
import { type ResidentSource, residentSource } from "../../data/sources/resident.ts";
import { estimateLikelihood } from "../../evaluate/likelihood.ts";
import { elementCount } from "../../graph/shape.ts";
import { randomStream } from "../../random/stream.ts";
import { openSession } from "../../runtime/openSession.node.ts";
import { fitPca } from "../../vae/baseline/pca.ts";
import { marginalLogLikelihood } from "../../vae/baseline/probabilisticPca.ts";
import { gaussian } from "../../vae/likelihood/gaussian.graph.ts";
import { createModel } from "../../vae/model.ts";
import { denseDecoder, denseEncoder } from "../../vae/network/dense.ts";
import { negativeElbo } from "../../vae/objective/elbo.graph.ts";
import { diagonalGaussian } from "../../vae/posterior/diagonalGaussian.graph.ts";
import { standardNormal } from "../../vae/prior/standardNormal.graph.ts";
import { compareLinearVae } from "./linearModel.ts";
import type { Reproduction } from "./reproduction.ts";

const [pixels, latentSize] = [36, 3] as const;

/** Images of 6 x 6 pixels from three orthogonal directions of different variance, and noise in every pixel. */
function linearImages(seed: number): ResidentSource<Uint8Array> {
  const count = 4000;
  const [deviations, noise] = [[120, 80, 50], 20] as const;
  // Columns of a discrete cosine transform are orthogonal.
  const direction = (k: number, pixel: number) =>
    Math.sqrt(2 / pixels) * Math.cos((Math.PI * (k + 1) * (pixel + 0.5)) / pixels);
  const draws = new Float32Array(count * (latentSize + pixels));
  randomStream(seed, "reproduce/linear").normals(0, draws);
  const values = new Uint8ClampedArray(count * pixels);
  for (let at = 0; at < values.length; at++) {
    const [image, pixel] = [Math.floor(at / pixels), at % pixels];
    let value = 128 + noise * (draws[count * latentSize + at] ?? 0);
    deviations.forEach((deviation, k) => {
      value += deviation * (draws[image * latentSize + k] ?? 0) * direction(k, pixel);
    });
    values[at] = value;
  }
  return residentSource({ shape: [6, 6, 1], x: new Uint8Array(values.buffer) });
}

const [mostAngle, mostGap] = [2, 5e-3] as const;

export const probabilisticPca: Reproduction = {
  name: "probabilistic-pca",
  title: "A linear VAE finds the solution of probabilistic PCA",
  published: "an angle of 0 degrees to the principal subspace, and its likelihood in closed form",
  source: "Tipping and Bishop 1999, equation 8; Lucas et al. 2019",
  settings:
    "4,000 images of 6 x 6 pixels of three factors and noise; linear encoder and decoder, 40 epochs, batch 100, Adam 0.02, cosine",
  tolerance: `${mostAngle} degrees, and ${100 * mostGap} % of the log-likelihood`,
  seeds: [0],
  duration: "seconds",
  differences: [],
  async run({ seed }) {
    const images = linearImages(0);
    const moments = await imageMoments(images);
    const { angle, gap, logLikelihood } = await compareLinearVae({
      sigma: "fixed",
      images,
      dataShape: [6, 6, 1],
      moments,
      pca: await fitPca(moments, latentSize),
      epochs: 40,
      batchSize: 100,
      learningRate: 0.02,
      seed,
    });
    return {
      value: angle,
      passed: angle < mostAngle && gap > -1e-6 && gap < mostGap,
      details: `${angle.toFixed(2)} degrees; log p(x) ${logLikelihood.toFixed(3)} nats, ${(100 * gap).toFixed(3)} % below the closed form`,
    };
  },
};

const ladder = [1, 5, 50, 2000] as const;

export const boundLadder: Reproduction = {
  name: "bound-ladder",
  title: "ELBO, IWAE bounds and log p(x) of a linear-Gaussian model",
  published: "ELBO <= IWAE-5 <= IWAE-50 <= log p(x), and equality in the limit",
  source: "Burda et al. 2016, theorem 1",
  settings: `a linear decoder with fixed weights, Gaussian noise of variance 0.05, 500 data of 4 values; bounds of ${ladder.join(", ")} samples`,
  tolerance:
    "each bound is below the next, and the last within four Monte Carlo errors and 0.01 nats of the exact log p(x)",
  seeds: [0, 1, 2],
  duration: "seconds",
  differences: [],
  async run({ seed }) {
    const shape = [1, 4, 1] as const;
    const variance = 0.05;
    const model = createModel({
      dataShape: shape,
      latentSize: 2,
      encoder: denseEncoder({ hiddenSizes: [] }),
      decoder: denseDecoder({ hiddenSizes: [] }),
      posterior: diagonalGaussian(),
      likelihood: gaussian({ variance, mean: "linear" }),
      prior: standardNormal(),
      objective: negativeElbo(),
    });
    const drawn = (purpose: string, size: number) => {
      const values = new Float32Array(size);
      randomStream(0, `reproduce/ladder/${purpose}`).uniforms(0, values);
      return values;
    };
    const split = residentSource({
      shape,
      x: Uint8Array.from(drawn("pixels", 2000), (u) => Math.floor(256 * u)),
    });
    const parameters = Object.fromEntries(
      model.parameters.map(({ name, sizes }) => [
        name,
        drawn(name, elementCount(sizes)).map((u) => (name.startsWith("decoder") ? 0.9 : 1.2) * (u - 0.5)),
      ]),
    );
    parameters["posterior.logVar.weight"]?.fill(0);
    parameters["posterior.logVar.bias"]?.fill(-0.5);
    const exact = await marginalLogLikelihood(
      {
        weight: parameters["decoder.output.weight"] ?? [],
        bias: parameters["decoder.output.bias"] ?? [],
        variance,
      },
      await imageMoments(split),
    );
    const session = await openSession(model.parameters, { threads: 1 });
    try {
      await session.writeParameters(parameters);
      const presenter = createPresenter({ shape, binarization: "none", seed: 0 }, "test");
      const bounds = [];
      for (const samples of ladder)
        bounds.push(await estimateLikelihood({ model, session, split, presenter, seed, samples }));
      const values = bounds.map(({ logLikelihood }) => logLikelihood);
      const last = bounds.at(-1);
      const off = (last?.logLikelihood ?? Number.NaN) - exact;
      return {
        value: off,
        passed:
          values.every((value, at) => at === 0 || value > (values[at - 1] ?? 0)) &&
          Math.abs(off) < 4 * (last?.standardError ?? 0) + 0.01,
        details: `${values.map((value) => value.toFixed(3)).join(" <= ")}; exact ${exact.toFixed(3)} nats`,
      };
    } finally {
      await session.dispose();
    }
  },
};
