import * as ort from "onnxruntime-web/wasm";
import { EngineError, messageOf } from "../errors.ts";
import { encodeModel, type OnnxModel } from "../onnx/model.ts";
import { createMemorySession } from "./cpu.ts";
import { requireDevice } from "./device.ts";
import type { Engine, EngineModel, EngineTensor, EngineTensors } from "./engine.ts";
import type { ParameterLayout, Session, SessionOptions } from "./session.ts";
import { requireThreads, threadsWarning } from "./threadCount.ts";
import { inTurn } from "./turns.ts";

export interface WebSessionOptions extends SessionOptions {
  /**
   * Threads inside each operator, from 1 on; more than there are cores are slow, which the session's `description.warning` says. A page that is not cross-origin isolated (headers
   * `Cross-Origin-Opener-Policy: same-origin` and `Cross-Origin-Embedder-Policy: require-corp`) has one, whatever is asked for. Default: 1.
   */
  readonly threads?: number | undefined;
  /**
   * Addresses of ONNX Runtime's own two files, `onnxruntime-web/ort-wasm-simd-threaded.mjs` and `.wasm`. More than one thread
   * needs them where a bundler has put everything into one file: its threads would else run the page once more, and
   * computing would never begin. Default: where the bundler put them.
   */
  readonly files?: { readonly mjs: string; readonly wasm: string } | undefined;
}

/** Milliseconds that the engine has to begin in, after which what hangs is an error: a slow network has to load 14 MB. */
const patience = 120_000;

/**
 * Opens a session on WebAssembly, in a page or a worker. Threads and files are the page's: the first session's hold for all. It computes
 * on the thread that asks, one program after another; a page can draw between two of them. What takes long keeps a page smooth
 * only in a worker.
 *
 * @throws ConfigError where `threads` is no whole number from 1 to 1024, or for another device than `wasm`
 */
export async function openSession(
  parameters: readonly ParameterLayout[],
  { device = "wasm", threads = 1, files }: WebSessionOptions = {},
): Promise<Session> {
  requireDevice(device, ["wasm"], "a page");
  requireThreads(threads, 1);
  const granted = globalThis.crossOriginIsolated === false ? 1 : threads;
  ort.env.wasm.numThreads = granted;
  ort.env.wasm.initTimeout = patience;
  if (files) ort.env.wasm.wasmPaths = { ...files };
  return createMemorySession(webEngine(granted), parameters);
}

function webEngine(threads: number): Engine {
  return {
    description: {
      engine: `onnxruntime-web ${ort.env.versions.web ?? "of unknown version"}, wasm`,
      threads,
      ...threadsWarning(threads, coresOfPage()),
    },
    tensor: (dataType, data, sizes) => new ort.Tensor(dataType, data, sizes),
    load,
    // This back end silently leaves arrays alone that it is given for outputs: results are copied into them here.
    async loadInPlace(model) {
      const { run, release } = await load(model);
      return { run: async (feeds, outputs) => copyInto(outputs, await run(feeds)), release };
    },
  };
}

/** Cores that the browser tells of; as many as anybody may ask for where it tells nothing. */
function coresOfPage(): number {
  const { navigator }: { readonly navigator?: { readonly hardwareConcurrency?: number } } = globalThis;
  return navigator?.hardwareConcurrency ?? Number.POSITIVE_INFINITY;
}

async function load(model: OnnxModel): Promise<EngineModel> {
  const session = await inTurn(() => startEngine(model));
  return {
    run: (feeds) => inTurn(() => session.run(asTensors(feeds))),
    release: () => inTurn(() => session.release()),
  };
}

async function startEngine(model: OnnxModel): Promise<ort.InferenceSession> {
  try {
    return await ort.InferenceSession.create(encodeModel(model), {
      executionProviders: ["wasm"],
      graphOptimizationLevel: "all",
      logSeverityLevel: 3,
      // Bytes are scaled by DequantizeLinear; nothing else is to be made of it.
      extra: { session: { disable_quant_qdq: "1" } },
    });
  } catch (cause) {
    throw beginningError(cause) ?? cause;
  }
}

/** What to do where the engine itself did not begin; undefined where it began and refused the model. */
function beginningError(cause: unknown): EngineError | undefined {
  const message = messageOf(cause);
  if (message.includes("timeout"))
    return new EngineError(
      `ONNX Runtime: expected it to begin within ${patience / 1000} seconds, found it waiting. With more than one thread, give ` +
        "openSession the addresses of its two files (`files`); otherwise look whether its 14 MB can be loaded.",
      { cause },
    );
  if (message.includes("no available backend"))
    return new EngineError(
      `ONNX Runtime: expected to load its own files, found that they cannot be (${message}). Look whether the page's server ` +
        "hands them out, and what `files` of openSession says; then load the page again.",
      { cause },
    );
  return undefined;
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
