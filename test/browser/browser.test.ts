import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { everyImage } from "../../src/data/batches.ts";
import { expectClose } from "../../src/graph/testing/close.ts";
import {
  encodeIdx,
  firstImages,
  gatherData,
  gatherLabels,
  loadDataset,
  type Model,
  openSession,
  type Source,
} from "../../src/node.ts";
import { initialiseRendererInNode } from "../../src/picture/render.node.ts";
import { buildPage } from "./build.ts";
import { findChromium, withPage } from "./chromium.ts";
import { type FirstSteps, firstSteps } from "./firstSteps.ts";
import { servePages } from "./server.ts";
import { type Tour, tour } from "./tour.ts";
import type { BrowserTraining, PageGaps } from "./training.ts";

/** `nelbo/web` in a real browser: bundled by Vite, in a page and in a worker, with one thread and with two. */
const chromium = await findChromium();
const imageCount = 2560;

let pages = "";
let images: Uint8Array = new Uint8Array();
let tourFiles: Record<"images" | "zipped" | "labels", Uint8Array>;
let node: FirstSteps;
/** ONNX Runtime's script, which fails in its threads. */
let failingScript: Uint8Array = new Uint8Array();

const createSession = ({ parameters }: Model) => openSession(parameters, { threads: 1 });

/** The pixels of the first images. */
async function bytesOf(source: Source, count: number): Promise<Uint8Array> {
  return Uint8Array.from(await gatherData(firstImages(source, count), everyImage(count)));
}

/** IDX files of the first images. */
async function idxFiles(source: Source, count: number): Promise<typeof tourFiles> {
  const shape = [count, 28, 28];
  const labels = (await gatherLabels(source, everyImage(count))) ?? new Uint8Array();
  const file = encodeIdx({ type: "ubyte", shape, values: await bytesOf(source, count) });
  return {
    images: file,
    zipped: gzipSync(file),
    labels: encodeIdx({ type: "ubyte", shape: [count], values: labels }),
  };
}

/** What the page at an address answers. */
async function answerOf<Answer>(query: string, isolated = false): Promise<Answer> {
  if (chromium === undefined) throw new Error("no browser");
  const files = {
    "/images": images,
    "/images.idx": tourFiles.images,
    "/images.idx.gz": tourFiles.zipped,
    "/labels.idx": tourFiles.labels,
    "/failing.mjs": failingScript,
  };
  const server = await servePages(pages, files, { isolated });
  try {
    const result = await withPage(chromium, `${server.address}?${query}`, server.nextResult());
    if (typeof result === "object" && result !== null && "error" in result)
      throw new Error(String(result.error));
    return result as Answer;
  } finally {
    server.close();
  }
}

// Where neither Chromium nor Chrome begins, these tests are skipped, and the report says so.
describe.skipIf(chromium === undefined)("nelbo/web in Chromium", () => {
  beforeAll(async () => {
    pages = await mkdtemp(join(tmpdir(), "nelbo-pages-"));
    await buildPage(import.meta.url, pages);
    const { train: mnist } = await loadDataset("mnist", { offline: true });
    images = await bytesOf(mnist, imageCount);
    const script = createRequire(import.meta.url).resolve("onnxruntime-web/ort-wasm-simd-threaded.mjs");
    failingScript = Buffer.concat([
      Buffer.from('if (globalThis.name?.startsWith("em-pthread")) throw new Error("no threads here");\n'),
      await readFile(script),
    ]);
    tourFiles = await idxFiles(mnist, 400);
    node = await firstSteps(images, createSession);
  }, 120_000);
  afterAll(() => rm(pages, { recursive: true, force: true }));

  it.each([
    { where: "a page", query: "", isolated: false, threads: 1 },
    { where: "a worker", query: "in=worker", isolated: false, threads: 1 },
    { where: "an isolated page with two threads", query: "threads=2", isolated: true, threads: 2 },
    {
      where: "an isolated worker with two threads",
      query: "in=worker&threads=2",
      isolated: true,
      threads: 2,
    },
  ])("makes the steps that Node makes in $where", async ({ query, isolated, threads }) => {
    const found = await answerOf<BrowserTraining>(query, isolated);
    expect(found).toMatchObject({ threads, isolated });
    expect(found.engine).toMatch(/^onnxruntime-web \d+\.\d+\.\d+, wasm$/);
    expect(found.losses).toHaveLength(10);
    expectClose(found.losses, node.losses, { relative: 1e-5 }, "losses");
    expectClose(found.firstBias, node.firstBias, { relative: 0, absolute: 1e-4 }, "biases");
  });

  it.each(["gaps", "gaps&threads=2"])("leaves the page's own thread free in '?%s'", async (query) => {
    const gaps = await answerOf<PageGaps>(query, true);
    // A step on this thread would take longer than a frame. Other programs may delay single timers.
    expect(gaps.median).toBeLessThan(16);
    expect(gaps.count).toBeGreaterThan(20);
  });

  it("makes what Node makes of images, codes, pictures and files", async () => {
    const expected = await tour({
      createSession,
      startRenderer: initialiseRendererInNode,
      files: tourFiles,
    });
    const { numbers, digests } = await answerOf<Tour>("tour");
    expect(digests).toEqual(expected.digests);
    expect(digests["weights read"]).toBe(digests.weights);
    expect(Object.keys(numbers)).toEqual(Object.keys(expected.numbers));
    for (const [name, wanted] of Object.entries(expected.numbers)) {
      expectClose(numbers[name] ?? [], wanted, { relative: 1e-4, absolute: 1e-4 }, name);
    }
  });

  it.each(["", "in=worker&"])("gives one thread, and says so, where '%s' is not isolated", async (where) => {
    const found = await answerOf<BrowserTraining>(`${where}threads=4`);
    expect(found).toMatchObject({ threads: 1, isolated: false });
    expect(found.warnings).toEqual([
      expect.stringMatching(/^threads: 4 requested, 1 is in use: .*not cross-origin isolated/),
    ]);
  });

  it.each(["", "in=worker&"])(
    "refuses threads without ONNX Runtime's files at once in '%s'",
    async (where) => {
      const began = performance.now();
      await expect(answerOf(`${where}threads=2&script=none`, true)).rejects.toThrow(
        /ConfigError: files: 2 threads require the addresses/,
      );
      expect(performance.now() - began).toBeLessThan(60_000);
    },
  );

  it.each(["", "in=worker&"])("tells at once of a thread that cannot be started in '%s'", async (where) => {
    const began = performance.now();
    await expect(answerOf(`${where}threads=2&script=/failing.mjs`, true)).rejects.toThrow(
      /EngineError: ONNX Runtime: a thread could not be started from .*\/failing\.mjs: .*no threads here/,
    );
    expect(performance.now() - began).toBeLessThan(60_000);
  });

  it("refuses a number of threads that is none, by the error's own name", async () => {
    await expect(answerOf("threads=0")).rejects.toThrow(
      "ConfigError: threads: expected a whole number from 1 to 1024, found 0.",
    );
  });
});
