import {
  inputPositions,
  outputPositions,
  tapCount,
  transposeGeometry,
  type WindowGeometry,
} from "../../graph/geometry.ts";
import { dimensionAt } from "../../graph/shape.ts";
import type { OperationValue, Value } from "../../graph/value.ts";
import type { FusionContext } from "../fusions.ts";
import type { ConvolutionCall, WeightGradientCall } from "./call.ts";
import { emitChannelsFirst, fitsChannelsFirst } from "./channelsFirst.ts";
import { emitByPatches, emitWeightsByPatches } from "./patches.ts";
import { emitByPhases, hasPhases } from "./phases.ts";
import { emitWeightsByWinograd, emitWinograd, fitsWinograd, winogradProducts } from "./winograd.ts";

/** The forms of a convolution in standard operators. All give the same numbers except for rounding. */
export const convolutionForms = ["patches", "phases", "winograd", "channelsFirst"] as const;
export type ConvolutionForm = (typeof convolutionForms)[number];

/** From this number of channels on, transformed tiles are faster. */
const enoughChannels = 16;
/** Up to this number of output channels, patches of the input cost more than transposing both sides. */
const fewChannels = 4;
/** Tiles may take this factor of the direct number of products, because patches also require copies. */
const worthTiles = 1.1;

type Channels = Pick<ConvolutionCall, "geometry" | "inputs" | "outputs">;

/** The fastest form for a convolution of these sizes; docs/performance.md has the measurements. */
export function chooseForm(call: Channels): ConvolutionForm {
  const { geometry, inputs, outputs } = call;
  if (tapCount(geometry) > 1 && outputs <= fewChannels && outputs < inputs && fitsChannelsFirst(geometry))
    return "channelsFirst";
  if (hasPhases(geometry)) return "phases";
  return tilesPay(call) ? "winograd" : "patches";
}

/** The fastest form for the derivative with respect to the weights. */
export function chooseWeightsForm(call: Channels): "winograd" | "patches" {
  return tilesPay(call) ? "winograd" : "patches";
}

function tilesPay({ geometry, inputs, outputs }: Channels): boolean {
  if (!fitsWinograd(geometry) || Math.min(inputs, outputs) < enoughChannels) return false;
  const directly = tapCount(geometry) * outputPositions(geometry) * inputs * outputs;
  return winogradProducts(geometry, inputs, outputs) <= worthTiles * directly;
}

/** Whether a form supports a geometry. */
export function fitsForm(form: ConvolutionForm, geometry: WindowGeometry): boolean {
  switch (form) {
    case "patches":
      return true;
    case "phases":
      return hasPhases(geometry);
    case "winograd":
      return fitsWinograd(geometry);
    case "channelsFirst":
      return fitsChannelsFirst(geometry);
  }
}

/**
 * Emits a convolution with the bias and ReLU that follow it, or its derivative with respect to the weights, in the
 * fastest form. Returns the name of the result; undefined for any other value.
 *
 * @param forced a form to use instead of the fastest if it supports the geometry
 */
export function emitConvolution(
  value: OperationValue,
  { uses, nameOf, builder }: FusionContext,
  forced?: ConvolutionForm,
): string | undefined {
  if (value.operator === "convolveWeights") {
    const [x = value, y = value] = value.inputs;
    const { geometry } = value.attributes;
    const call = { geometry, inputs: channelsOf(x), outputs: channelsOf(y), x: nameOf(x), y: nameOf(y) };
    return emitWeights(call, builder, forced);
  }
  const found = matchConvolution(value, uses);
  if (found === undefined) return undefined;
  const [x = value, weights = value] = found.convolution.inputs;
  const { geometry } = found.convolution.attributes;
  const call: ConvolutionCall = {
    geometry,
    inputs: channelsOf(x),
    outputs: channelsOf(found.convolution),
    x: nameOf(x),
    weights: nameOf(weights),
    bias: found.bias && nameOf(found.bias),
    relu: found.relu,
  };
  switch (forced !== undefined && fitsForm(forced, geometry) ? forced : chooseForm(call)) {
    case "patches":
      return emitByPatches(call, builder);
    case "phases":
      return emitByPhases(call, builder);
    case "winograd":
      return emitWinograd(call, builder);
    case "channelsFirst":
      return emitChannelsFirst(call, builder);
  }
}

/** Uses tiles if the convolution would; else the windows of the side whose windows have fewer numbers. */
function emitWeights(
  call: WeightGradientCall,
  builder: FusionContext["builder"],
  forced: ConvolutionForm | undefined,
): string {
  const { geometry, inputs, outputs, x, y } = call;
  const form = forced ?? chooseWeightsForm(call);
  if (form === "winograd" && fitsWinograd(geometry)) return emitWeightsByWinograd(call, builder);
  if (outputPositions(geometry) * inputs <= inputPositions(geometry) * outputs)
    return emitWeightsByPatches(call, builder);
  const flipped = { geometry: transposeGeometry(geometry), inputs: outputs, outputs: inputs, x: y, y: x };
  const weights = emitWeightsByPatches(flipped, builder);
  return builder.node("Transpose", [weights], { perm: { ints: [0, 2, 1] } });
}

interface Match {
  readonly convolution: OperationValue & { readonly operator: "convolve" };
  readonly bias: Value | undefined;
  readonly relu: boolean;
}

/** Matches relu(convolve(x, w) + bias), with relu and bias optional, if nothing else uses the values in between. */
function matchConvolution(value: OperationValue, uses: ReadonlyMap<Value, number>): Match | undefined {
  if (value.operator === "relu") {
    const [inner] = value.inputs;
    if (inner?.kind !== "operation" || uses.get(inner) !== 1 || inner.operator === "relu") return undefined;
    const match = matchConvolution(inner, uses);
    return match && { ...match, relu: true };
  }
  if (value.operator === "convolve") return { convolution: value, bias: undefined, relu: false };
  if (value.operator !== "add") return undefined;
  for (const [position, convolution] of value.inputs.entries()) {
    const bias = value.inputs[1 - position];
    if (convolution.kind !== "operation" || convolution.operator !== "convolve") continue;
    if (uses.get(convolution) !== 1 || bias?.type.shape.length !== 1) continue;
    if (bias.type.shape[0] === channelsOf(convolution)) return { convolution, bias, relu: false };
  }
  return undefined;
}

/** C of [N, P, C]. */
function channelsOf(value: Value): number {
  return Number(dimensionAt(value.type.shape, 2));
}
