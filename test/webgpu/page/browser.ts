import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buildPage } from "../../browser/build.ts";
import { withPage } from "../../browser/chromium.ts";
import { servePages } from "../../browser/server.ts";
import { pageTasks, readTrace, traceWords } from "./tasks.ts";
import type { PageTraining } from "./train.ts";

export interface PageAnswer {
  /** A training for each case of the query. */
  readonly results: readonly PageTraining[];
}

/** The page beside this file, bundled by Vite. */
export interface GpuPages {
  /** What the page answers to a query. @param gpu whether the browser has WebGPU */
  answerOf(query: string, options: { readonly gpu: boolean }): Promise<PageAnswer>;
  /** Tasks of the page's own thread while it answers: see `pageTasks`. */
  tasksOf(query: string): Promise<readonly number[]>;
  remove(): Promise<void>;
}

/** Where the server has ONNX Runtime's files under their own names. */
export const enginePath = "/engine/";

export async function buildGpuPages(chromium: string): Promise<GpuPages> {
  const folder = await mkdtemp(join(tmpdir(), "nelbo-gpu-pages-"));
  await buildPage(import.meta.url, folder);
  const files = await engineFiles();
  async function visit(query: string, gpu: boolean, words: readonly string[], after = async () => {}) {
    const server = await servePages(folder, files, { isolated: false });
    try {
      const work = server.nextResult().then(async (result) => {
        await after();
        return result;
      });
      const result = await withPage(chromium, `${server.address}?${query}`, work, { gpu, words });
      if (typeof result === "object" && result !== null && "error" in result)
        throw new Error(String(result.error));
      return result as PageAnswer;
    } finally {
      server.close();
    }
  }
  return {
    answerOf: (query, { gpu }) => visit(query, gpu, []),
    async tasksOf(query) {
      const file = join(folder, "trace.json");
      await visit(query, true, traceWords(file), async () => void (await readTrace(file)));
      return pageTasks(await readTrace(file));
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

async function engineFiles(): Promise<Record<string, Uint8Array>> {
  const folder = dirname(
    createRequire(import.meta.url).resolve("onnxruntime-web/ort-wasm-simd-threaded.mjs"),
  );
  const names = ["jspi", "asyncify"].flatMap((kind) => [
    `ort-wasm-simd-threaded.${kind}.mjs`,
    `ort-wasm-simd-threaded.${kind}.wasm`,
  ]);
  const entries = names.map(async (name) => [`${enginePath}${name}`, await readFile(join(folder, name))]);
  return Object.fromEntries(await Promise.all(entries));
}
