import { decodeSafetensors } from "../codec/safetensors/decode.ts";
import { encodeSafetensors } from "../codec/safetensors/encode.ts";
import type { StoredTensor } from "../codec/safetensors/tensor.ts";
import { describeModel } from "../config/assemble.ts";
import type { Config } from "../config/config.ts";
import { DataError, DivergenceError, RunError } from "../errors.ts";
import type { ParameterSpecification } from "../nn/scope.ts";
import type { Model } from "../vae/model.ts";
import { version } from "../version.ts";
import { storedConfig } from "./folder.ts";

type Parameters = Readonly<Record<string, Float32Array>>;

/**
 * Encodes a trained model as a safetensors file. Weights have PyTorch's layout, as `format` tells other readers. The
 * metadata contain everything that is needed to build the model again.
 *
 * @param step number of updates, for the error
 * @throws DivergenceError if a parameter is not finite: such a model is never written
 */
export function encodeModelFile(
  model: Model,
  config: Config,
  parameters: Parameters,
  step: number,
): Uint8Array {
  requireFiniteParameters(parameters, step);
  const tensors: Record<string, StoredTensor> = {};
  for (const { name, sizes } of model.parameters) {
    const data = parameters[name] ?? new Float32Array(0);
    tensors[name] = { dataType: "float32", shape: sizes, data };
  }
  return encodeSafetensors(tensors, {
    format: "pt",
    nelbo: version,
    model: describeModel(model, config),
    imageShape: JSON.stringify(model.parts.dataShape),
    config: JSON.stringify(storedConfig(config)),
  });
}

/** Throws DivergenceError if a parameter is NaN or infinite after `step` updates: such a model is never written. */
export function requireFiniteParameters(parameters: Parameters, step: number): void {
  for (const [name, data] of Object.entries(parameters)) {
    if (allFinite(data)) continue;
    throw new DivergenceError(
      `step ${step}: expected finite parameters, found NaN or infinity in ${name}. The model was not saved. ` +
        "Try a lower learning rate, a warm-up, or gradient clipping.",
      { step, term: name },
    );
  }
}

/** x - x is 0 unless x is NaN or infinite. Ten times faster than `Number.isFinite`, which matters: training waits. */
function allFinite(data: Float32Array): boolean {
  let sum = 0;
  for (let index = 0; index < data.length; index++) {
    const value = data[index] ?? 0;
    sum += value - value;
  }
  return sum === 0;
}

/**
 * Decodes the parameters of a model file.
 *
 * @throws RunError if the file is damaged, or a parameter is missing, unknown or of another shape
 */
export function decodeModelFile(
  bytes: Uint8Array,
  specifications: readonly ParameterSpecification[],
  path: string,
): Parameters {
  const tensors = readTensors(bytes, path);
  const unknown = Object.keys(tensors).find((name) => !specifications.some((known) => known.name === name));
  if (unknown !== undefined) throw misfit(path, `${unknown}: the model has no such parameter`);
  return Object.fromEntries(
    specifications.map(({ name, sizes }) => {
      const tensor = tensors[name];
      if (tensor?.dataType === "float32" && tensor.shape.join() === sizes.join()) return [name, tensor.data];
      const found = tensor === undefined ? "none" : `${tensor.dataType} [${tensor.shape.join(", ")}]`;
      throw misfit(path, `${name}: expected float32 [${sizes.join(", ")}], found ${found}`);
    }),
  );
}

function readTensors(bytes: Uint8Array, path: string): Readonly<Record<string, StoredTensor>> {
  try {
    return decodeSafetensors(bytes, path).tensors;
  } catch (cause) {
    throw cause instanceof DataError ? new RunError(cause.message, { cause }) : cause;
  }
}

function misfit(path: string, what: string): RunError {
  return new RunError(`${path}, ${what}. The file is from another run, or was changed: train again.`);
}
