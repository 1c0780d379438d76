import { describe, expect, it } from "vitest";
import { isKernelSupported } from "../../kernel.ts";
import type { MatrixProduct } from "../../onnx/stages.ts";
import { allocateMemory } from "../memory.ts";
import {
  matrixKernelBase64,
  relaxedMatrixKernelBase64,
  sharedMatrixKernelBase64,
  sharedRelaxedMatrixKernelBase64,
} from "./matrixKernel.generated.ts";
import { createProducts } from "./products.ts";

const forms = [
  { name: "plain", kernel: matrixKernelBase64, shared: false },
  { name: "relaxed", kernel: relaxedMatrixKernelBase64, shared: false },
  { name: "shared", kernel: sharedMatrixKernelBase64, shared: true },
  { name: "shared and relaxed", kernel: sharedRelaxedMatrixKernelBase64, shared: true },
].filter(({ kernel }) => isKernelSupported(kernel));

const transpositions = [
  { transposeLeft: false, transposeRight: false },
  { transposeLeft: true, transposeRight: false },
  { transposeLeft: false, transposeRight: true },
  { transposeLeft: true, transposeRight: true },
];
/** Rows, depth, columns: less than a tile, exactly tiles, and a part of one more. */
const sizes = [
  [1, 1, 1],
  [3, 5, 7],
  [8, 16, 32],
  [13, 19, 37],
  [30, 33, 41],
] as const;

type Kind = "numbers" | "few pixels" | "many pixels";

function matrixOf(kind: Kind, count: number, seed: number): Float32Array | Uint8Array {
  if (kind === "numbers") return Float32Array.from({ length: count }, (_, i) => Math.sin(seed + i * 1.7));
  const every = kind === "few pixels" ? 5 : 1;
  return Uint8Array.from({ length: count }, (_, i) => (i % every === 0 ? ((i * 37 + seed) % 255) + 1 : 0));
}

describe.each(forms)("products by the $name kernel", ({ kernel, shared }) => {
  const memory = allocateMemory([{ name: "inside", sizes: [2000] }], { workspaceBytes: 2 ** 20, shared });
  const products = createProducts(memory, kernel, 1);

  it.each<{ left: Kind; right: Kind }>([
    { left: "numbers", right: "numbers" },
    { left: "few pixels", right: "numbers" },
    { left: "numbers", right: "few pixels" },
    { left: "many pixels", right: "numbers" },
    { left: "few pixels", right: "many pixels" },
  ])("are right for $left times $right", ({ left, right }) => {
    for (const { transposeLeft, transposeRight } of transpositions) {
      for (const [rows, depth, columns] of sizes) {
        const x = matrixOf(left, rows * depth, 1);
        const y = matrixOf(right, depth * columns, 2);
        const scaleOf = (kind: Kind) => (kind === "numbers" ? {} : { byteScale: 1 / 255 });
        const product: MatrixProduct = {
          name: "out",
          shape: [rows, columns],
          left: { name: "x", shape: transposeLeft ? [depth, rows] : [rows, depth], ...scaleOf(left) },
          right: {
            name: "y",
            shape: transposeRight ? [columns, depth] : [depth, columns],
            ...scaleOf(right),
          },
          transposeLeft,
          transposeRight,
        };
        products.reset();
        const inside = memory.gradients.all.subarray(0, rows * columns);
        const found = products.multiply(product, { get: (name) => (name === "x" ? x : y) }, 1, inside);
        expect(found.byteOffset).toBe(inside.byteOffset);
        const wantedScale = (left === "numbers" ? 1 : 1 / 255) * (right === "numbers" ? 1 : 1 / 255);
        const wanted = (i: number, j: number) => {
          let sum = 0;
          for (let p = 0; p < depth; p++) {
            const a = x[transposeLeft ? p * rows + i : i * depth + p] ?? Number.NaN;
            const b = y[transposeRight ? j * depth + p : p * columns + j] ?? Number.NaN;
            sum += a * b * wantedScale;
          }
          return sum;
        };
        const errors = [...found].map((value, at) =>
          Math.abs(value - wanted(Math.floor(at / columns), at % columns)),
        );
        expect(Math.max(...errors)).toBeLessThan(2e-5);
      }
    }
  });

  it("gives the same bits whether zeros are skipped or not", () => {
    const pixels = matrixOf("few pixels", 20 * 50, 3);
    const numbers = Float32Array.from(pixels, (byte) => Math.fround(byte * Math.fround(1 / 255)));
    const weights = matrixOf("numbers", 50 * 30, 4);
    const product = (byteScale: { byteScale?: number }): MatrixProduct => ({
      name: "out",
      shape: [20, 30],
      left: { name: "x", shape: [20, 50], ...byteScale },
      right: { name: "y", shape: [50, 30] },
      transposeLeft: false,
      transposeRight: false,
    });
    const multiply = (x: Float32Array | Uint8Array, scale: { byteScale?: number }) => {
      products.reset();
      return products.multiply(product(scale), { get: (name) => (name === "x" ? x : weights) }, 1).slice();
    };
    expect(multiply(pixels, { byteScale: 1 / 255 })).toEqual(multiply(numbers, {}));
  });
});

it("refuses more than the workspace holds", () => {
  const memory = allocateMemory([], { workspaceBytes: 4096 });
  const products = createProducts(memory, matrixKernelBase64, 1);
  const square = { name: "x", shape: [64, 64] };
  expect(() =>
    products.multiply(
      {
        name: "out",
        shape: [64, 64],
        left: square,
        right: square,
        transposeLeft: false,
        transposeRight: false,
      },
      { get: () => new Float32Array(64 * 64) },
      1,
    ),
  ).toThrow("matrix products: expected");
});
