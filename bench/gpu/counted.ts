import { adamNames } from "../../src/onnx/adam.ts";
import type { EngineTensor, EngineTensors } from "../../src/runtime/engine.ts";
import type { DeviceEngine } from "../../src/runtime/webgpu/engine.ts";

/** Bytes that training steps have moved since `reset`. */
export interface Traffic {
  /** From the processor to the device: the arrays that runs were given. */
  uploaded: number;
  /** From the device to the processor: the outputs that do not stay there. */
  read: number;
  /** Of the outputs of the last run that stay on the device: parameters, moments and buffers. */
  state: number;
  /** Nodes of the largest model loaded. */
  nodes: number;
}

/** The same engine, which counts the bytes that its models move. */
export function countedEngine(engine: DeviceEngine): {
  engine: DeviceEngine;
  traffic: Traffic;
  reset(): void;
} {
  const traffic: Traffic = { uploaded: 0, read: 0, state: 0, nodes: 0 };
  const counted: DeviceEngine = {
    ...engine,
    async load(model, kept) {
      traffic.nodes = Math.max(traffic.nodes, model.nodes.length);
      const loaded = await engine.load(model, kept);
      return {
        ...loaded,
        async run(feeds) {
          const results = await loaded.run(feeds);
          // Training steps only: not the diagnosis at the end of an epoch.
          if (!(adamNames.nextParameters in results)) return results;
          traffic.uploaded += bytesOf(feeds, (tensor) => !isOnDevice(tensor));
          traffic.read += bytesOf(results, (tensor) => !isOnDevice(tensor));
          traffic.state = bytesOf(results, isOnDevice);
          return results;
        },
      };
    },
  };
  return {
    engine: counted,
    traffic,
    reset() {
      traffic.uploaded = 0;
      traffic.read = 0;
    },
  };
}

function isOnDevice(tensor: EngineTensor): boolean {
  return "location" in tensor && tensor.location === "gpu-buffer";
}

function bytesOf(tensors: EngineTensors, counts: (tensor: EngineTensor) => boolean): number {
  let bytes = 0;
  for (const tensor of Object.values(tensors)) {
    if (!counts(tensor)) continue;
    const elements = tensor.dims.reduce((product, size) => product * size, 1);
    const isByte = "type" in tensor && (tensor.type === "uint8" || tensor.type === "bool");
    bytes += elements * (isByte ? 1 : 4);
  }
  return bytes;
}
