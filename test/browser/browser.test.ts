import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectClose } from "../../src/graph/testing/close.ts";
import {
  createNodeSession,
  initialValues,
  modelOf,
  optimizerOf,
  resolveConfig,
  scalarsOf,
  scheduleOf,
  train,
} from "../../src/node.ts";
import { mnistSubset } from "../training/mnist.ts";
import { findChromium, withPage } from "./chromium.ts";
import { servePages } from "./server.ts";
import type { BrowserTraining } from "./training.ts";

/** `nelbo/web` in a real browser: bundled by Vite, in a page and in a worker, with one thread and with two. */
const chromium = await findChromium();
const imageCount = 2560;

let pages = "";
let images = new Uint8Array();
let node: { readonly losses: readonly number[]; readonly firstBias: readonly number[] };

/** The same ten steps on this machine's processor. */
async function trainInNode(pixels: Uint8Array): Promise<typeof node> {
  const config = resolveConfig({ preset: "dense" });
  const model = modelOf(config, [28, 28, 1]);
  const session = createNodeSession(model.parameters, { threads: 1 });
  session.writeParameters(initialValues(model.parameters, config.seed));
  const losses: number[] = [];
  const events = train({
    model,
    session,
    images: { train: { count: imageCount, pixels } },
    binarization: config.binarize,
    epochs: config.epochs,
    batchSize: config.batchSize,
    seed: config.seed,
    schedule: scheduleOf(config),
    optimizer: optimizerOf(config),
    scalars: scalarsOf(config),
  });
  for await (const event of events) {
    if (event.event === "step") losses.push(event.batch.loss);
    if (losses.length === 10) break;
  }
  const firstBias = [...(session.readParameters()["encoder.hidden.0.bias"] ?? [])];
  await session.dispose();
  return { losses, firstBias };
}

async function trainInBrowser(query: string, isolated: boolean): Promise<BrowserTraining> {
  if (chromium === undefined) throw new Error("no browser");
  const server = await servePages(pages, images, { isolated });
  try {
    const result = await withPage(chromium, `${server.address}?${query}`, server.nextResult());
    if (typeof result === "object" && result !== null && "error" in result)
      throw new Error(String(result.error));
    return result as BrowserTraining;
  } finally {
    server.close();
  }
}

// Where neither Chromium nor Chrome begins, these tests are skipped, and the report says so.
describe.skipIf(chromium === undefined)("nelbo/web in Chromium", () => {
  beforeAll(async () => {
    pages = await mkdtemp(join(tmpdir(), "nelbo-pages-"));
    await build({
      root: fileURLToPath(new URL(".", import.meta.url)),
      configFile: false,
      logLevel: "error",
      build: { outDir: pages, emptyOutDir: true, target: "es2022" },
      worker: { format: "es" },
      resolve: { alias: { "nelbo/web": fileURLToPath(new URL("../../src/web.ts", import.meta.url)) } },
    });
    const subset = await mnistSubset(imageCount, 1);
    images = Uint8Array.from(subset.train.pixels);
    node = await trainInNode(images);
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
    const found = await trainInBrowser(query, isolated);
    expect(found).toMatchObject({ threads, isolated });
    expect(found.engine).toMatch(/^onnxruntime-web \d+\.\d+\.\d+, wasm$/);
    expect(found.losses).toHaveLength(10);
    expectClose(found.losses, node.losses, { relative: 1e-5 }, "losses");
    expectClose(found.firstBias, node.firstBias, { relative: 0, absolute: 1e-4 }, "biases");
  });

  it("gives a page that is not isolated one thread, however many it asks for", async () => {
    expect(await trainInBrowser("threads=4", false)).toMatchObject({ threads: 1, isolated: false });
  });

  it("refuses a number of threads that is none, by the error's own name", async () => {
    await expect(trainInBrowser("threads=0", false)).rejects.toThrow(
      "ConfigError: threads: expected a whole number from 1 on, found 0.",
    );
  });
});
