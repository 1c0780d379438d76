import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { interpret } from "../../src/graph/interpret.ts";
import { expectClose } from "../../src/graph/testing/close.ts";
import { runEngine } from "../../src/onnx/testing/engine.ts";
import { conditionalNormal } from "../../src/vae/prior/conditionalNormal.graph.ts";
import { standardNormal } from "../../src/vae/prior/standardNormal.graph.ts";
import { denseVae } from "../../src/vae/testing/denseVae.ts";
import type { GoldenTensor } from "../gradients/golden.ts";

interface ConditionalCase {
  readonly name: string;
  readonly condition: {
    readonly kind: "labels" | "vector";
    readonly size: number;
    readonly fed: readonly number[];
  };
  /** Whether the prior depends on the condition. */
  readonly prior: boolean;
  readonly beta: number;
  readonly sizes: Readonly<Record<"pixels" | "hidden" | "latent" | "batch", number>>;
  readonly x: readonly number[];
  readonly noise: GoldenTensor;
  readonly parameters: Readonly<Record<string, GoldenTensor>>;
  readonly loss: number;
  readonly reconstruction: number;
  readonly kl: number;
  readonly gradients: Readonly<Record<string, GoldenTensor>>;
}

const { cases }: { readonly cases: readonly ConditionalCase[] } = JSON.parse(
  readFileSync(new URL("conditional.json", import.meta.url), "utf8"),
);

describe.each(cases)("a conditional VAE as PyTorch computes it: $name", (golden) => {
  const { condition, sizes } = golden;
  const { kind, size } = condition;
  const model = denseVae({
    dataShape: [1, 1, sizes.pixels],
    hiddenSizes: [sizes.hidden],
    latentSize: sizes.latent,
    activation: "tanh",
    condition: kind === "labels" ? { kind, classes: size } : { kind, size },
    prior: golden.prior ? conditionalNormal() : standardNormal(),
  });
  const floats = ({ data }: GoldenTensor) => Float32Array.from(data);
  const parameters = Object.fromEntries(
    Object.entries(golden.parameters).map(([name, tensor]) => [name, floats(tensor)]),
  );
  const feeds = {
    x: Uint8Array.from(golden.x),
    condition: kind === "labels" ? Uint8Array.from(condition.fed) : Float32Array.from(condition.fed),
    posteriorNoise: floats(golden.noise),
    beta: Float32Array.of(golden.beta),
    ...parameters,
  };
  const { program, gradients } = model.training;

  it("has the parameters that it has there", () => {
    const own = model.parameters.map(({ name, sizes: shape }) => [name, shape]);
    const there = Object.entries(golden.parameters).map(([name, { shape }]) => [name, shape]);
    expect(Object.fromEntries(own)).toEqual(Object.fromEntries(there));
  });

  it.each([
    ["in float64", 1e-6, async () => interpret(program, feeds, sizes.batch)],
    ["in ONNX Runtime", 1e-4, () => runEngine(program, feeds, sizes.batch)],
  ] as const)("has its loss, its parts and every gradient, %s", async (_, relative, run) => {
    const results = await run();
    const tolerance = { relative, absolute: relative / 100 };
    for (const name of ["loss", "reconstruction", "kl"] as const)
      expectClose(results[name]?.data ?? [], [golden[name]], tolerance, name);
    for (const { parameter, output } of gradients) {
      // Derivatives are those of the sum over the batch.
      const mean = Array.from(results[output]?.data ?? [], (value) => value / sizes.batch);
      expectClose(mean, golden.gradients[parameter.name]?.data ?? [], tolerance, parameter.name);
    }
    expect(gradients).toHaveLength(Object.keys(golden.gradients).length);
  });
});
