import type { ObjectivePart } from "./part.ts";

/** -log p(x|z) alone: the objective of a model with deterministic codes. It has no settings. */
export const reconstructionErrorPart: ObjectivePart<unknown> = {
  scalarNames: () => [],
  family: () => "error",
  loss: () => "reconstruction error",
  mark: () => "error",
  terms: () => "reconstruction",
  notation: () => ["−log p(x|z)"],
  glossary: () => [],
  bound: () => ({
    holds: false,
    reason:
      "The loss is a reconstruction error: codes have no distribution, so that there is no bound on log p(x).",
  }),
  estimator: () => ({}),
  requireFit: () => {},
};
