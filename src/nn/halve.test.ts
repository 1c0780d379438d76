import { describe, expect, it } from "vitest";
import { ConfigError } from "../errors.ts";
import { reduceSum } from "../graph/build.ts";
import { gradients } from "../graph/gradient.ts";
import { createGraph } from "../graph/graph.ts";
import { interpret } from "../graph/interpret.ts";
import { createProgram } from "../graph/program.ts";
import { N } from "../graph/shape.ts";
import { input } from "../graph/value.ts";
import { cropImage, halfOf, maxPoolHalve } from "./halve.ts";
import { flattenImage, type ImageValue, imageOf } from "./image.ts";

/** What becomes of one image, and the derivative of its sum. */
function run(
  [height, width, channels]: readonly [number, number, number],
  x: readonly number[],
  change: (image: ImageValue) => ImageValue,
) {
  const graph = createGraph();
  const start = input(graph, "x", { dataType: "float32", shape: [N, height, width, channels] });
  const made = change(imageOf(start));
  const result = flattenImage(made);
  const [derivative = result] = gradients(reduceSum(result), [start]);
  const found = interpret(createProgram("layer", { result, derivative }), { x }, 1);
  const list = (name: "result" | "derivative") => Array.from(found[name]?.data ?? []);
  return { size: [made.height, made.width], result: list("result"), derivative: list("derivative") };
}

describe("maxPoolHalve", () => {
  it("halves even sizes", () => {
    const { size, result } = run([2, 4, 1], [1, 2, 3, 4, 5, 6, 8, 7], (image) => maxPoolHalve("pool", image));
    expect(size).toEqual([1, 2]);
    expect(result).toEqual([6, 8]);
  });

  it("keeps the last row and column of odd sizes in separate windows, also below zero", () => {
    const x = [-9, -8, -7, -6, -5, -4, -3, -2, -1];
    const { size, result, derivative } = run([3, 3, 1], x, (image) => maxPoolHalve("pool", image));
    expect(size).toEqual([2, 2]);
    expect(result).toEqual([-5, -4, -2, -1]);
    expect(derivative).toEqual([0, 0, 0, 0, 1, 1, 0, 1, 1]);
  });

  it("treats channels separately", () => {
    const x = [1, 40, 2, 30, 3, 20, 4, 10, 5, 0, 6, -10];
    const { size, result } = run([2, 3, 2], x, (image) => maxPoolHalve("pool", image));
    expect(size).toEqual([1, 2]);
    expect(result).toEqual([5, 40, 6, 20]);
  });

  it("throws for a size of 1, naming the layer", () => {
    const refused = () => run([1, 4, 1], [1, 2, 3, 4], (image) => maxPoolHalve("encoder.stage.0", image));
    expect(refused).toThrow(ConfigError);
    expect(refused).toThrow("encoder.stage.0: expected an image of 2x2 or larger to halve, found 1x4x1");
    expect(halfOf("pool", { height: 25, width: 2, channels: 3 })).toEqual({
      height: 13,
      width: 1,
      channels: 3,
    });
  });
});

describe("cropImage", () => {
  it("keeps the upper left part", () => {
    const x = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    const { size, result, derivative } = run([3, 3, 1], x, (image) =>
      cropImage(image, { height: 2, width: 2 }),
    );
    expect(size).toEqual([2, 2]);
    expect(result).toEqual([1, 2, 4, 5]);
    expect(derivative).toEqual([1, 1, 0, 1, 1, 0, 0, 0, 0]);
  });
});
