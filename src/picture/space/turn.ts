/** How a scene is looked at, in radians: turned around the upright axis, then tipped towards the eye. */
export interface View {
  readonly yaw: number;
  readonly pitch: number;
}

/** From a little above and from the side, so that three axes are seen. */
export const usualView: View = { yaw: 0.6, pitch: 0.4 };

/**
 * Points [n, 3] as they are seen: across, upwards, and towards the eye, [n, 3], without perspective. A turn keeps every distance.
 */
export function turned(points: Float32Array, { yaw, pitch }: View): Float32Array {
  const [sinYaw, cosYaw, sinPitch, cosPitch] = [
    Math.sin(yaw),
    Math.cos(yaw),
    Math.sin(pitch),
    Math.cos(pitch),
  ];
  const seen = new Float32Array(points.length);
  for (let at = 0; at < points.length; at += 3) {
    const [x = 0, y = 0, z = 0] = points.subarray(at, at + 3);
    const depth = z * cosYaw - x * sinYaw;
    seen[at] = x * cosYaw + z * sinYaw;
    seen[at + 1] = y * cosPitch - depth * sinPitch;
    seen[at + 2] = y * sinPitch + depth * cosPitch;
  }
  return seen;
}

/** Each axis leaves out up to this share of the points at either end, so that a few far ones do not crush the rest. */
const outliers = 0.0005;

/** Points in one unit for all axes such that nearly all are in the cube from -1 to 1; those far out are held at 1.25. */
export function intoCube(points: Float32Array): Float32Array {
  const spans = [0, 1, 2].map((axis) => {
    const values = points.filter((_, at) => at % 3 === axis).sort();
    const skipped = Math.floor(outliers * values.length);
    const [low = 0, high = 0] = [values[skipped], values[values.length - 1 - skipped]];
    return { middle: (low + high) / 2, length: high - low };
  });
  const half = Math.max(...spans.map(({ length }) => length)) / 2 || 1;
  return points.map((value, at) => {
    const scaled = (value - (spans[at % 3]?.middle ?? 0)) / half;
    return Math.max(-1.25, Math.min(1.25, scaled));
  });
}

/** Corners of the cube, [8, 3]: bit 0 is x, bit 1 is y, bit 2 is z. */
export const corners = Float32Array.from({ length: 24 }, (_, at) =>
  (Math.floor(at / 3) >> (at % 3)) & 1 ? 1 : -1,
);

/** Pairs of corners with an edge between them. */
export const edges: readonly (readonly [number, number])[] = Array.from({ length: 8 }, (_, corner) =>
  [1, 2, 4].flatMap((bit) => (corner & bit ? [] : [[corner, corner | bit] as const])),
).flat();
