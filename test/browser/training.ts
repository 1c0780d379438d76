import { openSession } from "nelbo/web";
import mjs from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import wasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import { type FirstSteps, firstSteps } from "./firstSteps.ts";

/** What a page or a worker says of its training. */
export interface BrowserTraining extends FirstSteps {
  readonly isolated: boolean;
}

/** The first steps on images that the server hands out. */
export async function trainHere(threads: number): Promise<BrowserTraining> {
  const pixels = new Uint8Array(await (await fetch("/images")).arrayBuffer());
  const files = threads > 1 && { files: { mjs, wasm } };
  const steps = await firstSteps(pixels, ({ parameters }) => openSession(parameters, { threads, ...files }));
  return { ...steps, isolated: crossOriginIsolated };
}
