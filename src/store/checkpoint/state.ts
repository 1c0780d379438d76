import { decodeSafetensors } from "../../codec/safetensors/decode.ts";
import { encodeSafetensors } from "../../codec/safetensors/encode.ts";
import type { StoredTensor } from "../../codec/safetensors/tensor.ts";
import { DataError } from "../../errors.ts";
import type { ParameterSpecification } from "../../nn/scope.ts";

type Arrays = Readonly<Record<string, Float32Array>>;

/** What changes while a model is trained, each by parameter. */
export interface TrainingState {
  readonly parameters: Arrays;
  readonly firstMoments: Arrays;
  readonly secondMoments: Arrays;
}

const parts = ["parameters", "firstMoments", "secondMoments"] as const;
type Part = (typeof parts)[number];

/** What a part holds: optimizers remember nothing of buffers. */
function specificationsOf(
  part: Part,
  specifications: readonly ParameterSpecification[],
): readonly ParameterSpecification[] {
  return part === "parameters" ? specifications : specifications.filter(({ buffer }) => buffer !== true);
}

/**
 * A training's state as the bytes of a safetensors file with tensors `parameters/<name>`, `firstMoments/<name>`, ...
 */
export function encodeState(
  state: TrainingState,
  specifications: readonly ParameterSpecification[],
): Uint8Array {
  const tensors: Record<string, StoredTensor> = {};
  for (const part of parts) {
    for (const { name, sizes } of specificationsOf(part, specifications)) {
      const data = state[part][name] ?? new Float32Array(0);
      tensors[`${part}/${name}`] = { dataType: "float32", shape: sizes, data };
    }
  }
  return encodeSafetensors(tensors, { format: "pt" });
}

/**
 * The state in a file's bytes.
 *
 * @throws DataError if the bytes are damaged, or a tensor of the model is missing, unknown or of another shape
 */
export function decodeState(
  bytes: Uint8Array,
  specifications: readonly ParameterSpecification[],
  name: string,
): TrainingState {
  const { tensors } = decodeSafetensors(bytes, name);
  const expected = parts.reduce((sum, part) => sum + specificationsOf(part, specifications).length, 0);
  if (Object.keys(tensors).length !== expected) {
    throw new DataError(`${name}: expected ${expected} tensors, found ${Object.keys(tensors).length}`);
  }
  const read = (part: Part): Arrays =>
    Object.fromEntries(
      specificationsOf(part, specifications).map((specification) => {
        const path = `${part}/${specification.name}`;
        const tensor = tensors[path];
        if (tensor?.dataType === "float32" && tensor.shape.join() === specification.sizes.join()) {
          return [specification.name, tensor.data];
        }
        throw new DataError(`${name}, ${path}: expected float32 [${specification.sizes.join(", ")}]`);
      }),
    );
  return {
    parameters: read("parameters"),
    firstMoments: read("firstMoments"),
    secondMoments: read("secondMoments"),
  };
}
