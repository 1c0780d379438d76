import { fileURLToPath } from "node:url";
import { build } from "vite";

/**
 * Bundles the page beside a module into a folder, with Vite.
 *
 * @param module the module's `import.meta.url`
 * @param web the module that the page imports as `nelbo/web`. Default: this checkout's
 */
export async function buildPage(
  module: string,
  folder: string,
  web = fileURLToPath(new URL("../../src/web.ts", import.meta.url)),
): Promise<void> {
  await build({
    root: fileURLToPath(new URL(".", module)),
    configFile: false,
    logLevel: "error",
    build: { outDir: folder, emptyOutDir: true, target: "es2022" },
    worker: { format: "es" },
    resolve: { alias: { "nelbo/web": web } },
  });
}
