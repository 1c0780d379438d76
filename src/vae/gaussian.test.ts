import { describe, expect, it } from "vitest";
import { reduceMean, subtract } from "../graph/build.ts";
import { createGraph } from "../graph/graph.ts";
import { interpret } from "../graph/interpret.ts";
import { createProgram } from "../graph/program.ts";
import { N } from "../graph/shape.ts";
import { expectClose } from "../graph/testing/close.ts";
import { constant, type Graph, input, type Value } from "../graph/value.ts";
import { randomStream } from "../random/stream.ts";
import { gaussianLogDensity, standardNormalDivergence, standardNormalLogDensity } from "./gaussian.ts";

/** Runs a function of points [N, dimensions] in float64: one number a point. */
function atPoints(points: readonly (readonly number[])[], build: (x: Value, graph: Graph) => Value) {
  const graph = createGraph();
  const x = input(graph, "x", { dataType: "float32", shape: [N, points[0]?.length ?? 0] });
  const program = createProgram("density", { result: build(x, graph) });
  return interpret(program, { x: points.flat() }, points.length).result?.data ?? new Float64Array();
}

/** Points from -10 to 10 standard deviations: beyond lies less than 1e-22. */
function line(mean: number, logVar: number, count = 801): number[] {
  const reach = 10 * Math.exp(logVar / 2);
  return Array.from({ length: count }, (_, i) => mean - reach + (2 * reach * i) / (count - 1));
}

const spacing = (points: readonly number[]) => (points[1] ?? 0) - (points[0] ?? 0);
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, x) => total + x, 0);

describe("log densities", () => {
  it.each([
    [0, 0],
    [1.3, -2.5],
    [-4, 3],
  ])("N(x; %d, e^%d) integrates to one", (mean, logVar) => {
    const points = line(mean, logVar);
    const densities = atPoints(
      points.map((x) => [x]),
      (x, graph) => gaussianLogDensity(x, constant(graph, [mean]), constant(graph, [logVar])),
    ).map(Math.exp);
    expect(sum(densities) * spacing(points)).toBeCloseTo(1, 12);
  });

  it("integrates to one over two dimensions of different variance", () => {
    const [mean, logVar] = [
      [0.5, -1],
      [-1.2, 0.8],
    ];
    const axes = [0, 1].map((d) => line(mean?.[d] ?? 0, logVar?.[d] ?? 0, 201));
    const points = (axes[0] ?? []).flatMap((x) => (axes[1] ?? []).map((y) => [x, y]));
    const densities = atPoints(points, (x, graph) =>
      gaussianLogDensity(x, constant(graph, mean ?? []), constant(graph, logVar ?? [])),
    ).map(Math.exp);
    const area = axes.reduce((product, axis) => product * spacing(axis), 1);
    expect(sum(densities) * area).toBeCloseTo(1, 12);
  });

  it("the standard normal is the Gaussian of mean zero and variance one", () => {
    const points = [
      [0, 0, 0],
      [1, -2, 0.5],
      [30, -40, 1e-3],
    ];
    const standard = atPoints(points, (x) => standardNormalLogDensity(x));
    const zeros = (graph: Graph) => constant(graph, [0, 0, 0]);
    const general = atPoints(points, (x, graph) => gaussianLogDensity(x, zeros(graph), zeros(graph)));
    expectClose(standard, general, { relative: 1e-14 });
    expect(standard[0]).toBeCloseTo(-1.5 * Math.log(2 * Math.PI), 14);
  });

  it("has the mean and the variance that it is given, not a standard deviation", () => {
    const [mean, logVar] = [0.7, -1.1];
    const points = line(mean, logVar);
    const weights = atPoints(
      points.map((x) => [x]),
      (x, graph) => gaussianLogDensity(x, constant(graph, [mean]), constant(graph, [logVar])),
    ).map((density) => Math.exp(density) * spacing(points));
    const moment = (power: number) => sum(points.map((x, i) => (x - mean) ** power * (weights[i] ?? 0)));
    expect(moment(1)).toBeCloseTo(0, 12);
    expect(moment(2)).toBeCloseTo(Math.exp(logVar), 12);
  });
});

describe("KL(N(mu, e^logVar) || N(0, 1))", () => {
  const cases = [
    { mu: 0, logVar: 0 },
    { mu: 1.5, logVar: -1 },
    { mu: -0.3, logVar: 1.2 },
    { mu: 3, logVar: -6 },
  ];

  function closed(mu: number, logVar: number): number {
    const [kl] = atPoints([[mu]], (x, graph) => standardNormalDivergence(x, constant(graph, [logVar])));
    return kl ?? Number.NaN;
  }

  function logRatio(x: Value, graph: Graph, mu: number, logVar: number): Value {
    const q = gaussianLogDensity(x, constant(graph, [mu]), constant(graph, [logVar]));
    return subtract(q, standardNormalLogDensity(x));
  }

  it.each(cases)("is the integral of q log(q / p) for mu $mu, logVar $logVar", ({ mu, logVar }) => {
    const points = line(mu, logVar);
    const column = points.map((x) => [x]);
    const ratios = atPoints(column, (x, graph) => logRatio(x, graph, mu, logVar));
    const densities = atPoints(column, (x, graph) =>
      gaussianLogDensity(x, constant(graph, [mu]), constant(graph, [logVar])),
    ).map(Math.exp);
    const integral = sum(densities.map((q, i) => q * (ratios[i] ?? 0))) * spacing(points);
    expect(closed(mu, logVar)).toBeCloseTo(integral, 11);
  });

  it.each(cases)("is the mean of log(q / p) over samples, mu $mu, logVar $logVar", ({ mu, logVar }) => {
    const noise = new Float32Array(20_000);
    randomStream(1, "divergence").normals(0, noise);
    const samples = Array.from(noise, (x) => [mu + Math.exp(logVar / 2) * x]);
    const ratios = atPoints(samples, (x, graph) => logRatio(x, graph, mu, logVar));
    const mean = sum(ratios) / ratios.length;
    const variance = sum(ratios.map((x) => (x - mean) ** 2)) / ratios.length;
    const standardError = Math.sqrt(variance / ratios.length);
    expect(Math.abs(mean - closed(mu, logVar))).toBeLessThanOrEqual(4 * standardError + 1e-12);
  });

  it("is kept per dimension", () => {
    const graph = createGraph();
    const mu = constant(graph, [0, 2], { dataType: "float32", shape: [1, 2] });
    const logVar = constant(graph, [0, 0], { dataType: "float32", shape: [1, 2] });
    const divergence = standardNormalDivergence(mu, logVar);
    expect(divergence.type.shape).toEqual([1, 2]);
    const results = interpret(createProgram("kl", { divergence, mean: reduceMean(divergence) }), {}, 1);
    expect([...(results.divergence?.data ?? [])]).toEqual([0, 2]);
  });
});
