import { DivergenceError } from "../errors.ts";
import { brokenMetric, type LossMetrics, metricNamed } from "../evaluate/metrics.ts";

const advice = "Try a lower learning rate, a warm-up, or gradient clipping.";

/** Throws DivergenceError if a metric of a training step or its gradient is NaN or infinite. */
export function requireFiniteStep(
  metrics: LossMetrics,
  { step, gradientsFinite, learningRate }: { step: number; gradientsFinite: boolean; learningRate: number },
): void {
  const term = brokenMetric(metrics) ?? (gradientsFinite ? undefined : "gradient");
  if (term === undefined) return;
  const found = term === "gradient" ? "NaN or infinity" : metricNamed(metrics, term);
  throw new DivergenceError(
    `step ${step}: expected a finite ${term}, found ${found} at learning rate ${learningRate}. ` +
      `Nothing was saved from this step on. ${advice}`,
    { step, term },
  );
}

/** Throws DivergenceError if a metric of an evaluation is NaN or infinite: the last update broke the model. */
export function requireFiniteEvaluation(
  metrics: LossMetrics,
  { split, epoch, step }: { split: string; epoch: number; step: number },
): void {
  const term = brokenMetric(metrics);
  if (term === undefined) return;
  throw new DivergenceError(
    `step ${step}: expected a finite ${split} ${term} after epoch ${epoch}, found ${metricNamed(metrics, term)}. ` +
      `The model was not saved. ${advice}`,
    { step, term },
  );
}
