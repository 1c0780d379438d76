import type { InitialisationScheme } from "../../nn/initialise.ts";
import type { Posterior } from "../interfaces.ts";
import { deterministic } from "./deterministic.graph.ts";
import { diagonalGaussian } from "./diagonalGaussian.graph.ts";
import type { ModelKind } from "./parts.ts";

type Build = (options: { readonly initialisation?: InitialisationScheme }) => Posterior;

const graphs: { readonly [Kind in ModelKind]: Build } = {
  vae: diagonalGaussian,
  autoencoder: deterministic,
  pca: () => deterministic(),
};

/** The posterior of a kind of model. */
export function posteriorOf(config: {
  readonly model: ModelKind;
  readonly initialisation: InitialisationScheme;
}): Posterior {
  return graphs[config.model](config);
}
