/**
 * The median length of two independent draws of a standard normal prior, and of the code halfway between them:
 * `npx tsx examples/learn/interpolationDemo.ts`.
 */
import { randomStream } from "nelbo";
import { greatCircle, lengthOf, straightLine } from "./interpolation.ts";

const pairs = 2000;

console.log("dimensions   ends   straight   great circle");
for (const size of [2, 20, 200]) {
  const noise = new Float32Array(2 * pairs * size);
  randomStream(0, "interpolation").normals(size, noise);
  const codeOf = (at: number) => noise.subarray(at * size, (at + 1) * size);
  const medianLength = (code: (pair: number) => ArrayLike<number>) =>
    Array.from({ length: pairs }, (_, pair) => lengthOf(code(pair))).sort((a, b) => a - b)[pairs / 2] ?? 0;
  // #region half
  const ends = medianLength((pair) => codeOf(2 * pair));
  const straight = medianLength((pair) => straightLine(codeOf(2 * pair), codeOf(2 * pair + 1), 0.5));
  const circle = medianLength((pair) => greatCircle(codeOf(2 * pair), codeOf(2 * pair + 1), 0.5));
  // #endregion
  const columns = [ends, straight, circle].map((length, at) =>
    length.toFixed(2).padStart([7, 11, 15][at] ?? 0),
  );
  console.log(`${String(size).padStart(10)}${columns.join("")}`);
}
