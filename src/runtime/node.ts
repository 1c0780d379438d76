import { availableParallelism } from "node:os";
import * as ort from "onnxruntime-node";
import { ConfigError } from "../errors.ts";
import { createMemorySession } from "./cpu.ts";
import type { Engine, EngineTensor } from "./engine.ts";
import type { ParameterLayout, Session } from "./session.ts";

/** ONNX Runtime's levels: only errors, which come back as exceptions anyway. */
const logErrorsOnly = 3;

/**
 * A session on this machine's CPU.
 *
 * @param threads threads that ONNX Runtime uses for one operator; 0 (the default) takes one for each core. Results
 *   repeat to the bit for one number of threads, and agree within rounding between numbers.
 */
export function createNodeSession(layouts: readonly ParameterLayout[], { threads = 0 } = {}): Session {
  return createMemorySession(nodeEngine(resolveThreads(threads)), layouts);
}

/** The number of threads that `threads: 0` stands for. Throws ConfigError for what is no whole number from 0 on. */
export function resolveThreads(threads: number): number {
  if (!Number.isInteger(threads) || threads < 0) {
    throw new ConfigError(`threads: expected a whole number from 0 (one for each core) on, found ${threads}`);
  }
  return threads === 0 ? availableParallelism() : threads;
}

function nodeEngine(threads: number): Engine {
  return {
    description: {
      engine: `onnxruntime-node ${ort.env.versions.node ?? "of unknown version"}, CPU`,
      threads,
    },
    writesInPlace: true,
    tensor: (dataType, data, sizes) => new ort.Tensor(dataType, data, sizes),
    async load(model) {
      const session = await ort.InferenceSession.create(model, {
        executionProviders: ["cpu"],
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        executionMode: "sequential",
        graphOptimizationLevel: "all",
        logSeverityLevel: logErrorsOnly,
        extra: { session: { set_denormal_as_zero: "1" } },
      });
      return {
        run(feeds, outputs, into) {
          const fetches = Object.fromEntries(outputs.map((name) => [name, asTensor(into[name])]));
          return session.run(asTensors(feeds), fetches);
        },
        release: () => session.release(),
      };
    },
  };
}

function asTensor(tensor: EngineTensor | undefined): ort.Tensor | null {
  return tensor instanceof ort.Tensor ? tensor : null;
}

function asTensors(tensors: Readonly<Record<string, EngineTensor>>): Record<string, ort.Tensor> {
  return tensors as Record<string, ort.Tensor>;
}
