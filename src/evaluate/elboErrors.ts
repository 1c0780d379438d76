import { type EvaluationRequest, evaluateObjective } from "./elbo.ts";
import type { LossFigures } from "./figures.ts";
import { errorOverData, type MeanErrors, monteCarloError } from "./meanErrors.ts";

/** The objective over a split, and the errors of reconstruction + KL. */
export interface EvaluationWithErrors {
  readonly figures: LossFigures;
  /** Of reconstruction + KL: the negative ELBO, or the reconstruction alone of a model without a KL. */
  readonly errors: MeanErrors;
}

/**
 * What `evaluateObjective` gives, with the errors of reconstruction + KL. The Monte Carlo error takes a second pass with noise of its own,
 * which a model that draws no codes does without.
 */
export async function evaluateWithErrors(request: EvaluationRequest): Promise<EvaluationWithErrors> {
  const { split, purpose, model } = request;
  const first = new Float64Array(split.count);
  const figures = await evaluateObjective({ ...request, onFigures: collectInto(first) });
  const over = errorOverData(first);
  const overData = Number.isNaN(over) ? {} : { overData: over };
  if (model.parts.posterior.deterministic) return { figures, errors: overData };
  const second = new Float64Array(split.count);
  await evaluateObjective({ ...request, purpose: `${purpose}/again`, onFigures: collectInto(second) });
  return { figures, errors: { monteCarlo: monteCarloError(first, second), ...overData } };
}

/** Puts reconstruction + KL of each datum of pass after pass where it belongs. */
function collectInto(sums: Float64Array): NonNullable<EvaluationRequest["onFigures"]> {
  let done = 0;
  return ({ reconstruction = none, kl = none }) => {
    reconstruction.forEach((value, index) => {
      sums[done + index] = value + (kl[index] ?? Number.NaN);
    });
    done += reconstruction.length;
  };
}

const none = new Float32Array(0);
