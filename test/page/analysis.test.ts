import { isBuiltin } from "node:module";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { build } from "vite";
import { describe, expect, it } from "vitest";
import { type Analysis, analyse } from "./analysis.ts";

/** What the test's page offers: globals that every browser has, and none of Node's. */
const browserGlobals = {
  AbortController,
  AbortSignal,
  atob,
  Blob,
  btoa,
  console,
  crypto,
  DecompressionStream,
  DOMException,
  Event,
  EventTarget,
  MessageChannel,
  performance,
  setTimeout,
  structuredClone,
  TextDecoder,
  TextEncoder,
  URL,
  WebAssembly,
};

/** Bundles plots, report and analysis as one script for a page. Fails where anything of Node's is imported. */
async function bundle(): Promise<string> {
  const asked: string[] = [];
  const built = await build({
    configFile: false,
    logLevel: "error",
    plugins: [
      {
        name: "nothing of Node's",
        enforce: "pre",
        resolveId(id, importer) {
          if (isBuiltin(id) || id.startsWith("onnxruntime")) asked.push(`${id} by ${importer}`);
          return null;
        },
      },
    ],
    build: {
      write: false,
      target: "es2022",
      minify: false,
      lib: {
        entry: fileURLToPath(new URL("analysis.ts", import.meta.url)),
        formats: ["iife"],
        name: "page",
      },
    },
  });
  expect(asked).toEqual([]);
  const [first] = Array.isArray(built) ? built : [built];
  const chunks =
    "output" in (first ?? {}) ? (first as { output: { type: string; code?: string }[] }).output : [];
  return chunks.map(({ code = "" }) => code).join("\n");
}

describe("the analysis of a trained model", () => {
  it("is bundled for a page without Node modules or an engine, and draws the same there as in Node", async () => {
    const script = await bundle();
    const page = createContext({ ...browserGlobals });
    runInContext(
      `globalThis.self = globalThis; globalThis.window = globalThis;\n${script}\nglobalThis.page = page;`,
      page,
    );
    const drawn = (await runInContext("page.analyse()", page)) as Analysis;
    const expected = await analyse();
    expect(Object.keys(drawn.figures).length).toBeGreaterThan(8);
    expect(drawn.figures).toEqual(expected.figures);
    expect(drawn.figures.scatter).toMatch(/^<svg[^>]*>[\s\S]*<\/svg>\s*$/);
    expect(drawn.report).toBe(expected.report);
    expect(drawn.report).toContain("blocks");
  }, 120_000);
});
