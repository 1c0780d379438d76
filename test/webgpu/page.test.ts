import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectClose } from "../../src/graph/testing/close.ts";
import { openSession } from "../../src/node.ts";
import { findChromium } from "../browser/chromium.ts";
import { deviceCases } from "./cases.ts";
import { buildGpuPages, enginePath, type GpuPages } from "./page/browser.ts";
import { lossesOf } from "./training.ts";

/**
 * Training on WebGPU in a page and a worker of Chromium, on its software adapter. All cases: `npm run long --
 * webgpu-page`.
 */
const chromium = await findChromium();
const steps = 10;
/** Its products are so small that the software adapter compiles them in seconds. */
const name = "four pixels";

let pages: GpuPages;
let expected: Awaited<ReturnType<typeof lossesOf>>;

describe.skipIf(chromium === undefined)("WebGPU in Chromium (skipped without Chromium)", () => {
  beforeAll(async () => {
    if (chromium === undefined) return;
    const deviceCase = deviceCases[name];
    if (deviceCase === undefined) throw new Error("no such case");
    pages = await buildGpuPages(chromium);
    expected = await lossesOf(deviceCase, openSession, { device: "cpu", steps });
  });
  afterAll(() => pages?.remove());

  it.each([
    { where: "a worker", query: "in=worker", file: "jspi" },
    { where: "a page beside WebAssembly, from given files", query: "both", file: "asyncify" },
  ])("trains as the processor does, in $where", async ({ query, file }) => {
    const build = file === "jspi" ? "" : `&build=asyncify&files=${enginePath}`;
    const words = `name=${encodeURIComponent(name)}&steps=${steps}&${query}${build}`;
    const { results } = await pages.answerOf(words, { gpu: true });
    const [found] = results;
    if (found === undefined) throw new Error("no result");
    expect(found.engine).toMatch(/^onnxruntime-web \d+\.\d+\.\d+, WebGPU on \S.*swiftshader/);
    expect(found.device).toBe("webgpu");
    expect(found.warnings).toEqual([expect.stringMatching(/^device: .*swiftshader.* on the processor/)]);
    expect(found.steps).toHaveLength(steps);
    expectClose(found.steps, expected.steps, { relative: 1e-4 }, "losses");
    expectClose(found.evaluations, expected.evaluations, { relative: 1e-4 }, "evaluations");
    if (query === "both") expectClose(found.wasm ?? [], expected.steps, { relative: 1e-4 }, "wasm");
    expect(found.loaded).toContainEqual(expect.stringContaining(`.${file}`));
    const stages = found.progress.map(({ stage, program }) => (program ? `${stage} ${program}` : stage));
    expect(stages.slice(0, 4)).toEqual(["engine", "ready", "program training", "ready"]);
    expect(stages).toContain("program evaluation");
    expect(stages.at(-1)).toBe("ready");
  });

  it("computes on WebAssembly, and says why, without an adapter", async () => {
    const words = `name=${encodeURIComponent(name)}&steps=${steps}&in=page&in=worker`;
    const { results } = await pages.answerOf(words, { gpu: false });
    expect(results).toHaveLength(2);
    for (const found of results) {
      expect(found).toMatchObject({ device: "wasm", progress: [] });
      expect(found.warnings).toEqual([
        expect.stringMatching(/^device: webgpu requested, wasm is in use: .*no adapter/),
      ]);
      expectClose(found.steps, expected.steps, { relative: 1e-4 }, "losses");
    }
  });
});
