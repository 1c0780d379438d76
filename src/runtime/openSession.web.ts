import type { Tensor } from "onnxruntime-web/wasm";
import { EngineError, messageOf } from "../errors.ts";
import { encodeModel, type OnnxModel } from "../onnx/model.ts";
import { createMemorySession } from "./cpu.ts";
import type { Engine, EngineModel, EngineTensor, EngineTensors } from "./engine.ts";
import { startProductThreads } from "./matrix/productThreads.web.ts";
import { loadStagedStep } from "./matrix/stagedStep.ts";
import { loadWebRuntime, type WebRuntime } from "./onnxruntime.web.ts";
import type { Device, ParameterLayout, Session, SessionOptions } from "./session.ts";
import { requireDevice, requireThreads, threadsWarning } from "./sessionOptions.ts";
import {
  availableThreads,
  differences,
  requireFiles,
  type WebEngineFiles,
  withThreadErrors,
} from "./threads.ts";
import { inTurn } from "./turns.ts";
import type { OnProgress } from "./webgpu/progress.ts";

export interface WebSessionOptions extends SessionOptions {
  /**
   * `wasm` (the default) or `webgpu`, the GPU that the browser offers. If there is none, or if it does not start, the
   * session computes on WebAssembly, and `onWarning` is called with the reason. The session's `description.device` is
   * the device in use.
   */
  readonly device?: Device | undefined;
  /**
   * Threads inside each operator, from 1 on. More than one requires cross-origin isolation of the page (headers
   * `Cross-Origin-Opener-Policy: same-origin` and `Cross-Origin-Embedder-Policy: require-corp`); otherwise one is used,
   * with a warning. The session's `description.threads` is the number in use. More threads than cores are slow and
   * cause a warning, too. Default: 1. On a GPU: not used.
   */
  readonly threads?: number | undefined;
  /**
   * Addresses of ONNX Runtime's own two files. More than one thread requires them: each thread loads the file that
   * contains ONNX Runtime, and with a bundler that is the page's own script. Default, for one thread: the bundler's
   * addresses.
   */
  readonly files?: WebEngineFiles | undefined;
  /**
   * For `webgpu`: address of a folder with four files of `onnxruntime-web/dist`, under their own names:
   * `ort-wasm-simd-threaded.jspi.mjs`, `.jspi.wasm`, `.asyncify.mjs` and `.asyncify.wasm`. Browsers with JavaScript
   * Promise Integration load the first two, others the last two. Default: the bundler's addresses.
   */
  readonly webgpuFiles?: string | undefined;
  /** For `webgpu`: called when the engine is loaded and when a program is compiled. Default: nothing. */
  readonly onProgress?: OnProgress | undefined;
  /** Called if the session differs from the request. Default: `console.warn`, once for each message. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** Timeout for the start of the engine, in milliseconds. It is long because a slow network has to load 14 MB. */
const patience = 120_000;

/** The options of the page's first session: ONNX Runtime is started once. */
let first: { readonly threads: number; readonly files: WebEngineFiles | undefined } | undefined;

/**
 * Opens a session on WebAssembly or on a GPU, in a page or a worker. The first session's threads and files apply to all
 * sessions of the page. A session computes on the calling thread, one program after another, and the page can draw
 * between two programs. Run long computations in a worker to keep the page responsive.
 *
 * @throws ConfigError if `threads` is not a whole number from 1 to 1024, if several threads are available and `files`
 *   is missing, or for a device other than `wasm` and `webgpu`
 * @throws EngineError with the install command if the package `onnxruntime-web` is not installed
 */
export async function openSession(
  parameters: readonly ParameterLayout[],
  options: WebSessionOptions = {},
): Promise<Session> {
  const { device = "wasm", threads = 1, files, onWarning = warnOnce } = options;
  requireDevice(device, ["wasm", "webgpu"], "a page");
  requireThreads(threads, 1);
  if (device === "webgpu") {
    const { openWebGpu } = await import("./webgpu/open.web.ts");
    const { webgpuFiles, onProgress } = options;
    const session = await openWebGpu(parameters, { webgpuFiles, onProgress, onWarning, patience });
    if (session !== undefined) return session;
  }
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
  const engine = webEngine(ort, used.threads, onWarning);
  if (engine.description.warning !== undefined) onWarning(engine.description.warning);
  return createMemorySession(engine, parameters);
}

const said = new Set<string>();

function warnOnce(message: string): void {
  if (said.has(message)) return;
  said.add(message);
  console.warn(`nelbo: ${message}`);
}

/** Memory for the matrix products of a training step: enough for batches of 2,000 images of 28 x 28. */
const workspaceBytes = 64 * 2 ** 20;

function webEngine(ort: WebRuntime, threads: number, onWarning: (message: string) => void): Engine {
  const engine: Engine = {
    description: {
      engine: `onnxruntime-web ${ort.env.versions.web ?? "of unknown version"}, wasm`,
      device: "wasm",
      threads,
      ...threadsWarning(threads, coresOfPage()),
    },
    tensor: (dataType, data, sizes) => new ort.Tensor(dataType, data, sizes),
    load: (model) => load(ort, model),
    // This back end silently ignores arrays passed for outputs, so results are copied into them here.
    async loadInPlace(model) {
      const { run, release } = await load(ort, model);
      return { run: async (feeds, outputs) => copyInto(outputs, await run(feeds)), release };
    },
    memory: { workspaceBytes, shared: threads > 1 },
    loadStep: (program, memory) =>
      loadStagedStep(engine, program, memory, (...operands) =>
        startProductThreads(threads, onWarning, ...operands),
      ),
  };
  return engine;
}

/** The number of cores that the browser reports; if it reports none, the largest allowed number of threads. */
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
        // DequantizeLinear scales bytes; ONNX Runtime must not replace it.
        extra: { session: { disable_quant_qdq: "1" } },
      }),
    );
  } catch (cause) {
    throw beginningError(cause) ?? cause;
  }
}

/** The error if the engine itself did not start; undefined if it started and rejected the model. */
function beginningError(cause: unknown): EngineError | undefined {
  const message = messageOf(cause);
  if (message.includes("timeout"))
    return new EngineError(
      `ONNX Runtime did not start within ${patience / 1000} seconds. Check that ` +
        "its 14 MB can be loaded, and that `files` of openSession names its own two files; then load the page again.",
      { cause },
    );
  if (message.includes("no available backend"))
    return new EngineError(
      `ONNX Runtime could not load its own files (${message}). Check that the page's server ` +
        "serves them and that `files` of openSession names them; then load the page again.",
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
