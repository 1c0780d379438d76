import type { Tensor } from "onnxruntime-web/wasm";
import { EngineError, messageOf } from "../errors.ts";
import { encodeModel, type OnnxModel } from "../onnx/model.ts";
import { createMemorySession } from "./cpu.ts";
import type { Engine, EngineModel, EngineTensor, EngineTensors } from "./engine.ts";
import { loadWebRuntime, type WebRuntime } from "./onnxruntime.web.ts";
import type { ParameterLayout, Session, SessionOptions } from "./session.ts";
import { requireDevice, requireThreads, threadsWarning } from "./sessionOptions.ts";
import {
  availableThreads,
  differences,
  requireFiles,
  type WebEngineFiles,
  withThreadErrors,
} from "./threads.ts";
import { inTurn } from "./turns.ts";

export interface WebSessionOptions extends SessionOptions {
  /**
   * Threads inside each operator, from 1 on. Where the page is not cross-origin isolated (headers
   * `Cross-Origin-Opener-Policy: same-origin` and `Cross-Origin-Embedder-Policy: require-corp`) it is one, with a warning; the session's
   * `description.threads` is the number in use. More threads than cores are slow, with a warning, too. Default: 1.
   */
  readonly threads?: number | undefined;
  /**
   * Where ONNX Runtime's own two files are. A page with more than one thread needs them: each thread loads the file that ONNX Runtime
   * is in, and behind a bundler that is the page's own script. Default, for one thread: where the bundler put them.
   */
  readonly files?: WebEngineFiles | undefined;
  /** Called where the session is not as it was asked for. Default: `console.warn`, once for each message. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** Milliseconds that the engine has to begin in, after which what hangs is an error: a slow network has to load 14 MB. */
const patience = 120_000;

/** What the page's first session asked for: ONNX Runtime is started once. */
let first: { readonly threads: number; readonly files: WebEngineFiles | undefined } | undefined;

/**
 * Opens a session on WebAssembly, in a page or a worker. Threads and files are the page's: the first session's hold for all. It computes
 * on the thread that asks, one program after another; a page can draw between two of them. What takes long keeps a page smooth
 * only in a worker.
 *
 * @throws ConfigError if `threads` is no whole number from 1 to 1024, where a page can have several and `files` is missing, or for another
 *   device than `wasm`
 * @throws EngineError with the install command where the package `onnxruntime-web` is not installed
 */
export async function openSession(
  parameters: readonly ParameterLayout[],
  { device = "wasm", threads = 1, files, onWarning = warnOnce }: WebSessionOptions = {},
): Promise<Session> {
  requireDevice(device, ["wasm"], "a page");
  requireThreads(threads, 1);
  const available = availableThreads(threads);
  if (first === undefined) requireFiles(available, files);
  const ort = await loadWebRuntime();
  if (first === undefined) {
    ort.env.wasm.numThreads = available;
    ort.env.wasm.initTimeout = patience;
    if (files) ort.env.wasm.wasmPaths = { ...files };
  }
  const used = first ?? { threads: available, files };
  first = used;
  for (const message of differences({ threads, files }, { ...used, available })) onWarning(message);
  const engine = webEngine(ort, used.threads);
  if (engine.description.warning !== undefined) onWarning(engine.description.warning);
  return createMemorySession(engine, parameters);
}

const said = new Set<string>();

function warnOnce(message: string): void {
  if (said.has(message)) return;
  said.add(message);
  console.warn(`nelbo: ${message}`);
}

function webEngine(ort: WebRuntime, threads: number): Engine {
  return {
    description: {
      engine: `onnxruntime-web ${ort.env.versions.web ?? "of unknown version"}, wasm`,
      threads,
      ...threadsWarning(threads, coresOfPage()),
    },
    tensor: (dataType, data, sizes) => new ort.Tensor(dataType, data, sizes),
    load: (model) => load(ort, model),
    // This back end silently leaves arrays alone that it is given for outputs: results are copied into them here.
    async loadInPlace(model) {
      const { run, release } = await load(ort, model);
      return { run: async (feeds, outputs) => copyInto(outputs, await run(feeds)), release };
    },
  };
}

/** Cores that the browser tells of; as many as anybody may ask for where it tells nothing. */
function coresOfPage(): number {
  const { navigator }: { readonly navigator?: { readonly hardwareConcurrency?: number } } = globalThis;
  return navigator?.hardwareConcurrency ?? Number.POSITIVE_INFINITY;
}

async function load(ort: WebRuntime, model: OnnxModel): Promise<EngineModel> {
  const session = await inTurn(() => startEngine(ort, model));
  return {
    run: (feeds) => inTurn(() => session.run(asTensors(feeds))),
    release: () => inTurn(() => session.release()),
  };
}

async function startEngine(ort: WebRuntime, model: OnnxModel) {
  try {
    return await withThreadErrors(() =>
      ort.InferenceSession.create(encodeModel(model), {
        executionProviders: ["wasm"],
        graphOptimizationLevel: "all",
        logSeverityLevel: 3,
        // Bytes are scaled by DequantizeLinear; nothing else is to be made of it.
        extra: { session: { disable_quant_qdq: "1" } },
      }),
    );
  } catch (cause) {
    throw beginningError(cause) ?? cause;
  }
}

/** What to do where the engine itself did not begin; undefined if it began and refused the model. */
function beginningError(cause: unknown): EngineError | undefined {
  const message = messageOf(cause);
  if (message.includes("timeout"))
    return new EngineError(
      `ONNX Runtime: expected it to begin within ${patience / 1000} seconds, found it waiting. Check that ` +
        "its 14 MB can be loaded, and that `files` of openSession names its own two files; then load the page again.",
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

function asTensors(tensors: Readonly<Record<string, EngineTensor>>): Record<string, Tensor> {
  return tensors as Record<string, Tensor>;
}
