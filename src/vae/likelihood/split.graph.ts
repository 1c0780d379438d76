import { lastSize, reshape, slice, transpose } from "../../graph/build.ts";
import type { Value } from "../../graph/value.ts";

/**
 * The numbers that a decoder gives for each element, apart: decoded [..., D x channels], element by element, as
 * `channels` values [..., D]. Transposed first, since ONNX Runtime puts numbers back one at a time into rows that they
 * are every second of, which is what the derivative of a slice would have to do.
 */
export function split(decoded: Value, channels: number): readonly Value[] {
  if (channels === 1) return [decoded];
  const { shape } = decoded.type;
  const elements = lastSize(decoded) / channels;
  const leading = shape.slice(0, -1);
  const rank = leading.length;
  const rows = reshape(decoded, [...leading, elements, channels]);
  const planes = transpose(rows, [...leading.keys(), rank + 1, rank]);
  return Array.from({ length: channels }, (_, channel) =>
    reshape(slice(planes, rank, channel, channel + 1), [...leading, elements]),
  );
}
