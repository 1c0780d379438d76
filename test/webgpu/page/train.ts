import { openSession, type SessionProgress } from "nelbo/web";
import { deviceCases } from "../cases.ts";
import { lossesOf } from "../training.ts";

/** What a page or a worker is asked for. */
export interface PageRequest {
  /** Name of a case. */
  readonly name: string;
  readonly steps: number;
  /** Address of the folder with ONNX Runtime's files. Default: the bundler's addresses. */
  readonly files?: string | undefined;
  /** Whether to train on WebAssembly in the same page at the same time. */
  readonly both: boolean;
}

/** The losses of a case, and what the session said. */
export interface PageTraining {
  readonly steps: readonly number[];
  readonly evaluations: readonly number[];
  /** The steps on WebAssembly, if both were asked for. */
  readonly wasm?: readonly number[];
  readonly device: string;
  readonly engine: string;
  readonly warnings: readonly string[];
  /** Each with the milliseconds since the session was asked for. */
  readonly progress: readonly (SessionProgress & { readonly at: number })[];
  /** Names of ONNX Runtime's files that were loaded. */
  readonly loaded: readonly string[];
}

export async function trainInPage({ name, steps, files, both }: PageRequest): Promise<PageTraining> {
  const deviceCase = deviceCases[name];
  if (deviceCase === undefined) throw new Error(`no case is called ${name}`);
  const warnings: string[] = [];
  const progress: (SessionProgress & { at: number })[] = [];
  const began = performance.now();
  let description = { device: "", engine: "" };
  const options = {
    webgpuFiles: files,
    onWarning: (message: string) => void warnings.push(message),
    onProgress: (event: SessionProgress) => void progress.push({ ...event, at: performance.now() - began }),
  };
  const onGpu = lossesOf(
    deviceCase,
    async (parameters, { device } = {}) => {
      const session = await openSession(parameters, { ...options, device });
      description = session.description;
      return session;
    },
    { device: "webgpu", steps },
  );
  const onWasm = both ? lossesOf(deviceCase, openSession, { device: "wasm", steps }) : undefined;
  const losses = await onGpu;
  const wasm = await onWasm;
  const loaded = performance
    .getEntriesByType("resource")
    .map((entry) => entry.name.split("/").at(-1) ?? "")
    .filter((file) => file.startsWith("ort-wasm"));
  const { device, engine } = description;
  return { ...losses, ...(wasm && { wasm: wasm.steps }), device, engine, warnings, progress, loaded };
}
