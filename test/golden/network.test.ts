import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { interpret } from "../../src/graph/interpret.ts";
import type { Program } from "../../src/graph/program.ts";
import { elementCount } from "../../src/graph/shape.ts";
import { expectClose, type Tolerance } from "../../src/graph/testing/close.ts";
import { type Feeds, runEngine } from "../../src/onnx/testing/engine.ts";
import type { Model } from "../../src/vae/model.ts";
import { burgessDecoder, burgessEncoder } from "../../src/vae/network/burgess.ts";
import { convDecoder, convEncoder } from "../../src/vae/network/conv.ts";
import { residualDecoder, residualEncoder } from "../../src/vae/network/residual.ts";
import type { DataShape, Decoder, Encoder } from "../../src/vae/interfaces.ts";
import { denseVae } from "../../src/vae/testing/denseVae.ts";
import type { GoldenTensor } from "../gradients/golden.ts";
import { type FormulaArray, formulaArray, formulaDirection } from "./models.ts";

interface NetworkCase {
  readonly name: string;
  readonly network: keyof typeof networks;
  readonly shape: DataShape;
  readonly latent: number;
  readonly batch: number;
  readonly options: Readonly<Record<string, unknown>>;
  /** Of models that are told labels: those of the batch. */
  readonly condition?: { readonly classes: number; readonly labels: readonly number[] };
  readonly arrays: readonly FormulaArray[];
  readonly loss: number;
  readonly reconstruction: number;
  readonly kl: number;
  readonly mu: GoldenTensor;
  readonly z: GoldenTensor;
  readonly logits: { readonly shape: readonly number[]; readonly first: readonly number[] };
  readonly gradients: Readonly<
    Record<string, { readonly norm: number; readonly dot: number; readonly first: readonly number[] }>
  >;
}

type Make = (options: never) => { readonly encoder: Encoder; readonly decoder: Decoder };

const networks = {
  conv: (options) => ({ encoder: convEncoder(options), decoder: convDecoder(options) }),
  burgess: (options) => ({ encoder: burgessEncoder(options), decoder: burgessDecoder(options) }),
  residual: (options) => ({ encoder: residualEncoder(options), decoder: residualDecoder(options) }),
} as const satisfies Record<string, Make>;

/** The stored cases; network_values.py made them. */
const { cases }: { readonly cases: readonly NetworkCase[] } = JSON.parse(
  readFileSync(new URL("network.json", import.meta.url), "utf8"),
);

function modelOf({ network, shape, latent, options, condition }: NetworkCase): Model {
  const make: Make = networks[network];
  const told = condition && { condition: { kind: "labels", classes: condition.classes } as const };
  return denseVae({ dataShape: shape, latentSize: latent, ...make(options as never), ...told });
}

type Results = Readonly<Record<string, { readonly data: ArrayLike<number> } | undefined>>;
type Runner = (program: Program, feeds: Feeds, batch: number) => Promise<Results>;

const runners: readonly (readonly [string, Runner, number])[] = [
  ["the interpreter, within 1e-6", async (...run) => interpret(...run), 1e-6],
  ["stock ONNX Runtime, within 1e-4", runEngine, 1e-4],
];

/** The interpreter takes seconds for the largest. */
function runnersOf({ shape }: NetworkCase) {
  return elementCount(shape) > 4096 ? runners.slice(1) : runners;
}

describe.each(cases)("$name", (golden) => {
  const model = modelOf(golden);
  const { batch } = golden;
  const made = new Map<string, ArrayLike<number>>(
    golden.arrays.map((array) => [array.name, formulaArray(array)]),
  );
  const told = golden.condition && { condition: Uint8Array.from(golden.condition.labels) };
  const feedsOf = (program: Program, given: Feeds): Feeds => {
    const parameters = program.parameters.map(({ name }) => [name, made.get(name) ?? []]);
    return { ...given, ...told, ...Object.fromEntries(parameters) };
  };

  it("is made of the numbers that PyTorch was given, and of no other parameters", () => {
    for (const { name, first, kind } of golden.arrays) {
      const scale = kind === "pixels" ? 255 : 1;
      const values = Array.from(made.get(name) ?? []).slice(0, 3);
      expect(
        values.map((value) => Math.fround(value / scale)),
        name,
      ).toEqual(first.map(Math.fround));
    }
    const sizes = model.parameters.map(({ name, sizes }) => [name, sizes]);
    const inPytorch = golden.arrays.slice(2).map(({ name, shape }) => [name, shape]);
    expect(Object.fromEntries(sizes)).toEqual(Object.fromEntries(inPytorch));
  });

  it.each(runnersOf(golden))(
    "losses and every gradient as PyTorch computes them, by %s",
    async (_, run, relative) => {
      const { program, gradients } = model.training;
      const given = {
        x: made.get("x") ?? [],
        posteriorNoise: made.get("noise") ?? [],
        beta: [1],
      };
      const results = await run(program, feedsOf(program, given), batch);
      for (const name of ["loss", "reconstruction", "kl"] as const) {
        expectClose(results[name]?.data ?? [], [golden[name]], { relative }, name);
      }
      expect(gradients.map(({ parameter }) => parameter.name).sort()).toEqual(
        Object.keys(golden.gradients).sort(),
      );
      for (const { parameter, output } of gradients) {
        // Derivatives are those of the sum over the batch.
        const found = Array.from(results[output]?.data ?? [], (slope) => slope / batch);
        expectGradient(golden, parameter.name, found, relative);
      }
    },
  );

  it.each(runnersOf(golden))("codes and logits as PyTorch computes them, by %s", async (_, run, relative) => {
    const encoded = await run(model.encoding, feedsOf(model.encoding, { x: made.get("x") ?? [] }), batch);
    expectClose(encoded.mu?.data ?? [], golden.mu.data, { relative, absolute: relative }, "mu");
    const decoded = await run(model.decoding, feedsOf(model.decoding, { z: golden.z.data }), batch);
    const mean = Array.from(decoded.mean?.data ?? []);
    expect(mean).toHaveLength(golden.logits.shape.reduce((product, size) => product * size, 1));
    const expected = golden.logits.first.map((logit) => 1 / (1 + Math.exp(-logit)));
    expectClose(mean.slice(0, expected.length), expected, { relative }, "mean");
  });
});

function expectGradient(
  { arrays, gradients }: NetworkCase,
  name: string,
  found: readonly number[],
  relative: number,
): void {
  const array = arrays.find((one) => one.name === name);
  const wanted = gradients[name];
  if (array === undefined || wanted === undefined) throw new Error(`${name}: expected a stored gradient`);
  const direction = formulaDirection(array);
  const dot = found.reduce((sum, slope, index) => sum + slope * (direction[index] ?? Number.NaN), 0);
  // Elements are small against the sums that they come from where those cancel: allowed in parts of the typical one.
  const ofTypical: Tolerance = { relative, absolute: (relative * wanted.norm) / Math.sqrt(found.length) };
  const norm = Math.sqrt(found.reduce((sum, slope) => sum + slope * slope, 0));
  expectClose([norm], [wanted.norm], { relative }, `norm of ${name}`);
  expectClose([dot], [wanted.dot], { relative, absolute: relative * wanted.norm }, `dot of ${name}`);
  expectClose(found.slice(0, 5), wanted.first, ofTypical, `first of ${name}`);
}
