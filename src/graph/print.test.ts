import { describe, expect, it } from "vitest";
import {
  add,
  cast,
  concat,
  divide,
  exp,
  matmul,
  multiply,
  pad,
  reduceSum,
  relu,
  reshape,
  size,
  slice,
  softplus,
  square,
  subtract,
  transpose,
} from "./build.ts";
import { gradients } from "./gradient.ts";
import { createGraph } from "./graph.ts";
import { printProgram } from "./print.ts";
import { createProgram } from "./program.ts";
import { N, type Shape } from "./shape.ts";
import { constant, type Graph, input, parameter, type Value } from "./value.ts";

function float(graph: Graph, name: string, shape: Shape): Value {
  return input(graph, name, { dataType: "float32", shape });
}

function printed(name: string, outputs: Readonly<Record<string, Value>>): string {
  return `\n${printProgram(createProgram(name, outputs))}\n`;
}

describe("printProgram", () => {
  it("shows leaves, attributes, constants and outputs", () => {
    const graph = createGraph();
    const x = cast(input(graph, "x", { dataType: "uint8", shape: [N, 4] }), "float32");
    const w = parameter(graph, "w", [3, 4]);
    const halves = concat([slice(x, 1, 0, 2), pad(slice(x, 1, 2, 3), 1, 1, 0)], 1);
    const y = add(matmul(halves, w, { transposeRight: true }), constant(graph, [1, -0.5, 0]));
    const text = printed("shown", {
      y: transpose(reshape(y, [N, 3, 1]), [1, 0, 2]),
      total: reduceSum(y, { keepDimensions: true }),
      large: multiply(constant(graph, [1, 2, 3, 4, 5]), 2),
      count: size(x, [0]),
      weights: w,
    });
    expect(text).toMatchInlineSnapshot(`
      "
      program shown
        input      x: uint8 [N, 4]
        parameter  w: [3, 4]
        %0 = cast(x) dataType=float32 : float32 [N, 4]
        %1 = slice(%0) axis=1 start=0 end=2 : float32 [N, 2]
        %2 = slice(%0) axis=1 start=2 end=3 : float32 [N, 1]
        %3 = pad(%2) axis=1 before=1 after=0 : float32 [N, 2]
        %4 = concat(%1, %3) axis=1 : float32 [N, 4]
        %5 = matmul(%4, w) transposeRight : float32 [N, 3]
        %6 = add(%5, [1, -0.5, 0]) : float32 [N, 3]
        %7 = reshape(%6) shape=[N, 3, 1] : float32 [N, 3, 1]
        %8 = transpose(%7) permutation=[1, 0, 2] : float32 [3, N, 1]
        %9 = reduceSum(%6) axes=[0, 1] keepDimensions : float32 [1, 1]
        %10 = multiply([1, 2, 3, 4, ... 5 numbers], 2) : float32 [5]
        %11 = size(x) axes=[0] : float32 []
        output     y = %8
        output     total = %9
        output     large = %10
        output     count = %11
        output     weights = w
      "
    `);
  });

  it("does not depend on other values of the graph", () => {
    const texts = [false, true].map((crowded) => {
      const graph = createGraph();
      if (crowded) exp(float(graph, "other", [N]));
      return printed("same", { y: exp(multiply(float(graph, "x", [N]), 2)) });
    });
    expect(texts[0]).toBe(texts[1]);
  });
});

describe("gradient programs are as small as if written by hand", () => {
  it("the Bernoulli likelihood on logits: sigmoid(l) - x", () => {
    const graph = createGraph();
    const [l, x] = [float(graph, "l", [N, 784]), float(graph, "x", [N, 784])];
    const loss = reduceSum(subtract(softplus(l), multiply(x, l)), { axes: [1] });
    const [derivative = l] = gradients(reduceSum(loss), [l]);
    expect(printed("bernoulli", { derivative })).toMatchInlineSnapshot(`
      "
      program bernoulli
        input      l: float32 [N, 784]
        input      x: float32 [N, 784]
        %0 = sigmoid(l) : float32 [N, 784]
        %1 = subtract(%0, x) : float32 [N, 784]
        output     derivative = %1
      "
    `);
  });

  it("the divergence from a standard normal", () => {
    const graph = createGraph();
    const [mu, logVar] = [float(graph, "mu", [N, 20]), float(graph, "logVar", [N, 20])];
    const terms = subtract(add(square(mu), exp(logVar)), add(logVar, 1));
    const kl = multiply(reduceSum(terms, { axes: [1] }), 0.5);
    const [dMu = mu, dLogVar = mu] = gradients(reduceSum(kl), [mu, logVar]);
    expect(printed("divergence", { dMu, dLogVar })).toMatchInlineSnapshot(`
      "
      program divergence
        input      mu: float32 [N, 20]
        input      logVar: float32 [N, 20]
        %0 = exp(logVar) : float32 [N, 20]
        %1 = multiply(0.5, %0) : float32 [N, 20]
        %2 = add(-0.5, %1) : float32 [N, 20]
        output     dMu = mu
        output     dLogVar = %2
      "
    `);
  });

  it("a whole dense autoencoder with noise", () => {
    const graph = createGraph();
    const linear = (value: Value, name: string, from: number, to: number) =>
      add(
        matmul(value, parameter(graph, `${name}.weight`, [to, from]), { transposeRight: true }),
        parameter(graph, `${name}.bias`, [to]),
      );
    const [x, noise] = [float(graph, "x", [N, 784]), float(graph, "noise", [N, 20])];
    const features = relu(linear(x, "encoder", 784, 400));
    const [mu, logVar] = [linear(features, "mu", 400, 20), linear(features, "logVar", 400, 20)];
    const z = add(mu, multiply(exp(multiply(logVar, 0.5)), noise));
    const logits = linear(z, "decoder", 20, 784);
    const reconstruction = reduceSum(subtract(softplus(logits), multiply(x, logits)));
    const terms = subtract(add(square(mu), exp(logVar)), add(logVar, 1));
    const kl = multiply(reduceSum(terms), multiply(float(graph, "beta", []), 0.5));
    const loss = divide(add(reconstruction, kl), size(x, [0]));
    const { parameters } = createProgram("loss", { loss });
    const derivatives = gradients(loss, parameters);
    const named = parameters.map(({ name }, index) => [`d ${name}`, derivatives[index] ?? loss] as const);
    expect(printed("training", { loss, ...Object.fromEntries(named) })).toMatchInlineSnapshot(`
      "
      program training
        input      x: float32 [N, 784]
        input      noise: float32 [N, 20]
        input      beta: float32 []
        parameter  encoder.weight: [400, 784]
        parameter  encoder.bias: [400]
        parameter  mu.weight: [20, 400]
        parameter  mu.bias: [20]
        parameter  logVar.weight: [20, 400]
        parameter  logVar.bias: [20]
        parameter  decoder.weight: [784, 20]
        parameter  decoder.bias: [784]
        %0 = matmul(x, encoder.weight) transposeRight : float32 [N, 400]
        %1 = add(%0, encoder.bias) : float32 [N, 400]
        %2 = relu(%1) : float32 [N, 400]
        %3 = matmul(%2, mu.weight) transposeRight : float32 [N, 20]
        %4 = add(%3, mu.bias) : float32 [N, 20]
        %5 = matmul(%2, logVar.weight) transposeRight : float32 [N, 20]
        %6 = add(%5, logVar.bias) : float32 [N, 20]
        %7 = multiply(%6, 0.5) : float32 [N, 20]
        %8 = exp(%7) : float32 [N, 20]
        %9 = multiply(%8, noise) : float32 [N, 20]
        %10 = add(%4, %9) : float32 [N, 20]
        %11 = matmul(%10, decoder.weight) transposeRight : float32 [N, 784]
        %12 = add(%11, decoder.bias) : float32 [N, 784]
        %13 = softplus(%12) : float32 [N, 784]
        %14 = multiply(x, %12) : float32 [N, 784]
        %15 = subtract(%13, %14) : float32 [N, 784]
        %16 = reduceSum(%15) axes=[0, 1] : float32 []
        %17 = square(%4) : float32 [N, 20]
        %18 = exp(%6) : float32 [N, 20]
        %19 = add(%17, %18) : float32 [N, 20]
        %20 = add(%6, 1) : float32 [N, 20]
        %21 = subtract(%19, %20) : float32 [N, 20]
        %22 = reduceSum(%21) axes=[0, 1] : float32 []
        %23 = multiply(beta, 0.5) : float32 []
        %24 = multiply(%22, %23) : float32 []
        %25 = add(%16, %24) : float32 []
        %26 = size(x) axes=[0] : float32 []
        %27 = divide(%25, %26) : float32 []
        %28 = divide(1, %26) : float32 []
        %29 = multiply(%28, %23) : float32 []
        %30 = multiply(%29, %18) : float32 [N, 20]
        %31 = subtract(%30, %29) : float32 [N, 20]
        %32 = multiply(%29, 2) : float32 []
        %33 = multiply(%32, %4) : float32 [N, 20]
        %34 = multiply(%28, x) : float32 [N, 784]
        %35 = sigmoid(%12) : float32 [N, 784]
        %36 = multiply(%28, %35) : float32 [N, 784]
        %37 = subtract(%36, %34) : float32 [N, 784]
        %38 = reduceSum(%37) axes=[0] : float32 [784]
        %39 = matmul(%37, decoder.weight) : float32 [N, 20]
        %40 = matmul(%37, %10) transposeLeft : float32 [784, 20]
        %41 = add(%33, %39) : float32 [N, 20]
        %42 = multiply(%39, noise) : float32 [N, 20]
        %43 = multiply(%42, %8) : float32 [N, 20]
        %44 = multiply(%43, 0.5) : float32 [N, 20]
        %45 = add(%31, %44) : float32 [N, 20]
        %46 = reduceSum(%45) axes=[0] : float32 [20]
        %47 = matmul(%45, logVar.weight) : float32 [N, 400]
        %48 = matmul(%45, %2) transposeLeft : float32 [20, 400]
        %49 = reduceSum(%41) axes=[0] : float32 [20]
        %50 = matmul(%41, mu.weight) : float32 [N, 400]
        %51 = add(%47, %50) : float32 [N, 400]
        %52 = matmul(%41, %2) transposeLeft : float32 [20, 400]
        %53 = greater(%2, 0) : bool [N, 400]
        %54 = cast(%53) dataType=float32 : float32 [N, 400]
        %55 = multiply(%51, %54) : float32 [N, 400]
        %56 = reduceSum(%55) axes=[0] : float32 [400]
        %57 = matmul(%55, x) transposeLeft : float32 [400, 784]
        output     loss = %27
        output     d encoder.weight = %57
        output     d encoder.bias = %56
        output     d mu.weight = %52
        output     d mu.bias = %49
        output     d logVar.weight = %48
        output     d logVar.bias = %46
        output     d decoder.weight = %40
        output     d decoder.bias = %38
      "
    `);
  });
});
