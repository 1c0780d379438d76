import type { WindowGeometry } from "../geometry.ts";
import type { DataType, Shape } from "../shape.ts";

type None = Readonly<Record<never, never>>;

/** The attributes of each operator. A name without a definition in table.ts does not compile. */
export interface OperatorAttributes {
  // arithmetic
  readonly add: None;
  readonly subtract: None;
  readonly multiply: None;
  readonly divide: None;
  readonly maximum: None;
  readonly minimum: None;
  // elementary functions
  readonly negate: None;
  readonly abs: None;
  readonly exp: None;
  readonly log: None;
  readonly sqrt: None;
  readonly square: None;
  readonly reciprocal: None;
  readonly erf: None;
  // activations
  readonly relu: None;
  readonly sigmoid: None;
  readonly tanh: None;
  readonly softplus: None;
  // choice and type
  readonly greater: None;
  readonly select: None;
  readonly cast: { readonly dataType: DataType };
  readonly stopGradient: None;
  // likelihoods
  readonly bernoulliLogDensity: None;
  readonly continuousBernoulliLogDensity: None;
  // products
  readonly matmul: { readonly transposeLeft: boolean; readonly transposeRight: boolean };
  // convolutions
  readonly convolve: WindowAttributes;
  readonly convolveWeights: WindowAttributes;
  readonly unfold: WindowAttributes;
  readonly fold: WindowAttributes;
  readonly largest: { readonly axis: number };
  // reductions
  readonly reduceSum: ReductionAttributes;
  readonly reduceMean: ReductionAttributes;
  readonly reduceMax: ReductionAttributes;
  // shape
  readonly reshape: { readonly shape: Shape };
  readonly transpose: { readonly permutation: readonly number[] };
  readonly broadcast: { readonly shape: Shape };
  readonly concat: { readonly axis: number };
  readonly slice: { readonly axis: number; readonly start: number; readonly end: number };
  readonly pad: { readonly axis: number; readonly before: number; readonly after: number };
  readonly size: { readonly axes: readonly number[] };
}

export interface WindowAttributes {
  readonly geometry: WindowGeometry;
}

export interface ReductionAttributes {
  /** Ascending, non-negative. */
  readonly axes: readonly number[];
  /** Whether reduced axes are kept, with size 1. */
  readonly keepDimensions: boolean;
}

export type OperatorName = keyof OperatorAttributes;
