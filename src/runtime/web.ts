import * as ort from "onnxruntime-web/wasm";
import { EngineError } from "../errors.ts";
import { encodeModel, type OnnxModel } from "../onnx/model.ts";
import { createMemorySession } from "./cpu.ts";
import type { Engine, EngineTensor, EngineTensors } from "./engine.ts";
import type { ParameterLayout, Session } from "./session.ts";

/** A session on WebAssembly, in a page or a worker. One thread unless the page is cross-origin isolated. */
export function createWebSession(layouts: readonly ParameterLayout[], { threads = 1 } = {}): Session {
  ort.env.wasm.numThreads = threads;
  return createMemorySession(webEngine(threads), layouts);
}

function webEngine(threads: number): Engine {
  return {
    description: { engine: `onnxruntime-web ${ort.env.versions.web ?? "of unknown version"}, wasm`, threads },
    tensor: (dataType, data, sizes) => new ort.Tensor(dataType, data, sizes),
    async load(model) {
      const session = await openSession(model);
      return { run: (feeds) => session.run(asTensors(feeds)), release: () => session.release() };
    },
    // This back end silently leaves arrays alone that it is given for outputs: results are copied into them here.
    async loadInPlace(model) {
      const session = await openSession(model);
      return {
        run: async (feeds, outputs) => copyInto(outputs, await session.run(asTensors(feeds))),
        release: () => session.release(),
      };
    },
  };
}

function openSession(model: OnnxModel): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(encodeModel(model), {
    executionProviders: ["wasm"],
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
    // Bytes are scaled by DequantizeLinear; nothing else is to be made of it.
    extra: { session: { disable_quant_qdq: "1" } },
  });
}

function copyInto(outputs: EngineTensors, results: EngineTensors): void {
  for (const [name, { data }] of Object.entries(outputs)) {
    const result = results[name]?.data;
    if (!(data instanceof Float32Array && result instanceof Float32Array)) {
      throw new EngineError(`output ${name}: expected float32 numbers, found none`);
    }
    data.set(result);
  }
}

function asTensors(tensors: Readonly<Record<string, EngineTensor>>): Record<string, ort.Tensor> {
  return tensors as Record<string, ort.Tensor>;
}
