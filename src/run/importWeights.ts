import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { decodeSafetensors } from "../codec/safetensors/decode.ts";
import type { StoredTensor } from "../codec/safetensors/tensor.ts";
import type { Config } from "../config/config.ts";
import { nearestWord } from "../config/nearestWord.ts";
import { runFiles } from "../config/runFiles.ts";
import { DataError } from "../errors.ts";
import { fromPytorch, isPytorchShape, pytorchShape } from "../export/pytorch/fromPytorch.ts";
import { type TensorLayout, tensorLayouts } from "../export/pytorch/layout.ts";
import { initialValues, type ParameterSpecification } from "../nn/scope.ts";
import { requireIntact } from "../store/checksums.ts";
import { readBytes } from "../store/files.ts";
import { systemDisk } from "../store/node/systemDisk.ts";
import type { Model } from "../vae/model.ts";

type Parameters = Readonly<Record<string, Float32Array>>;

/** Initial parameters: imported if `weights` is set, otherwise random. Throws the errors of `importWeights`. */
export async function firstParameters(
  model: Model,
  { weights, seed }: Pick<Config, "weights" | "seed">,
): Promise<Parameters> {
  const drawn = initialValues(model.parameters, seed);
  return weights === undefined ? drawn : { ...drawn, ...(await importWeights(model, weights)) };
}

/**
 * Imports weights for a model from another run, an export, or a safetensors file. A file that nelbo wrote is used
 * unchanged. Any other file is assumed to be PyTorch's. Its kernels [out, in, height, width] ([in, out, height, width]
 * if transposed) are converted to nelbo's layout, and so are the axes of dense layers that are flattened images, which
 * are channels first in PyTorch. A file with `flattening: channels last` in its metadata has them in nelbo's order.
 * Names have to be the model's. Buffers may be missing.
 *
 * @param path of a finished run, an export, or a file
 * @throws DataError naming file and tensor, with the expected and found values; also for NaN and infinity
 * @throws RunError if the file of a run or an export does not match its checksum
 */
export async function importWeights(model: Model, path: string): Promise<Parameters> {
  const { file, bytes } = await readWeights(path);
  const { tensors, metadata } = decodeSafetensors(bytes, file);
  const own = metadata.nelbo !== undefined;
  const channelsLast = own || metadata.flattening === "channels last";
  const names = model.parameters.map(({ name }) => name);
  const unknown = Object.keys(tensors).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const nearest = nearestWord(unknown, names);
    const hint = nearest === undefined ? `It has ${names.join(", ")}.` : `Did you mean ${nearest}?`;
    throw new DataError(`${file}, ${unknown}: the model has no such parameter. ${hint}`);
  }
  const layouts = tensorLayouts(model);
  return Object.fromEntries(
    model.parameters.flatMap((specification): (readonly [string, Float32Array])[] => {
      const { name, buffer } = specification;
      const tensor = tensors[name];
      if (tensor === undefined && buffer === true) return [];
      const layout: TensorLayout = layouts.get(name) ?? { kind: "vector" };
      const data = converted(specification, tensor, { file, layout, own, channelsLast });
      const bad = data.findIndex((value) => !Number.isFinite(value));
      if (bad < 0) return [[name, data]];
      throw new DataError(`${file}, ${name}: expected finite numbers, found ${data[bad]} at ${bad}.`);
    }),
  );
}

interface Source {
  readonly file: string;
  readonly layout: TensorLayout;
  /** Whether nelbo wrote the file. */
  readonly own: boolean;
  /** Whether flattened images are channels last, as in nelbo. */
  readonly channelsLast: boolean;
}

function converted(
  { name, sizes }: ParameterSpecification,
  tensor: StoredTensor | undefined,
  { file, layout, own, channelsLast }: Source,
): Float32Array {
  const isFloat = tensor?.dataType === "float32" || tensor?.dataType === "float64";
  if (isFloat) {
    const sameShape = tensor.shape.join() === sizes.join();
    if (sameShape && (channelsLast || sizes.length === 3)) return Float32Array.from(tensor.data);
    if (!own && isPytorchShape(layout, sizes, tensor.shape)) return fromPytorch(layout, sizes, tensor.data);
  }
  const here = `[${sizes.join(", ")}]`;
  const there = pytorchShape(layout, sizes);
  const expected = own || here === there ? here : `${here}, or PyTorch's ${there}`;
  const found = tensor === undefined ? "none" : `${tensor.dataType} [${tensor.shape.join(", ")}]`;
  throw new DataError(
    `${file}, ${name}: expected float32 ${expected}, found ${found}. The weights must come from a model with the same settings.`,
  );
}

/** Reads the file of weights at a path, which is a file, a run or an export. */
async function readWeights(path: string): Promise<{ readonly file: string; readonly bytes: Uint8Array }> {
  const found = await stat(path).catch(() => undefined);
  const file = found?.isDirectory() === true ? join(path, runFiles.model) : path;
  const bytes = found === undefined ? undefined : await readBytes(systemDisk, file);
  if (bytes !== undefined) {
    if (basename(file) === runFiles.model)
      await requireIntact(systemDisk, dirname(file), runFiles.model, bytes);
    return { file, bytes };
  }
  throw new DataError(
    `expected a finished run, an export or a safetensors file, found ` +
      `${found === undefined ? `nothing at ${path}` : `no ${runFiles.model} in ${path}`}.`,
    { setting: "weights", value: path },
  );
}
