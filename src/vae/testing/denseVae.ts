import type { ActivationName } from "../../nn/activations.ts";
import { bernoulli } from "../likelihood/bernoulli.graph.ts";
import { createModel, type Model, type ModelParts } from "../model.ts";
import { denseDecoder, denseEncoder } from "../network/dense.ts";
import { negativeElbo } from "../objective/elbo.graph.ts";
import { diagonalGaussian } from "../posterior/diagonalGaussian.graph.ts";
import { standardNormal } from "../prior/standardNormal.graph.ts";

export interface DenseVaeOptions extends Partial<ModelParts> {
  /** Default: [16]. */
  readonly hiddenSizes?: readonly number[];
  /** Default: relu. */
  readonly activation?: ActivationName;
}

/** A dense VAE for tests, 8 x 8 grey pixels and four latent dimensions unless something else is said. */
export function denseVae(options: DenseVaeOptions = {}): Model {
  const { hiddenSizes = [16], activation = "relu", ...parts } = options;
  return createModel({
    dataShape: [8, 8, 1],
    latentSize: 4,
    encoder: denseEncoder({ hiddenSizes, activation }),
    decoder: denseDecoder({ hiddenSizes, activation }),
    posterior: diagonalGaussian(),
    likelihood: bernoulli(),
    prior: standardNormal(),
    objective: negativeElbo(),
    ...parts,
  });
}

/** The model of the main job: 28 x 28 grey pixels, 400 hidden units, 20 latent dimensions. */
export const mnistVae = (): Model => denseVae({ dataShape: [28, 28, 1], hiddenSizes: [400], latentSize: 20 });
