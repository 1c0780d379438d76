import { explainedShare, type Point, principalAxis } from "../../../../examples/learn/principalAxis.ts";
import { randomStream } from "../../../../src/random/stream.ts";

/** Points near a line and points near a curve, with the share of their variance that a line keeps. */
export interface PrincipalAxes {
  readonly line: readonly Point[];
  readonly curve: readonly Point[];
  readonly explained: { readonly line: number; readonly curve: number };
}

export function principalAxesData(): PrincipalAxes {
  const count = 36;
  const normals = new Float32Array(2 * count);
  const rounded = (value: number) => Math.round(value * 1000) / 1000;
  const points = (of: (at: number, first: number, second: number) => Point): readonly Point[] =>
    Array.from({ length: count }, (_, at) => {
      const [x, y] = of(at, normals[2 * at] ?? 0, normals[2 * at + 1] ?? 0);
      return [rounded(x), rounded(y)];
    });
  randomStream(0, "learn/line").normals(0, normals);
  const line = points((_, along, away) => [0.8 * along - 0.1 * away, 0.4 * along + 0.2 * away]);
  randomStream(0, "learn/curve").normals(0, normals);
  const curve = points((at, first, second) => {
    const angle = -0.25 + (at / (count - 1)) * (Math.PI + 0.5);
    return [1.5 * Math.cos(angle) + 0.05 * first, 1.5 * Math.sin(angle) - 0.7 + 0.05 * second];
  });
  const share = (of: readonly Point[]) => explainedShare(of, principalAxis(of));
  return { line, curve, explained: { line: share(line), curve: share(curve) } };
}
