import { add, lastSize, matmul } from "../graph/build.ts";
import type { Value } from "../graph/value.ts";
import { biasInitialiser, type InitialisationScheme, weightInitialiser } from "./initialise.ts";
import type { Scope } from "./scope.ts";

/**
 * An affine map of the last axis: [M, in] -> [M, width]. Declares `weight` [width, in] and `bias` [width], the layout
 * of torch.nn.Linear.
 */
export function linear(scope: Scope, x: Value, width: number, scheme: InitialisationScheme): Value {
  const fanIn = lastSize(x);
  const fans = { fanIn, fanOut: width };
  const weight = scope.parameter("weight", [width, fanIn], weightInitialiser(scheme, fans));
  const bias = scope.parameter("bias", [width], biasInitialiser(scheme, fans));
  return add(matmul(x, weight, { transposeRight: true }), bias);
}
