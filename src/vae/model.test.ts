import { describe, expect, it } from "vitest";
import { ConfigError } from "../errors.ts";
import { interpret } from "../graph/interpret.ts";
import { printProgram } from "../graph/print.ts";
import type { Program } from "../graph/program.ts";
import { elementCount, formatShape } from "../graph/shape.ts";
import { expectClose } from "../graph/testing/close.ts";
import { initialValues } from "../nn/scope.ts";
import { randomStream } from "../random/stream.ts";
import type { Model } from "./model.ts";
import { denseDecoder, denseEncoder } from "./network/dense.ts";
import { denseVae, mnistVae } from "./testing/denseVae.ts";

const layoutOf = (model: Model) =>
  Object.fromEntries(model.parameters.map(({ name, sizes }) => [name, sizes.join(" x ")]));

const shapesOf = (program: Program) =>
  Object.fromEntries(
    Object.entries(program.outputs).map(([name, { type }]) => [name, formatShape(type.shape)]),
  );

/** Pixels, noise and parameters that a program of the model needs, the same for all programs. */
function feedsFor(model: Model, program: Program, data: number): Record<string, ArrayLike<number>> {
  const { dataShape, latentSize, samples = 1 } = model.parts;
  const words = new Uint32Array(data * elementCount(dataShape));
  randomStream(2, "pixels").bits(0, words);
  const noise = new Float32Array(data * samples * latentSize);
  randomStream(2, "noise").normals(0, noise);
  const all: Record<string, ArrayLike<number>> = {
    x: Uint8Array.from(words),
    posteriorNoise: noise,
    beta: [1.5],
    ...initialValues(model.parameters, 3),
  };
  const needed = [...program.inputs, ...program.parameters].map(({ name }) => [name, all[name] ?? []]);
  return Object.fromEntries(needed);
}

const run = (model: Model, program: Program, data: number) =>
  interpret(program, feedsFor(model, program, data), data);

describe("the parameters of a dense VAE", () => {
  it("are named by their way through the model: 652,824 of them in 784-400-20", () => {
    const model = mnistVae();
    expect(layoutOf(model)).toEqual({
      "encoder.hidden.0.weight": "400 x 784",
      "encoder.hidden.0.bias": "400",
      "posterior.mu.weight": "20 x 400",
      "posterior.mu.bias": "20",
      "posterior.logVar.weight": "20 x 400",
      "posterior.logVar.bias": "20",
      "decoder.hidden.0.weight": "400 x 20",
      "decoder.hidden.0.bias": "400",
      "decoder.output.weight": "784 x 400",
      "decoder.output.bias": "784",
    });
    expect(model.parameters.reduce((total, { sizes }) => total + elementCount(sizes), 0)).toBe(652_824);
  });

  it("mirror the hidden layers in the decoder", () => {
    const layout = layoutOf(denseVae({ hiddenSizes: [12, 7] }));
    expect(layout["encoder.hidden.0.weight"]).toBe("12 x 64");
    expect(layout["encoder.hidden.1.weight"]).toBe("7 x 12");
    expect(layout["posterior.mu.weight"]).toBe("4 x 7");
    expect(layout["decoder.hidden.0.weight"]).toBe("7 x 4");
    expect(layout["decoder.hidden.1.weight"]).toBe("12 x 7");
    expect(layout["decoder.output.weight"]).toBe("64 x 12");
  });

  it("without hidden layers are three affine maps", () => {
    expect(Object.keys(layoutOf(denseVae({ hiddenSizes: [] })))).toEqual([
      "posterior.mu.weight",
      "posterior.mu.bias",
      "posterior.logVar.weight",
      "posterior.logVar.bias",
      "decoder.output.weight",
      "decoder.output.bias",
    ]);
  });

  it("begin as the parts say, each layer by its own fans", () => {
    const encoder = denseEncoder({ hiddenSizes: [16], initialisation: "he" });
    const decoder = denseDecoder({ hiddenSizes: [16], initialisation: "glorot" });
    const initialiser = (name: string) =>
      denseVae({ encoder, decoder }).parameters.find((parameter) => parameter.name === name)?.initialiser;
    expect(initialiser("encoder.hidden.0.weight")).toEqual({
      kind: "normal",
      standardDeviation: Math.sqrt(2 / 64),
    });
    expect(initialiser("encoder.hidden.0.bias")).toEqual({ kind: "constant", value: 0 });
    expect(initialiser("decoder.output.weight")).toEqual({
      kind: "uniform",
      bound: Math.sqrt(6 / (16 + 64)),
    });
    expect(initialiser("posterior.mu.bias")).toEqual({ kind: "uniform", bound: 1 / 4 });
  });
});

describe.each([
  ["grey images", denseVae()],
  ["colour images", denseVae({ dataShape: [4, 4, 3], hiddenSizes: [10, 6], latentSize: 2 })],
  ["three samples, linear", denseVae({ dataShape: [1, 1, 9], hiddenSizes: [], samples: 3 })],
])("the programs of a model: %s", (_, model) => {
  const data = 3;
  const image = `[N, ${model.parts.dataShape.join(", ")}]`;
  const codes = `[N, ${model.parts.latentSize}]`;

  it("have the documented results", () => {
    expect(shapesOf(model.evaluation)).toEqual({ loss: "[N]", reconstruction: "[N]", kl: "[N]" });
    expect(shapesOf(model.encoding)).toEqual({ mu: codes, logVar: codes });
    expect(shapesOf(model.decoding)).toEqual({ mean: image });
    expect(shapesOf(model.reconstruction)).toEqual({ mean: image });
    expect(model.training.reports).toEqual(["loss", "reconstruction", "kl"]);
    expect(model.training.gradients.map(({ parameter }) => parameter.name).sort()).toEqual(
      model.parameters.map(({ name }) => name).sort(),
    );
  });

  it("need what `feeds` says, and nothing where there is no noise", () => {
    const names = ({ inputs }: Program) => inputs.map(({ name }) => name).sort();
    expect(names(model.training.program)).toEqual(["beta", "posteriorNoise", "x"]);
    expect(names(model.evaluation)).toEqual(["beta", "posteriorNoise", "x"]);
    expect([names(model.encoding), names(model.decoding), names(model.reconstruction)]).toEqual([
      ["x"],
      ["z"],
      ["x"],
    ]);
    const { samples = 1, latentSize } = model.parts;
    expect(model.feeds.evaluation).toEqual(model.feeds.training);
    expect(model.feeds.training).toEqual({
      target: false,
      noise: [{ name: "posteriorNoise", distribution: "normal", sizes: [samples, latentSize] }],
      scalars: ["beta"],
    });
  });

  it("agree: training reports the means of evaluation", () => {
    const reports = run(model, model.training.program, data);
    for (const [name, { data: values }] of Object.entries(run(model, model.evaluation, data))) {
      expect(values).toHaveLength(data);
      const mean = values.reduce((total, value) => total + value, 0) / data;
      expect(reports[name]?.data[0], name).toBeCloseTo(mean, 10);
    }
  });

  it("agree: the loss is reconstruction + beta KL", () => {
    const { loss, reconstruction, kl } = run(model, model.evaluation, data);
    const expected = [...(reconstruction?.data ?? [])].map((x, i) => x + 1.5 * (kl?.data[i] ?? 0));
    expectClose(loss?.data ?? [], expected, { relative: 1e-14 });
  });

  it("agree: a reconstruction is the decoded mean of the encoding", () => {
    const { mu } = run(model, model.encoding, data);
    const feeds = { ...feedsFor(model, model.decoding, data), z: mu?.data ?? [] };
    const decoded = interpret(model.decoding, feeds, data).mean?.data ?? [];
    const reconstructed = run(model, model.reconstruction, data).mean?.data ?? new Float64Array();
    expectClose(reconstructed, decoded, { relative: 1e-14 });
    expect(reconstructed.every((p) => p > 0 && p < 1)).toBe(true);
  });

  it("treat every datum by itself, so that a batch may be cut", () => {
    const whole = feedsFor(model, model.evaluation, data);
    const { loss } = interpret(model.evaluation, whole, data);
    const part = (name: string) => {
      const values = Array.from(whole[name] ?? []);
      return values.slice(values.length / data, (2 * values.length) / data);
    };
    const second = { ...whole, x: part("x"), posteriorNoise: part("posteriorNoise") };
    expect(interpret(model.evaluation, second, 1).loss?.data[0]).toBeCloseTo(loss?.data[1] ?? 0, 10);
  });
});

describe("several samples", () => {
  it("average the reconstruction of each, with one KL", () => {
    const options = { dataShape: [1, 1, 9] as const, hiddenSizes: [5] };
    const [one, three] = [denseVae(options), denseVae({ ...options, samples: 3 })];
    const feeds = feedsFor(three, three.evaluation, 1);
    const together = interpret(three.evaluation, feeds, 1);
    const noise = Array.from(feeds.posteriorNoise ?? []);
    const apart = [0, 1, 2].map((sample) => {
      const posteriorNoise = noise.slice(4 * sample, 4 * sample + 4);
      return interpret(one.evaluation, { ...feeds, posteriorNoise }, 1);
    });
    const mean = apart.reduce((total, { reconstruction }) => total + (reconstruction?.data[0] ?? 0), 0) / 3;
    expect(together.reconstruction?.data[0]).toBeCloseTo(mean, 12);
    expect(together.kl?.data[0]).toBeCloseTo(apart[0]?.kl?.data[0] ?? Number.NaN, 12);
  });
});

describe("what does not fit is refused", () => {
  it.each([
    [{ latentSize: 0 }, "latentSize: expected a whole number from 1 on, found 0"],
    [{ latentSize: 2.5 }, "latentSize"],
    [{ latentSize: Number.NaN }, "latentSize"],
    [{ samples: 0 }, "samples"],
    [{ samples: -1 }, "samples"],
    [{ dataShape: [0, 28, 1] as const }, "height"],
    [{ dataShape: [28, 1.5, 1] as const }, "width"],
    [{ dataShape: [28, 28, -3] as const }, "channels: expected a whole number from 1 on, found -3"],
    [{ hiddenSizes: [400, 0] }, "hiddenSizes: expected whole numbers from 1 on, found 0 in [400, 0]"],
    [{ hiddenSizes: [1.5] }, "hiddenSizes"],
  ])("%o", (options, message) => {
    expect(() => denseVae(options)).toThrow(ConfigError);
    expect(() => denseVae(options)).toThrow(message);
  });
});

it("the training program of a small model reads as it was written", () => {
  const model = denseVae({ dataShape: [1, 2, 1], hiddenSizes: [3], latentSize: 1 });
  expect(`\n${printProgram(model.training.program)}\n`).toMatchInlineSnapshot(`
    "
    program training
      input      x: uint8 [N, 1, 2, 1]
      input      posteriorNoise: float32 [N, 1, 1]
      input      beta: float32 []
      parameter  encoder.hidden.0.weight: [3, 2]
      parameter  encoder.hidden.0.bias: [3]
      parameter  posterior.mu.weight: [1, 3]
      parameter  posterior.mu.bias: [1]
      parameter  posterior.logVar.weight: [1, 3]
      parameter  posterior.logVar.bias: [1]
      parameter  decoder.hidden.0.weight: [3, 1]
      parameter  decoder.hidden.0.bias: [3]
      parameter  decoder.output.weight: [2, 3]
      parameter  decoder.output.bias: [2]
      %0 = reshape(x) shape=[N, 2] : uint8 [N, 2]
      %1 = cast(%0) dataType=float32 : float32 [N, 2]
      %2 = multiply(%1, 0.00392156862745098) : float32 [N, 2]
      %3 = matmul(%2, encoder.hidden.0.weight) transposeRight : float32 [N, 3]
      %4 = add(%3, encoder.hidden.0.bias) : float32 [N, 3]
      %5 = relu(%4) : float32 [N, 3]
      %6 = matmul(%5, posterior.mu.weight) transposeRight : float32 [N, 1]
      %7 = add(%6, posterior.mu.bias) : float32 [N, 1]
      %8 = matmul(%5, posterior.logVar.weight) transposeRight : float32 [N, 1]
      %9 = add(%8, posterior.logVar.bias) : float32 [N, 1]
      %10 = multiply(%9, 0.5) : float32 [N, 1]
      %11 = exp(%10) : float32 [N, 1]
      %12 = reshape(%7) shape=[N, 1, 1] : float32 [N, 1, 1]
      %13 = reshape(%11) shape=[N, 1, 1] : float32 [N, 1, 1]
      %14 = multiply(%13, posteriorNoise) : float32 [N, 1, 1]
      %15 = add(%12, %14) : float32 [N, 1, 1]
      %16 = reshape(%15) shape=[N, 1] : float32 [N, 1]
      %17 = matmul(%16, decoder.hidden.0.weight) transposeRight : float32 [N, 3]
      %18 = add(%17, decoder.hidden.0.bias) : float32 [N, 3]
      %19 = relu(%18) : float32 [N, 3]
      %20 = matmul(%19, decoder.output.weight) transposeRight : float32 [N, 2]
      %21 = add(%20, decoder.output.bias) : float32 [N, 2]
      %22 = reshape(%21) shape=[N, 1, 2] : float32 [N, 1, 2]
      %23 = reshape(%2) shape=[N, 1, 2] : float32 [N, 1, 2]
      %24 = bernoulliLogDensity(%22, %23) : float32 [N, 1]
      %25 = square(%7) : float32 [N, 1]
      %26 = exp(%9) : float32 [N, 1]
      %27 = add(%25, %26) : float32 [N, 1]
      %28 = subtract(%27, %9) : float32 [N, 1]
      %29 = subtract(%28, 1) : float32 [N, 1]
      %30 = multiply(%29, 0.5) : float32 [N, 1]
      %31 = reduceMean(%24) axes=[1] : float32 [N]
      %32 = negate(%31) : float32 [N]
      %33 = reduceSum(%30) axes=[1] : float32 [N]
      %34 = multiply(%33, beta) : float32 [N]
      %35 = subtract(%34, %31) : float32 [N]
      %36 = reduceMean(%35) axes=[0] : float32 []
      %37 = reduceMean(%32) axes=[0] : float32 []
      %38 = reduceMean(%33) axes=[0] : float32 []
      %39 = multiply(beta, 0.5) : float32 []
      %40 = multiply(%39, %26) : float32 [N, 1]
      %41 = subtract(%40, %39) : float32 [N, 1]
      %42 = multiply(%39, 2) : float32 []
      %43 = multiply(%42, %7) : float32 [N, 1]
      %44 = sigmoid(%22) : float32 [N, 1, 2]
      %45 = subtract(%44, %23) : float32 [N, 1, 2]
      %46 = reshape(%45) shape=[N, 2] : float32 [N, 2]
      %47 = reduceSum(%46) axes=[0] : float32 [2]
      %48 = matmul(%46, decoder.output.weight) : float32 [N, 3]
      %49 = matmul(%46, %19) transposeLeft : float32 [2, 3]
      %50 = greater(%19, 0) : bool [N, 3]
      %51 = cast(%50) dataType=float32 : float32 [N, 3]
      %52 = multiply(%48, %51) : float32 [N, 3]
      %53 = reduceSum(%52) axes=[0] : float32 [3]
      %54 = matmul(%52, decoder.hidden.0.weight) : float32 [N, 1]
      %55 = matmul(%52, %16) transposeLeft : float32 [3, 1]
      %56 = reshape(%54) shape=[N, 1, 1] : float32 [N, 1, 1]
      %57 = multiply(%56, posteriorNoise) : float32 [N, 1, 1]
      %58 = reshape(%57) shape=[N, 1] : float32 [N, 1]
      %59 = add(%43, %54) : float32 [N, 1]
      %60 = multiply(%58, %11) : float32 [N, 1]
      %61 = multiply(%60, 0.5) : float32 [N, 1]
      %62 = add(%41, %61) : float32 [N, 1]
      %63 = reduceSum(%62) axes=[0] : float32 [1]
      %64 = matmul(%62, posterior.logVar.weight) : float32 [N, 3]
      %65 = matmul(%62, %5) transposeLeft : float32 [1, 3]
      %66 = reduceSum(%59) axes=[0] : float32 [1]
      %67 = matmul(%59, posterior.mu.weight) : float32 [N, 3]
      %68 = add(%64, %67) : float32 [N, 3]
      %69 = matmul(%59, %5) transposeLeft : float32 [1, 3]
      %70 = greater(%5, 0) : bool [N, 3]
      %71 = cast(%70) dataType=float32 : float32 [N, 3]
      %72 = multiply(%68, %71) : float32 [N, 3]
      %73 = reduceSum(%72) axes=[0] : float32 [3]
      %74 = matmul(%72, %2) transposeLeft : float32 [3, 2]
      output     loss = %36
      output     reconstruction = %37
      output     kl = %38
      output     gradient/encoder.hidden.0.weight = %74
      output     gradient/encoder.hidden.0.bias = %73
      output     gradient/posterior.mu.weight = %69
      output     gradient/posterior.mu.bias = %66
      output     gradient/posterior.logVar.weight = %65
      output     gradient/posterior.logVar.bias = %63
      output     gradient/decoder.hidden.0.weight = %55
      output     gradient/decoder.hidden.0.bias = %53
      output     gradient/decoder.output.weight = %49
      output     gradient/decoder.output.bias = %47
    "
  `);
});
