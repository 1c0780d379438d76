import { ConfigError, EngineError } from "../errors.ts";

/** The name that ONNX Runtime gives its threads. */
const threadName = "em-pthread";

interface Scope {
  Worker?: typeof Worker;
}

/**
 * The number of threads that a page or a worker can have: the requested number if memory can be shared, else one. In
 * Node, which has no `crossOriginIsolated`, memory can be shared.
 */
export function availableThreads(
  asked: number,
  scope: { readonly crossOriginIsolated?: boolean; readonly SharedArrayBuffer?: unknown } = globalThis,
): number {
  return scope.crossOriginIsolated === false || scope.SharedArrayBuffer === undefined ? 1 : asked;
}

/** Addresses of ONNX Runtime's own two files, `onnxruntime-web/ort-wasm-simd-threaded.mjs` and `.wasm`. */
export interface WebEngineFiles {
  readonly mjs: string;
  readonly wasm: string;
}

/**
 * Throws ConfigError if a page requests several threads without the addresses of ONNX Runtime's files. With a bundler,
 * each thread would run the page's own script again, which fails (`document is not defined`) or repeats the page's
 * work. In Node, which has no bundler, threads need no addresses.
 */
export function requireFiles(
  threads: number,
  files: WebEngineFiles | undefined,
  scope: { readonly crossOriginIsolated?: boolean } = globalThis,
): void {
  if (threads === 1 || files !== undefined || scope.crossOriginIsolated === undefined) return;
  throw new ConfigError(
    `files: ${threads} threads require the addresses of ONNX Runtime's two files, and none are given. Pass openSession ` +
      "`files: { mjs, wasm }`, the addresses of onnxruntime-web/ort-wasm-simd-threaded.mjs and .wasm (with Vite: import them with " +
      "?url), or use one thread.",
  );
}

interface Asked {
  readonly threads: number;
  readonly files: WebEngineFiles | undefined;
}

/** Warnings for a session whose threads or files in use differ from the requested ones. */
export function differences(asked: Asked, used: Asked & { readonly available: number }): readonly string[] {
  const messages: string[] = [];
  const count = `threads: ${asked.threads} requested, ${used.threads} ${used.threads === 1 ? "is" : "are"} in use:`;
  if (used.available < asked.threads) {
    messages.push(
      `${count} this page is not cross-origin isolated, so WebAssembly cannot have threads. Serve it with the headers ` +
        "Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp, or request one thread.",
    );
  } else if (used.threads !== asked.threads) {
    messages.push(
      `${count} ONNX Runtime was started by the page's first session. Request the same number in each session.`,
    );
  }
  const { files } = asked;
  if (files !== undefined && (files.mjs !== used.files?.mjs || files.wasm !== used.files.wasm)) {
    messages.push(
      `files: ${files.mjs} and ${files.wasm} are not in use: ONNX Runtime was started by the page's first session. Pass the same files ` +
        "to each session.",
    );
  }
  return messages;
}

/**
 * Awaits an operation that starts threads. ONNX Runtime waits for an answer from each thread, and a thread whose script
 * fails never answers. This function rejects when the browser reports that failure.
 *
 * @throws EngineError if a thread's script cannot be loaded or throws
 */
export async function withThreadErrors<Result>(
  start: () => Promise<Result>,
  given: { readonly Worker?: unknown } = globalThis,
): Promise<Result> {
  const scope = given as Scope;
  const { Worker: Original } = scope;
  if (Original === undefined) return start();
  let fail: (error: EngineError) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  scope.Worker = class extends Original {
    constructor(address: string | URL, options?: WorkerOptions) {
      super(address, options);
      if (options?.name !== threadName) return;
      // If a script cannot be loaded, the event has no message.
      this.addEventListener("error", ({ message }) => fail(threadError(String(address), message)));
    }
  };
  try {
    return await Promise.race([start(), failed]);
  } finally {
    scope.Worker = Original;
  }
}

function threadError(address: string, message: string | undefined): EngineError {
  return new EngineError(
    `ONNX Runtime: a thread could not be started from ${address}: ${message || "its script could not be loaded"}. Check that ` +
      "`files` of openSession names ONNX Runtime's own two files and that the page may start workers from that address, or " +
      "use one thread; then load the page again.",
  );
}
