import { broadcast, concat, pad, reshape, size, slice, transpose } from "../../../src/graph/build.ts";
import type { OperatorName } from "../../../src/graph/ops/attributes.ts";
import { formatShape, N, type Shape } from "../../../src/graph/shape.ts";
import { type GradientCase, none, type OperatorCases, one, some, twoN } from "./case.ts";

function reshapeCase(from: Shape, to: Shape): GradientCase {
  return one(`to ${formatShape(to)}`, from, (x) => reshape(x, to));
}

function broadcastCase(from: Shape, to: Shape): GradientCase {
  return one(`to ${formatShape(to)}`, from, (x) => broadcast(x, to));
}

function concatCase(axis: number, ...shapes: readonly Shape[]): GradientCase {
  return {
    name: `${shapes.map(formatShape).join(", ")} along ${axis}`,
    operands: shapes.map((shape) => ({ shape, sampler: "anywhere" })),
    build: (...parts) => concat(parts, axis),
  };
}

/** Operators that move numbers without changing them. */
export const layoutCases = {
  reshape: some([
    reshapeCase([3, 4], [2, 6]),
    reshapeCase([1, 1], []),
    reshapeCase([], [1, 1]),
    reshapeCase([N, 4], [N, 2, 2]),
    reshapeCase([N, 4], [twoN, 2]),
    reshapeCase([N, 1], [1, N]),
    reshapeCase([N, 1, N, 2], [N, twoN]),
  ]),
  transpose: some(
    [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ].map((permutation) => one(`as ${permutation}`, [N, 3, 2], (x) => transpose(x, permutation))),
  ),
  broadcast: some([
    broadcastCase([4], [3, 4]),
    broadcastCase([3, 1], [3, 4]),
    broadcastCase([], [2, 3]),
    broadcastCase([], [N, 2]),
    broadcastCase([3], [N, 3]),
    broadcastCase([1], [4]),
    broadcastCase([N, 1], [N, N]),
    broadcastCase([1, N], [twoN, N]),
    broadcastCase([3, 1, 2], [2, 3, N, 2]),
  ]),
  concat: some([
    concatCase(0, [2], [3]),
    concatCase(1, [N, 2], [N, 3], [N, 1]),
    concatCase(-1, [3, N, 2], [3, N, 1]),
    concatCase(0, [1, N], [2, N]),
    one("with itself", [N, 2], (x) => concat([x, x], 1)),
  ]),
  slice: some([
    one("from 1 to 3", [4], (x) => slice(x, 0, 1, 3)),
    one("along 1, from 0 to 2", [N, 3], (x) => slice(x, 1, 0, 2)),
    one("along -1, from 2 to 3", [N, 2, 3], (x) => slice(x, -1, 2, 3)),
    one("all of it", [N, 3], (x) => slice(x, 1, 0, 3)),
  ]),
  pad: some([
    one("by 1 and 2", [4], (x) => pad(x, 0, 1, 2)),
    one("along 1, by 0 and 2", [N, 3], (x) => pad(x, 1, 0, 2)),
    one("along -1, by 3 and 0", [N, 2, 3], (x) => pad(x, -1, 3, 0)),
    one("by nothing", [N, 3], (x) => pad(x, 1, 0, 0)),
  ]),
  size: none((x) => size(x, [0]), 1),
} as const satisfies Partial<Readonly<Record<OperatorName, OperatorCases>>>;
