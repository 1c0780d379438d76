/** The view of a scene, in radians: rotated around the upright axis, then tilted towards the viewer. */
export interface View {
  readonly yaw: number;
  readonly pitch: number;
}

/** From slightly above and from the side, so that three axes are visible. */
export const usualView: View = { yaw: 0.6, pitch: 0.4 };

/**
 * Rotates points [n, 3] into the view: rightwards, upwards, and towards the viewer, [n, 3], without perspective. A
 * rotation keeps every distance.
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

/** Each axis omits up to this share of the points at either end, so that a few outliers do not compress the rest. */
const outliers = 0.0005;

/**
 * Scales points, equally on all axes, so that nearly all are in the cube from -1 to 1; outliers are clamped to 1.25.
 */
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
