import { DivergenceError } from "../errors.ts";
import { brokenFigure, figureNamed, type LossFigures } from "../evaluate/figures.ts";

const advice = "Try a lower learning rate, a warm-up, or gradient clipping.";

/** Throws DivergenceError where a figure of a training step or its gradient is NaN or infinite. */
export function requireFiniteStep(
  figures: LossFigures,
  { step, gradientsFinite, learningRate }: { step: number; gradientsFinite: boolean; learningRate: number },
): void {
  const term = brokenFigure(figures) ?? (gradientsFinite ? undefined : "gradient");
  if (term === undefined) return;
  const found = term === "gradient" ? "NaN or infinity" : figureNamed(figures, term);
  throw new DivergenceError(
    `step ${step}: expected a finite ${term}, found ${found} at learning rate ${learningRate}. ` +
      `Nothing was saved from this step on. ${advice}`,
    { step, term },
  );
}

/** Throws DivergenceError where a figure of an evaluation is NaN or infinite: the last update broke the model. */
export function requireFiniteEvaluation(
  figures: LossFigures,
  { split, epoch, step }: { split: string; epoch: number; step: number },
): void {
  const term = brokenFigure(figures);
  if (term === undefined) return;
  throw new DivergenceError(
    `step ${step}: expected a finite ${split} ${term} after epoch ${epoch}, found ${figureNamed(figures, term)}. ` +
      `The model was not saved. ${advice}`,
    { step, term },
  );
}
