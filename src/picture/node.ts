import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { initialiseRenderer } from "./render.ts";

/**
 * Loads the SVG renderer from the installed package; may be called before every picture.
 *
 * @throws EngineError when it cannot be loaded.
 */
export async function initialiseRendererInNode(): Promise<void> {
  const path = createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm");
  await initialiseRenderer(Uint8Array.from(await readFile(path)));
}
