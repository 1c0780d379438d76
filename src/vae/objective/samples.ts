import { reshape, slice } from "../../graph/build.ts";
import type { Value } from "../../graph/value.ts";

/** The first sample of each datum: [N, k, ...] to [N, ...]. */
export function firstSample(value: Value): Value {
  const [batch, , ...rest] = value.type.shape;
  return reshape(slice(value, 1, 0, 1), batch === undefined ? rest : [batch, ...rest]);
}
