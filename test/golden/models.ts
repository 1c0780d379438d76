import { readFileSync } from "node:fs";
import { elementCount } from "../../src/graph/shape.ts";
import type { ActivationName } from "../../src/nn/activations.ts";
import type { Model } from "../../src/vae/model.ts";
import { denseVae } from "../../src/vae/testing/denseVae.ts";
import type { GoldenTensor } from "../gradients/golden.ts";

interface ModelCase {
  readonly name: string;
  readonly sizes: {
    readonly pixels: number;
    readonly hidden: readonly number[];
    readonly latent: number;
    readonly batch: number;
  };
  readonly activation: ActivationName;
  readonly beta: number;
  readonly loss: number;
  readonly reconstruction: number;
  readonly kl: number;
}

/** Inputs, parameters and gradients in full. */
export interface StoredCase extends ModelCase {
  readonly kind: "stored";
  readonly x: { readonly pixels: readonly number[]; readonly data: readonly number[] };
  readonly noise: GoldenTensor;
  readonly parameters: Readonly<Record<string, GoldenTensor>>;
  readonly mu: GoldenTensor;
  readonly logVar: GoldenTensor;
  readonly z: GoldenTensor;
  readonly logits: GoldenTensor;
  readonly gradients: Readonly<Record<string, GoldenTensor>>;
}

export interface FormulaArray {
  readonly name: string;
  readonly number: number;
  readonly shape: readonly number[];
  readonly kind: "pixels" | "symmetric";
  readonly scale?: number;
  readonly first: readonly number[];
}

/** Too large to store: inputs and parameters by the formula of README.md, gradients as three figures each. */
export interface FormulaCase extends ModelCase {
  readonly kind: "formula";
  readonly arrays: readonly FormulaArray[];
  readonly gradients: Readonly<
    Record<string, { readonly norm: number; readonly dot: number; readonly first: readonly number[] }>
  >;
}

export interface AdamCase {
  readonly kind: "adam";
  readonly name: string;
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly maximumNorm: number | null;
  readonly initial: GoldenTensor;
  readonly stepGradients: readonly (readonly number[])[];
  readonly float32: AdamTrace;
  readonly float64: AdamTrace;
}

interface AdamTrace {
  readonly parameters: readonly (readonly number[])[];
  readonly norms?: readonly number[];
}

const { cases }: { readonly cases: readonly (StoredCase | FormulaCase | AdamCase)[] } = JSON.parse(
  readFileSync(new URL("models.json", import.meta.url), "utf8"),
);

export const storedCases = cases.filter((one) => one.kind === "stored");
export const formulaCases = cases.filter((one) => one.kind === "formula");
export const adamCases = cases.filter((one) => one.kind === "adam");

/** What all programs of a case's model are fed. */
export interface GoldenModel {
  readonly model: Model;
  readonly x: Uint8Array;
  readonly posteriorNoise: Float32Array;
  readonly beta: Float32Array;
  readonly parameters: Readonly<Record<string, Float32Array>>;
}

export function goldenModel(golden: StoredCase | FormulaCase): GoldenModel {
  const { sizes, activation, beta } = golden;
  const model = denseVae({
    dataShape: [1, 1, sizes.pixels],
    hiddenSizes: sizes.hidden,
    latentSize: sizes.latent,
    activation,
  });
  const arrays = golden.kind === "stored" ? storedArrays(golden) : formulaArrays(golden);
  const floats = (name: string) => Float32Array.from(arrays.get(name) ?? []);
  return {
    model,
    x: Uint8Array.from(arrays.get("x") ?? []),
    posteriorNoise: floats("noise"),
    beta: Float32Array.of(beta),
    parameters: Object.fromEntries(model.parameters.map(({ name }) => [name, floats(name)])),
  };
}

function storedArrays({ x, noise, parameters }: StoredCase): ReadonlyMap<string, readonly number[]> {
  const named = Object.entries(parameters).map(([name, { data }]) => [name, data] as const);
  return new Map([["x", x.pixels], ["noise", noise.data], ...named]);
}

function formulaArrays({ arrays }: FormulaCase): ReadonlyMap<string, ArrayLike<number>> {
  return new Map(arrays.map((array) => [array.name, formulaArray(array)]));
}

/** Bytes of pixels, or float32 numbers: the formula of README.md. */
export function formulaArray({ number, shape, kind, scale = 1 }: Omit<FormulaArray, "name" | "first">) {
  const seed = Math.imul(number + 1, 0x85ebca77);
  const words = Uint32Array.from({ length: elementCount(shape) }, (_, index) => {
    let u = Math.imul(index, 0x9e3779b1) ^ seed;
    u = Math.imul(u ^ (u >>> 16), 0x85ebca6b);
    u = Math.imul(u ^ (u >>> 13), 0xc2b2ae35);
    return (u ^ (u >>> 16)) >>> 0;
  });
  if (kind === "pixels") return Uint8Array.from(words, (u) => u >>> 24);
  return Float32Array.from(words, (u) => scale * (u / 2147483648 - 1));
}

/** What a parameter's gradient is projected onto. */
export function formulaDirection({ number, shape }: FormulaArray): Float32Array {
  return Float32Array.from(formulaArray({ number: number + 100, shape, kind: "symmetric", scale: 1 }));
}
