import * as ort from "onnxruntime-web/wasm";
import { createMemorySession } from "./cpu.ts";
import type { Engine, EngineTensor } from "./engine.ts";
import type { ParameterLayout, Session } from "./session.ts";

/** A session on WebAssembly, in a page or a worker. One thread unless the page is cross-origin isolated. */
export function createWebSession(layouts: readonly ParameterLayout[], { threads = 1 } = {}): Session {
  ort.env.wasm.numThreads = threads;
  return createMemorySession(webEngine(threads), layouts);
}

function webEngine(threads: number): Engine {
  return {
    description: { engine: `onnxruntime-web ${ort.env.versions.web ?? "of unknown version"}, wasm`, threads },
    writesInPlace: false,
    tensor: (dataType, data, sizes) => new ort.Tensor(dataType, data, sizes),
    async load(model) {
      const session = await ort.InferenceSession.create(model, {
        executionProviders: ["wasm"],
        graphOptimizationLevel: "all",
        logSeverityLevel: 3,
      });
      return {
        run: (feeds, outputs) => session.run(asTensors(feeds), [...outputs]),
        release: () => session.release(),
      };
    },
  };
}

function asTensors(tensors: Readonly<Record<string, EngineTensor>>): Record<string, ort.Tensor> {
  return tensors as Record<string, ort.Tensor>;
}
