import { openSession } from "nelbo/web";
import mjs from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import wasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import { type FirstSteps, firstSteps } from "./firstSteps.ts";

/** What a page or a worker says of its training. */
export interface BrowserTraining extends FirstSteps {
  readonly isolated: boolean;
  /** What `openSession` warned of. */
  readonly warnings: readonly string[];
}

/** Milliseconds between two timers of a page. */
export interface PageGaps {
  readonly count: number;
  readonly median: number;
  readonly most: number;
  readonly longest: number;
}

/** What the page's address asks for. */
export interface Asked {
  readonly threads: number;
  /** Address of ONNX Runtime's script; `none` for no addresses at all. Default: where the bundler put it. */
  readonly script?: string | undefined;
}

/** The first steps on images that the server hands out. */
export async function trainHere({ threads, script = mjs }: Asked): Promise<BrowserTraining> {
  const pixels = new Uint8Array(await (await fetch("/images")).arrayBuffer());
  const files = threads > 1 && script !== "none" && { files: { mjs: script, wasm } };
  const warnings: string[] = [];
  const onWarning = (message: string) => void warnings.push(message);
  const steps = await firstSteps(pixels, ({ parameters }) =>
    openSession(parameters, { threads, onWarning, ...files }),
  );
  return { ...steps, isolated: crossOriginIsolated, warnings };
}
