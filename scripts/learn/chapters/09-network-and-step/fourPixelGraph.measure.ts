import { feeds, model, weights } from "../../../../examples/learn/fourPixels.ts";
import { traceProgram } from "../../../../src/index.ts";

/** Values of the forward pass, and the derivatives of the loss by them: of the lines of the training program. */
export interface FourPixelGraph {
  readonly values: Readonly<Record<string, readonly number[]>>;
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

const valueLines = {
  x: "%2",
  noise: "posteriorNoise",
  mean: "%4",
  logVariance: "%6",
  sigma: "%8",
  z: "%12",
  logits: "%15",
  reconstruction: "%26",
  kl: "%27",
  loss: "%30",
};
const gradientLines = {
  mean: "%47",
  meanByKl: "%37",
  meanByZ: "%42",
  logVariance: "%50",
  logVarianceByKl: "%35",
  logVarianceByZ: "%49",
  sigma: "%46",
  z: "%42",
  logits: "%40",
};

export function fourPixelGraphData(): FourPixelGraph {
  const lines = traceProgram(model.training.program, { ...feeds, ...weights }, 1);
  const numbersOf = (named: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(named).map(([name, line]) => {
        const found = lines.find((each) => each.name === line);
        if (found === undefined) throw new Error(`the training program has no line ${line}`);
        return [name, [...found.data]];
      }),
    );
  // The loss is reconstruction + beta KL.
  const ofTerms = { loss: [1], reconstruction: [1], kl: feeds.beta };
  return { values: numbersOf(valueLines), gradients: { ...numbersOf(gradientLines), ...ofTerms } };
}
