import type { DataType } from "../../graph/shape.ts";
import { encodeModel, type OnnxModel } from "../../onnx/model.ts";
import type { EngineTensor, EngineTensors } from "../engine.ts";
import type { EngineDescription } from "../session.ts";

/** A tensor in the device's memory. It is kept until it is released. */
export interface DeviceTensor extends EngineTensor {
  dispose(): void;
}

export type DeviceTensors = Readonly<Record<string, DeviceTensor>>;

/** ONNX Runtime with its WebGPU provider. */
export interface DeviceEngine {
  readonly description: EngineDescription;
  /** A tensor over an array, without a copy; it is uploaded when a model reads it. */
  tensor(dataType: DataType, data: Float32Array | Uint8Array, sizes: readonly number[]): EngineTensor;
  /**
   * Loads a model.
   *
   * @param kept outputs that stay on the device
   */
  load(model: OnnxModel, kept: readonly string[]): Promise<DeviceModel>;
}

export interface DeviceModel {
  /** Kept outputs are `DeviceTensor`s, which the caller releases. */
  run(feeds: EngineTensors): Promise<EngineTensors>;
  release(): Promise<void>;
}

/** What the packages `onnxruntime-node` and `onnxruntime-web/webgpu` have in common. */
export interface DevicePackage {
  readonly Tensor: new (
    type: "float32" | "uint8" | "int32" | "bool",
    // biome-ignore lint/suspicious/noExplicitAny: each package declares its own overloads for each type
    data: any,
    dims: readonly number[],
  ) => unknown;
  readonly InferenceSession: {
    // biome-ignore lint/suspicious/noExplicitAny: the packages' own types of options and sessions differ
    create(bytes: Uint8Array, options: any): Promise<any>;
  };
}

/** Errors are thrown as exceptions; ONNX Runtime's own log of them and of its warnings is not needed. */
const logFatalOnly = 4;

/** The engine over a package of ONNX Runtime. */
export function deviceEngine(ort: DevicePackage, description: EngineDescription): DeviceEngine {
  return {
    description,
    tensor: (dataType, data, sizes) => new ort.Tensor(dataType, data, sizes) as EngineTensor,
    async load(model, kept) {
      const session = await ort.InferenceSession.create(encodeModel(model), {
        executionProviders: ["webgpu"],
        preferredOutputLocation: Object.fromEntries(
          model.outputs.map(({ name }) => [name, kept.includes(name) ? "gpu-buffer" : "cpu"]),
        ),
        graphOptimizationLevel: "all",
        logSeverityLevel: logFatalOnly,
        // DequantizeLinear scales bytes; ONNX Runtime must not replace it.
        extra: { session: { disable_quant_qdq: "1" } },
      });
      return {
        run: (feeds) => session.run(feeds) as Promise<EngineTensors>,
        release: () => session.release() as Promise<void>,
      };
    },
  };
}
