import { modelOf, type PresetName, type Program, resolveConfig } from "../../../../src/index.ts";

/** A layer of a network, and what flows out of it. */
export interface Layer {
  /** As in the names of its parameters: `encoder.convolution.0`. */
  readonly name: string;
  readonly operation: string;
  /** [H, W, C] of an image, or [n]. */
  readonly output: readonly number[];
  readonly parameters: number;
}

export interface NetworkShapes {
  readonly networks: readonly { readonly name: string; readonly layers: readonly Layer[] }[];
}

export function networkShapesData(): NetworkShapes {
  const named = (name: string, preset: PresetName) => ({ name, layers: layersOf(preset) });
  return {
    networks: [named("dense", "dense"), named("convolutional", "conv"), named("residual", "residual")],
  };
}

/** The layers of a preset for MNIST, read from the model's own programs and parameters. */
function layersOf(preset: PresetName): readonly Layer[] {
  const model = modelOf(resolveConfig({ data: "mnist", preset }), [28, 28, 1]);
  const parametersOf = (name: string) =>
    model.parameters
      .filter((each) => each.name === `${name}.weight` || each.name === `${name}.bias`)
      .reduce((sum, { sizes }) => sum + sizes.reduce((product, size) => product * size, 1), 0);
  return [model.encoding, model.decoding]
    .flatMap(operationsOf)
    .map((layer) => ({ ...layer, parameters: parametersOf(layer.name) }));
}

type Value = Program["values"][number];

function operationsOf({ values }: Program): readonly Omit<Layer, "parameters">[] {
  const layers: Omit<Layer, "parameters">[] = [];
  for (const value of values) {
    if (value.kind !== "operation") continue;
    const name = weightOf(value.inputs[1]);
    if (value.operator === "convolve" && name !== undefined) {
      const { kernel, stride, transposed, image, windows } = value.attributes.geometry;
      const [height, width] = transposed ? image : windows;
      layers.push({
        name,
        operation: convolutionWords(name, kernel[0], stride[0], transposed),
        output: [height, width, lengthAt(value, 2)],
      });
    } else if (value.operator === "matmul" && value.inputs[1]?.kind === "parameter" && name !== undefined) {
      layers.push({ name, operation: "dense", output: [lengthAt(value, 1)] });
    } else if (value.operator === "largest" && maximumOfMaxima(value)) {
      const channels = layers.at(-1)?.output.at(-1) ?? 1;
      layers.push({
        name: (layers.at(-1)?.name ?? "").replace(/\.block.*/, ""),
        operation: "2×2 max pooling",
        output: [lengthAt(value, 1), lengthAt(value, 2) / channels, channels],
      });
    }
  }
  return layers;
}

/** Upsampling by two and a 3 x 3 convolution are made as one transposed convolution with a 4 x 4 kernel. */
function convolutionWords(name: string, kernel: number, stride: number, transposed: boolean): string {
  if (name.includes("stage") && transposed) return "upsampling by 2, then 3×3 convolution";
  const kind = `${kernel}×${kernel} ${transposed ? "transposed " : ""}convolution`;
  return stride === 1 ? kind : `${kind}, stride ${stride}`;
}

/** Max pooling takes maxima along the rows first, then along the columns. */
function maximumOfMaxima(value: Value): boolean {
  const [reshaped] = value.inputs;
  const before = reshaped?.inputs[0];
  return before?.kind === "operation" && before.operator === "largest";
}

/** The layer whose weight a value is computed from; undefined if it is not computed from a weight alone. */
function weightOf(value: Value | undefined): string | undefined {
  if (value?.kind === "parameter") return value.name.replace(/\.weight$/, "");
  const [from, ...others] = (value?.inputs ?? []).filter(({ kind }) => kind !== "constant");
  return others.length === 0 && from !== undefined ? weightOf(from) : undefined;
}

function lengthAt(value: Value, axis: number): number {
  const length = value.type.shape[axis];
  if (typeof length !== "number") throw new Error(`expected a number at axis ${axis}`);
  return length;
}
