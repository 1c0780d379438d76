import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { isMissing } from "../missingPackage.ts";
import { initialiseRenderer, missingRenderer } from "./render.ts";

const wasm = "@resvg/resvg-wasm/index_bg.wasm";

/**
 * Loads the SVG renderer from the installed package; may be called before every picture.
 *
 * @throws EngineError when it cannot be loaded; with the install command where its package is not installed, as beside a
 *   bundle that was copied to another machine
 */
export async function initialiseRendererInNode(): Promise<void> {
  await initialiseRenderer(Uint8Array.from(await readFile(wasmPath())));
}

function wasmPath(): string {
  // Bundlers leave no import.meta.url where they make CommonJS.
  const here: string | undefined = import.meta.url;
  try {
    return createRequire(here ?? join(process.cwd(), "bundle.cjs")).resolve(wasm);
  } catch (cause) {
    throw isMissing(wasm, cause) ? missingRenderer(cause) : cause;
  }
}
