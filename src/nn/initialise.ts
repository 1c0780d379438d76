import { randomStream } from "../random/stream.ts";

/** The distribution of a parameter's initial values. */
export type Initialiser =
  | { readonly kind: "constant"; readonly value: number }
  /** Uniform between -bound and bound. */
  | { readonly kind: "uniform"; readonly bound: number }
  /** Normal with mean zero. */
  | { readonly kind: "normal"; readonly standardDeviation: number };

/**
 * The initial weights and biases of a layer.
 * - `pytorch`: both uniform within 1/sqrt(fan in), the default of torch.nn.Linear.
 * - `glorot`: weights uniform within sqrt(6 / (fan in + fan out)), biases zero (Glorot and Bengio 2010, equation 16).
 * - `he`: weights normal with variance 2 / fan in, biases zero (He et al. 2015, equation 10).
 */
export type InitialisationScheme = (typeof initialisationSchemes)[number];
export const initialisationSchemes = ["pytorch", "glorot", "he"] as const;

interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

export function weightInitialiser(scheme: InitialisationScheme, { fanIn, fanOut }: Fans): Initialiser {
  switch (scheme) {
    case "pytorch":
      return { kind: "uniform", bound: 1 / Math.sqrt(fanIn) };
    case "glorot":
      return { kind: "uniform", bound: Math.sqrt(6 / (fanIn + fanOut)) };
    case "he":
      return { kind: "normal", standardDeviation: Math.sqrt(2 / fanIn) };
  }
}

export function biasInitialiser(scheme: InitialisationScheme, { fanIn }: Fans): Initialiser {
  return scheme === "pytorch"
    ? { kind: "uniform", bound: 1 / Math.sqrt(fanIn) }
    : { kind: "constant", value: 0 };
}

/** Initial values of one parameter. They depend only on the seed and the parameter's name, not on other parameters. */
export function drawInitial(
  initialiser: Initialiser,
  name: string,
  count: number,
  seed: number,
): Float32Array {
  const values = new Float32Array(count);
  const stream = randomStream(seed, `initialise/${name}`);
  switch (initialiser.kind) {
    case "constant":
      return values.fill(initialiser.value);
    case "uniform":
      stream.uniforms(0, values);
      return mapInPlace(values, (u) => (2 * u - 1) * initialiser.bound);
    case "normal":
      stream.normals(0, values);
      return mapInPlace(values, (x) => x * initialiser.standardDeviation);
  }
}

/** Maps values in place, so that large parameters are in memory only once. */
function mapInPlace(values: Float32Array, image: (value: number) => number): Float32Array {
  for (let index = 0; index < values.length; index++) values[index] = image(values[index] ?? 0);
  return values;
}
