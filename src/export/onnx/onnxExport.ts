import { DataError } from "../../errors.ts";
import { scoreSamples } from "../../evaluate/score.ts";
import type { Program } from "../../graph/program.ts";
import { elementCount, staticSizes } from "../../graph/shape.ts";
import { lowerProgram } from "../../onnx/lower.ts";
import { encodeModel, type OnnxInitializer, type OnnxModel } from "../../onnx/model.ts";
import type { Model } from "../../vae/model.ts";
import { type Port, portsOf } from "./ports.ts";
import { type ExportOptions, exportPrograms, type ProgramName, programNames } from "./programs.ts";

export interface ExportRequest extends ExportOptions {
  /** All parameters of the model, including buffers, by name. */
  readonly parameters: Readonly<Record<string, Float32Array>>;
  /** Additional metadata of the files: text by key. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** One ONNX file. */
export interface ExportedProgram {
  readonly name: ProgramName;
  readonly program: Program;
  /** The file as data, parameters among its initializers. */
  readonly onnx: OnnxModel;
  readonly bytes: Uint8Array;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

/**
 * A trained model as self-contained ONNX files: standard operators (opset 17, IR version 8), parameters included, a
 * symbolic batch size, images as bytes. Each file's metadata contain `program`, `layout`, `imageShape`, `inputs` and
 * `outputs` (names, types, shapes, meanings and units, as JSON), and the metadata of the request.
 *
 * @throws DataError if a parameter is missing or has another size
 */
export function exportModel(model: Model, request: ExportRequest): readonly ExportedProgram[] {
  const { parameters, samples = scoreSamples, metadata, layout = "nhwc", range } = request;
  const programs = exportPrograms(model, request);
  return programNames.flatMap((name) => {
    const program = programs[name];
    if (program === undefined) return [];
    const ports = portsOf(program, model, range);
    const about = {
      program: name,
      layout,
      imageShape: JSON.stringify(model.parts.dataShape),
      inputs: JSON.stringify(ports.inputs),
      outputs: JSON.stringify(ports.outputs),
      ...(name === "score" && !model.parts.posterior.deterministic && { samples: String(samples) }),
      ...metadata,
    };
    const lowered = lowerProgram(program, about, { convolutions: "fastest" });
    const onnx = withParameters(lowered, program, parameters);
    return [{ name, program, onnx, bytes: encodeModel(onnx), ...ports }];
  });
}

/** Converts parameters from inputs to initializers. */
function withParameters(
  onnx: OnnxModel,
  program: Program,
  values: Readonly<Record<string, Float32Array>>,
): OnnxModel {
  const parameters = program.parameters.map(({ name, type }): OnnxInitializer => {
    const sizes = staticSizes(type.shape, `parameter ${name}`);
    const data = values[name];
    if (data?.length !== elementCount(sizes)) {
      const found = data === undefined ? "none" : `${data.length} numbers`;
      throw new DataError(`parameter ${name}: expected float32 [${sizes.join(", ")}], found ${found}.`);
    }
    return { name, elementType: "float32", sizes, data: Array.from(data) };
  });
  const names = new Set(parameters.map(({ name }) => name));
  return {
    ...onnx,
    inputs: onnx.inputs.filter(({ name }) => !names.has(name)),
    initializers: [...parameters, ...onnx.initializers],
  };
}
