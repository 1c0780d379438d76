import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { isMissing } from "../missingPackage.ts";
import { initialiseRenderer, missingRenderer } from "./render.ts";

const wasm = "@resvg/resvg-wasm/index_bg.wasm";

/**
 * Loads the SVG renderer from the installed package; can be called before every picture.
 *
 * @throws EngineError if it cannot be loaded; with the install command if its package is not installed, for example
 *   next to a bundle that was copied to another machine
 */
export async function initialiseRendererInNode(): Promise<void> {
  await initialiseRenderer(Uint8Array.from(await readFile(wasmPath())));
}

function wasmPath(): string {
  // Bundlers remove import.meta.url from CommonJS output.
  const here: string | undefined = import.meta.url;
  try {
    return createRequire(here ?? join(process.cwd(), "bundle.cjs")).resolve(wasm);
  } catch (cause) {
    throw isMissing(wasm, cause) ? missingRenderer(cause) : cause;
  }
}
