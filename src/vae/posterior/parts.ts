/**
 * q(z|x): everything about it except its graph. A posterior has no settings: the kind of model decides which it has.
 */
export interface PosteriorPart {
  /** Its name on the objective card. */
  readonly card: string;
  /** Whether z is a function of x alone, so that there is no KL. */
  readonly deterministic: boolean;
}

/** The posteriors, by the words of the setting `model`. Their graphs are in `parts.graph.ts`. */
export const posteriorParts = {
  vae: { card: "diagonal Gaussian", deterministic: false },
  autoencoder: { card: "none: codes are deterministic", deterministic: true },
  pca: { card: "none: codes are deterministic", deterministic: true },
} as const satisfies Readonly<Record<string, PosteriorPart>>;

export type ModelKind = keyof typeof posteriorParts;
