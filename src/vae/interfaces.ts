import type { Advice } from "../advice.ts";
import type { Value } from "../graph/value.ts";
import type { Scope } from "../nn/scope.ts";
import type { KlDiagnosis } from "./kl/part.ts";

/**
 * The interfaces between the parts of a model. Encoders, decoders, posteriors, likelihoods, priors and objectives that
 * implement them can be combined freely. N is the batch size, k the number of posterior samples per datum, L the latent
 * size and D the number of elements of a datum (height x width x channels).
 */

/** An image as [height, width, channels]; a plain vector of D numbers is [1, 1, D]. */
export type DataShape = readonly [height: number, width: number, channels: number];

/**
 * The condition of a conditional model, given for every datum in addition to x: the number of its class, or any vector.
 * The parts get it as c, float32 [N, K]. For labels, c is one-hot and K is the number of classes.
 */
export type Condition =
  | { readonly kind: "labels"; readonly classes: number }
  | { readonly kind: "vector"; readonly size: number };

export interface Encoder {
  readonly name: string;
  /** Data float32 [N, H, W, C] in [0, 1] to features [N, F]. `condition`: c [N, K] of a model that has one. */
  encode(scope: Scope, x: Value, condition?: Value): Value;
}

/** The shape of a decoder's output, and the condition. */
export interface Decoded {
  readonly shape: DataShape;
  /** c [M, K] of a model that has a condition. */
  readonly condition?: Value;
}

export interface Decoder {
  readonly name: string;
  /** Codes [M, L] to [M, H x W x channels], in the order height, width, channel. */
  decode(scope: Scope, z: Value, output: Decoded): Value;
}

/** Noise that a program is fed. Operators draw no random numbers themselves. */
export interface NoiseInput {
  readonly name: string;
  readonly distribution: "normal" | "uniform";
}

/** q(z|x), made from features. */
export interface Posterior {
  readonly name: string;
  /** Whether z is a function of x alone, as in an autoencoder. */
  readonly deterministic: boolean;
  condition(scope: Scope, features: Value, latentSize: number): Distribution;
}

/** q(z|x) for the data of one batch. */
export interface Distribution {
  /** What encoding reports, each [N, L]; `mu` is the code that pictures and plots use. */
  readonly statistics: { readonly mu: Value; readonly logVar?: Value };
  /** Noise needed for `sample`, as an input [N, k, L]; undefined where none is. */
  readonly noise?: NoiseInput;
  /** Reparameterised samples [N, k, L]. */
  sample(noise: Value | undefined, count: number): Value;
  /** log q(z|x) of samples [N, k, L]: [N, k]; undefined where z is a function of x alone. */
  logDensity(z: Value): Value | undefined;
  /**
   * Where q is a product over dimensions: the log density of each number of codes z [N, L] under each datum's q,
   * [L, N, N], element (l, i, j) that of number l of z_i given x_j.
   */
  pairwiseLogDensity?(z: Value): Value;
}

/** The properties of the model that a prior may use. */
export interface PriorModel {
  readonly dataShape: DataShape;
  readonly latentSize: number;
  /** c [N, K] of the data, if the model has a condition. */
  readonly condition?: Value;
  /** q(z|x) of data [K, H, W, C] in [0, 1] by the model's own encoder, with its own parameters. */
  encode(x: Value): Distribution;
}

/** p(z), or p(z|c). */
export interface Prior {
  readonly name: string;
  /** Whether p(z) is one standard normal. Default: no. */
  readonly isStandardNormal?: boolean;
  /** log p(z) of samples [N, k, L]: [N, k]. */
  logDensity(scope: Scope, z: Value, model: PriorModel): Value;
  /** KL(q(z|x) || p(z)) of each dimension [N, L], if there is a closed form for this distribution. */
  divergence(scope: Scope, q: Distribution, model: PriorModel): Value | undefined;
  /**
   * The number of standard normals that `sample` requires for each code: L, which a temperature multiplies, then
   * others.
   */
  noiseSize(latentSize: number): number;
  /** z ~ p(z), [M, L], from noise [M, noiseSize]. */
  sample(scope: Scope, noise: Value, model: PriorModel): Value;
}

/**
 * The data that a likelihood accepts; other data are rejected before training. All kinds but the first are within [0,
 * 1].
 */
export type Support =
  /** Any finite numbers. */
  | "real"
  /** Any numbers in [0, 1]: grey pixels, and binary ones. */
  | "unit interval"
  /** Multiples of 1/255: the pixels of 8-bit images. */
  | "bytes"
  /** In every column of the last axis one 1, and 0 elsewhere. */
  | "one-hot";

/**
 * p(x|z). A decoder gives `channels` numbers for each of the D elements of a datum, side by side: the decoded image is
 * [H, W, C x channels], flat [D x channels], and number p of element d is at d x channels + p.
 */
export interface Likelihood {
  readonly name: string;
  /** How to give the data more weight against the KL, for the diagnosis of a training. Default: nothing. */
  readonly sharpen?: Advice;
  /** Numbers the decoder gives for each channel of a datum. */
  readonly channels: number;
  readonly support: Support;
  /** The data over which densities integrate, or probabilities sum, to one: `binary` if this excludes grey pixels. */
  readonly normalisedOver: Support | "binary";
  /**
   * Whether p(x|z) is a probability and not a density, so that bits per dimension are defined over `normalisedOver`.
   */
  readonly discrete: boolean;
  /** log p(x|z) [N, k], of targets [N, 1, D] under decoded [N, k, D x channels]; normalised, in nats. */
  logDensity(scope: Scope, decoded: Value, target: Value): Value;
  /** The same in training, where that differs from evaluation. `buffers`: the next value of each, by its full name. */
  training?(
    scope: Scope,
    decoded: Value,
    target: Value,
  ): { readonly logDensity: Value; readonly buffers: Readonly<Record<string, Value>> };
  /** E[x|z], [M, D], from decoded [M, D x channels]. */
  mean(scope: Scope, decoded: Value): Value;
  /** Draws x ~ p(x|z). */
  readonly draw: {
    /** What `noise` is of: uniform in [0, 1), or standard normal. */
    readonly noise: NoiseInput["distribution"];
    /** [M, D] in the data's own units, from decoded [M, D x channels] and noise [M, D]. */
    from(scope: Scope, decoded: Value, noise: Value): Value;
  };
}

/**
 * The terms that an objective may use. `divergence` is absent if it has no closed form; both it and `logPosterior` are
 * absent if z is a function of x alone.
 */
export interface ObjectiveTerms {
  /** log p(x|z), [N, k]. */
  readonly logLikelihood: Value;
  /** log p(z), [N, k]. */
  readonly logPrior: Value;
  /** log q(z|x), [N, k]. */
  readonly logPosterior: Value | undefined;
  /** KL of each dimension, [N, L]. */
  readonly divergence: Value | undefined;
  /** The samples that all of these are of, [N, k, L]. */
  readonly z: Value;
  /** The same numbers; derivatives to the posterior flow through these also where they do not through `z`. */
  readonly reparameterised: Value;
  readonly posterior: Distribution;
  /** z ~ p(z), [N, L], where the objective asks for them. */
  readonly priorSamples: Value | undefined;
}

/** The scalar that the caller of a model's programs fills in: the number of data in the split. */
export const dataCountScalar = "dataCount";

/** The input of standard normal numbers from which a prior draws. */
export const priorNoise: NoiseInput = { name: "priorNoise", distribution: "normal" };

export interface Objective {
  readonly name: string;
  /** Scalars that it is fed at every step, by name: beta, a capacity, a temperature. `dataCount` is filled in. */
  readonly scalars: readonly string[];
  /** The largest value of a scalar that has one. None is below 0: each is a weight or a number of nats. */
  readonly largest?: Readonly<Record<string, number>>;
  /** Whether it compares with samples of the prior. Default: no. */
  readonly usesPriorSamples?: boolean;
  /**
   * Whether the loss of a batch differs from the mean of the losses of its data, for example because codes are compared
   * with each other. The batch size then matters. Default: no.
   */
  readonly ofBatch?: boolean;
  /** How the weight of its KL acts on codes, for the diagnosis of a training. Default: unknown. */
  readonly diagnosis?: KlDiagnosis;
  /** Whether the terms are made of samples through which no derivative flows. Default: no. */
  readonly detachesSamples?: boolean;
  build(terms: ObjectiveTerms, scalars: Readonly<Record<string, Value>>): ObjectiveValues;
}

/** What to minimise and what to report need not be the same. All are [N], in nats per datum. */
export interface ObjectiveValues {
  readonly minimise: Value;
  /** The reported loss, if `minimise` only has its derivatives, not its value. Default: `minimise`. */
  readonly loss?: Value;
  readonly reconstruction: Value;
  readonly kl: Value;
  /** Further metrics to report, by name: the terms of a decomposition. */
  readonly terms?: Readonly<Record<string, Value>>;
}
