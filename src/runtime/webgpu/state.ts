import { EngineError } from "../../errors.ts";
import { N } from "../../graph/shape.ts";
import { node } from "../../onnx/flat.ts";
import type { OnnxModel } from "../../onnx/model.ts";
import type { EngineTensor } from "../engine.ts";
import type { DeviceEngine, DeviceModel, DeviceTensor, DeviceTensors } from "./engine.ts";

/**
 * The tensors of a model's state on a device, each flat, by the name of the input that reads it. All functions that
 * compute must be called in turn (`inTurn`).
 */
export interface DeviceState {
  /** Updates made by the optimizer. */
  updates: number;
  /** Uploads an array in place of the tensor of this name. */
  write(name: string, values: Float32Array): Promise<void>;
  /** Downloads a copy. */
  read(name: string): Promise<Float32Array>;
  /** Current tensors with these names. They stay valid until they are replaced. */
  tensors(names: readonly string[]): DeviceTensors;
  /** Replaces a tensor by a result on the device, and releases the one before. */
  replace(name: string, next: EngineTensor | undefined): void;
  release(): Promise<void>;
}

/**
 * Creates an empty state. Arrays are copied to the device and back by a model that only copies, because ONNX Runtime's
 * own `getData` ends the process in Node (version 1.30).
 */
export async function createDeviceState(engine: DeviceEngine): Promise<DeviceState> {
  const upload = await engine.load(copyModel, ["copy"]);
  const download = await engine.load(copyModel, []);
  const tensors = new Map<string, DeviceTensor>();

  function tensorOf(name: string): DeviceTensor {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw new EngineError(`session: expected a state called ${name}, found none`);
    return tensor;
  }
  function replace(name: string, next: EngineTensor | undefined): void {
    if (next === undefined || !isOnDevice(next))
      throw new EngineError(`session: expected ${name} on the device, found none`);
    tensors.get(name)?.dispose();
    tensors.set(name, next);
  }

  return {
    updates: 0,
    async write(name, values) {
      const original = engine.tensor("float32", values, [values.length]);
      replace(name, (await upload.run({ original })).copy);
    },
    async read(name) {
      const { copy } = await download.run({ original: tensorOf(name) });
      if (copy?.data instanceof Float32Array) return copy.data;
      throw new EngineError(`session: expected float32 numbers of ${name}, found none`);
    },
    tensors: (names) => Object.fromEntries(names.map((name) => [name, tensorOf(name)])),
    replace,
    async release() {
      for (const tensor of tensors.values()) tensor.dispose();
      tensors.clear();
      await Promise.all([upload, download].map((model: DeviceModel) => model.release()));
    },
  };
}

function isOnDevice(tensor: EngineTensor): tensor is DeviceTensor {
  return "location" in tensor && tensor.location === "gpu-buffer";
}

const copyModel: OnnxModel = {
  name: "copy",
  nodes: [node("Identity", ["original"], "copy")],
  initializers: [],
  inputs: [{ name: "original", elementType: "float32", shape: [N] }],
  outputs: [{ name: "copy", elementType: "float32", shape: [N] }],
};
