import { messageOf } from "../../errors.ts";
import type { ParameterLayout, Session } from "../session.ts";
import { findAdapter } from "./adapter.ts";
import { deviceEngine } from "./engine.ts";
import { loadGpuRuntime } from "./onnxruntime.web.ts";
import { type OnProgress, withProgress } from "./progress.ts";
import { createWebGpuSession } from "./session.ts";

interface Options {
  readonly webgpuFiles: string | undefined;
  readonly onProgress: OnProgress | undefined;
  readonly onWarning: (message: string) => void;
  /** Timeout for the start of the engine, in milliseconds. */
  readonly patience: number;
}

/** The option of the page's first session: ONNX Runtime is started once. */
let first: { readonly webgpuFiles: string | undefined } | undefined;

/**
 * Opens a session on the GPU that WebGPU gives to a page or a worker. Where that fails, calls `onWarning` with the
 * reason, and returns undefined.
 *
 * @throws EngineError with the install command if the package `onnxruntime-web` is not installed
 */
export async function openWebGpu(
  parameters: readonly ParameterLayout[],
  { webgpuFiles, onProgress = () => {}, onWarning, patience }: Options,
): Promise<Session | undefined> {
  const refuse = (reason: string) => onWarning(`device: webgpu requested, wasm is in use: ${reason}`);
  const adapter = await findAdapter();
  if (typeof adapter === "string") {
    refuse(adapter);
    return undefined;
  }
  onProgress({ stage: "engine" });
  const ort = await loadGpuRuntime();
  if (first === undefined) {
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.initTimeout = patience;
    if (webgpuFiles !== undefined) ort.env.wasm.wasmPaths = asFolder(webgpuFiles);
  } else if (webgpuFiles !== undefined && webgpuFiles !== first.webgpuFiles) {
    onWarning(
      `webgpuFiles: ${webgpuFiles} is not in use: ONNX Runtime was started by the page's first session on WebGPU. Pass the same ` +
        "address to each session.",
    );
  }
  first ??= { webgpuFiles };
  const warning = adapter.isSoftware
    ? `device: the browser's WebGPU adapter (${adapter.name}) computes on the processor, slower than WebAssembly. Turn on hardware ` +
      "acceleration in the browser's settings, or request wasm."
    : undefined;
  const engine = deviceEngine(ort, {
    engine: `onnxruntime-web ${ort.env.versions.web ?? "of unknown version"}, WebGPU on ${adapter.name}`,
    device: "webgpu",
    threads: 1,
    ...(warning !== undefined && { warning }),
  });
  // Models that only copy the state are part of the engine's start.
  let isStarted = false;
  const ofPrograms: OnProgress = (progress) => {
    if (isStarted) onProgress(progress);
  };
  try {
    const session = await createWebGpuSession(withProgress(engine, ofPrograms), parameters);
    isStarted = true;
    if (warning !== undefined) onWarning(warning);
    onProgress({ stage: "ready" });
    return session;
  } catch (cause) {
    onProgress({ stage: "ready" });
    refuse(`ONNX Runtime did not start on ${adapter.name}: ${messageOf(cause)}`);
    return undefined;
  }
}

function asFolder(address: string): string {
  return address.endsWith("/") ? address : `${address}/`;
}
