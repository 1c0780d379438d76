import { describe, expect, it } from "vitest";
import { GraphError } from "../errors.ts";
import { convolve, unfold } from "./build.ts";
import { formatGeometry, positionTable, transposeGeometry, type WindowGeometry } from "./geometry.ts";
import { createGraph } from "./graph.ts";
import { printProgram } from "./print.ts";
import { createProgram } from "./program.ts";
import { N } from "./shape.ts";
import { input } from "./value.ts";

const halving: WindowGeometry = {
  image: [3, 3],
  windows: [2, 2],
  kernel: [2, 2],
  stride: [2, 2],
  padding: [0, 0],
  transposed: false,
};

describe("positionTable", () => {
  it("lists the input positions under each window, tap by tap, and -1 outside", () => {
    const table = [0, 1, 3, 4, 2, -1, 5, -1, 6, 7, -1, -1, 8, -1, -1, -1];
    expect([...positionTable(halving)]).toEqual(table);
    expect([...positionTable(halving, 1, 3)]).toEqual(table.slice(4, 12));
  });

  it("of the transposed geometry inverts each tap", () => {
    const [forward, backward] = [positionTable(halving), positionTable(transposeGeometry(halving))];
    const pairs = (table: Int32Array) =>
      [...table].flatMap((position, index) =>
        position < 0 ? [] : [{ from: position, to: Math.floor(index / 4), tap: index % 4 }],
      );
    const inverted = pairs(backward).map(({ from, to, tap }) => ({ from: to, to: from, tap }));
    expect(inverted).toHaveLength(9);
    expect(inverted).toEqual(expect.arrayContaining(pairs(forward)));
  });
});

describe("a geometry", () => {
  it("reads as text, in programs too", () => {
    const text = "2x2 to 3x3, kernel 2x2, stride 2x2, padding 0x0, transposed";
    expect(formatGeometry(transposeGeometry(halving))).toBe(text);
    const x = input(createGraph(), "x", { dataType: "float32", shape: [N, 4, 1] });
    const windows = unfold(x, transposeGeometry(halving));
    expect(printProgram(createProgram("test", { windows }))).toContain(
      `unfold(x) (${text}) : float32 [N, 9, 4, 1]`,
    );
  });

  it("throws for inputs that do not fit", () => {
    const graph = createGraph();
    const x = input(graph, "x", { dataType: "float32", shape: [N, 9, 2] });
    const weights = input(graph, "w", { dataType: "float32", shape: [4, 3, 5] });
    expect(() => convolve(x, weights, halving)).toThrow(GraphError);
    expect(() => convolve(x, weights, halving)).toThrow("convolve: expected weights [4, 2, ...]");
    expect(() => unfold(x, { ...halving, image: [4, 4] })).toThrow(
      "unfold: expected the input as [N, 16, channels]",
    );
    expect(() => unfold(x, { ...halving, stride: [0, 1] })).toThrow("unfold: expected whole numbers");
  });
});
