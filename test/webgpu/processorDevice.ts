import * as ort from "onnxruntime-node";
import { encodeModel } from "../../src/onnx/model.ts";
import type { EngineTensor, EngineTensors } from "../../src/runtime/engine.ts";
import type { DeviceEngine, DeviceTensor } from "../../src/runtime/webgpu/engine.ts";

/** A device that is this machine's processor: the same models, and tensors that count as released after `dispose`. */
export interface ProcessorDevice extends DeviceEngine {
  /** Tensors that are kept and not released. */
  readonly kept: ReadonlySet<EngineTensor>;
  /** Numbers that went to the device with the last run, and that came back. */
  readonly moved: { up: number; down: number };
}

export function processorDevice(): ProcessorDevice {
  const kept = new Set<EngineTensor>();
  const moved = { up: 0, down: 0 };

  function keep(tensor: ort.Tensor): DeviceTensor {
    const made = {
      data: undefined,
      dims: tensor.dims,
      location: "gpu-buffer",
      hidden: tensor,
      dispose: () => void kept.delete(made),
    };
    kept.add(made);
    return made;
  }
  function onProcessor(tensor: EngineTensor): ort.Tensor {
    if (!("hidden" in tensor)) {
      moved.up += (tensor as ort.Tensor).size;
      return tensor as ort.Tensor;
    }
    if (!kept.has(tensor)) throw new Error("a tensor is used after its release");
    return tensor.hidden as ort.Tensor;
  }

  return {
    description: { engine: "a processor as a device, WebGPU", device: "webgpu", threads: 1 },
    kept,
    moved,
    tensor: (dataType, data, sizes) => new ort.Tensor(dataType, data, sizes) as EngineTensor,
    async load(model, keptNames) {
      const session = await ort.InferenceSession.create(encodeModel(model), {
        intraOpNumThreads: 1,
        logSeverityLevel: 4,
        extra: { session: { disable_quant_qdq: "1" } },
      });
      return {
        async run(feeds) {
          moved.up = 0;
          moved.down = 0;
          const named = Object.entries(feeds).map(([name, tensor]) => [name, onProcessor(tensor)]);
          const results = await session.run(Object.fromEntries(named) as Record<string, ort.Tensor>);
          const outputs = Object.entries(results).map(([name, tensor]) => {
            if (keptNames.includes(name)) return [name, keep(tensor)];
            moved.down += tensor.size;
            return [name, tensor];
          });
          return Object.fromEntries(outputs) as EngineTensors;
        },
        release: () => session.release(),
      };
    },
  };
}
