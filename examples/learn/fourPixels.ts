import {
  bernoulli,
  createModel,
  denseDecoder,
  denseEncoder,
  diagonalGaussian,
  interpretProgram,
  negativeElbo,
  standardNormal,
} from "nelbo";

/** A VAE that is small enough to follow number by number: four pixels, a code of one number, no hidden layer. */

export type Weights = Readonly<Record<string, readonly number[]>>;

// #region model
export const model = createModel({
  dataShape: [2, 2, 1],
  latentSize: 1,
  encoder: denseEncoder({ hiddenSizes: [] }),
  decoder: denseDecoder({ hiddenSizes: [] }),
  posterior: diagonalGaussian(),
  likelihood: bernoulli(),
  prior: standardNormal(),
  objective: negativeElbo(),
});

export const weights: Weights = {
  "posterior.mu.weight": [0.2, 0.3, -0.2, 0.1],
  "posterior.mu.bias": [0],
  "posterior.logVar.weight": [-0.4, -0.6, 0.2, 0],
  "posterior.logVar.bias": [0],
  "decoder.output.weight": [1, 0.5, -0.5, -1],
  "decoder.output.bias": [0, 0.2, 0, -0.2],
};

/** The upper two pixels are white, the lower two black. */
export const feeds = {
  x: [255, 255, 0, 0],
  posteriorNoise: [0.5],
  beta: [1],
};
// #endregion

/** All outputs of the training program for some weights: the loss, its two terms and the gradients. */
export function run(given: Weights): Readonly<Record<string, readonly number[]>> {
  const outputs = interpretProgram(model.training.program, { ...feeds, ...given }, 1);
  return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, [...data]]));
}

export function lossOf(given: Weights): number {
  return run(given).loss?.[0] ?? Number.NaN;
}

/** The gradient of each parameter, by its name. */
export function gradientsOf(given: Weights): Weights {
  const outputs = run(given);
  return Object.fromEntries(Object.keys(given).map((name) => [name, outputs[`gradient/${name}`] ?? []]));
}

/** The weights with one number of one parameter changed. */
export function changed(given: Weights, name: string, at: number, by: number): Weights {
  const numbers = given[name] ?? [];
  return { ...given, [name]: numbers.map((number, place) => (place === at ? number + by : number)) };
}

/** The number of a list, to four decimals. */
export function text(numbers: Iterable<number>): string {
  return Array.from(numbers, (number) => String(Number(number.toFixed(4)) + 0)).join(", ");
}
