import { readFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import type { ConfigInput } from "../../src/config/config.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { resumeRun } from "../../src/run/resumeRun.ts";
import { tinyDeviceStep } from "../../src/run/tinyStep.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { openSession } from "../../src/runtime/openSession.node.ts";
import type { OpenSession } from "../../src/runtime/session.ts";
import { adapterProblem, probeGpu } from "../../src/runtime/webgpu/probe.node.ts";
import { createWebGpuSession } from "../../src/runtime/webgpu/session.ts";
import { contentOf } from "../../src/testing/run/compareRuns.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { chooseTestGpu } from "./gpu.ts";
import { processorDevice } from "./processorDevice.ts";

/**
 * Runs on WebGPU in Node: files, resuming, changing the device, and what is said without a GPU. Runs are trained in a
 * session for a GPU whose device is the processor; `npm run long -- webgpu` kills and resumes runs on a GPU.
 */
const { problem, adapters } = await chooseTestGpu();
/** A GPU that is there, and computes on the processor. */
const withDevice: OpenSession = (parameters, options) =>
  options?.device === "webgpu"
    ? createWebGpuSession(processorDevice(), parameters)
    : openSession(parameters, options);
const at = temporaryFolder();

async function collect(events: AsyncGenerator<RunEvent>): Promise<readonly RunEvent[]> {
  const all: RunEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const environmentOf = (run: string) => JSON.parse(readFileSync(at(`${run}/environment.json`), "utf8"));
const warningsOf = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.event === "warning" ? [event.message] : []));

describe("a run on WebGPU", () => {
  const input = (name: string): ConfigInput => ({
    ...tinySettings,
    data: at("images"),
    out: at(name),
    device: "webgpu",
  });

  /** Stops a run after its third step. */
  async function interrupt(name: string): Promise<void> {
    const controller = new AbortController();
    for await (const event of trainRun(input(name), { signal: controller.signal, openSession: withDevice })) {
      if (event.event === "step" && event.step === 3) controller.abort();
    }
  }

  beforeAll(async () => {
    await writeTinyImages(at("images"));
    await collect(trainRun(input("whole"), { openSession: withDevice }));
  });

  it("resumes on its device to the same bits", async () => {
    await interrupt("stopped");
    await cp(at("stopped"), at("moved"), { recursive: true });
    const events = await collect(resumeRun(at("stopped"), { openSession: withDevice }));
    expect(warningsOf(events)).toEqual([]);
    expect(contentOf(at("stopped"))).toEqual(contentOf(at("whole")));
    expect(environmentOf("stopped")).toMatchObject({
      device: "webgpu",
      engine: expect.stringMatching(/WebGPU$/),
    });
  });

  it("resumes on the processor, and says that bits may differ", async () => {
    const [warning = ""] = warningsOf(
      await collect(resumeRun(at("moved"), { device: "cpu", openSession: withDevice })),
    );
    expect(warning).toMatch(/WebGPU before, .*CPU now.*last bits may differ/);
    expect(environmentOf("moved")).toMatchObject({ device: "cpu" });
    // It stays there.
    expect(warningsOf(await collect(resumeRun(at("moved"), { epochs: 3, openSession: withDevice })))).toEqual(
      [],
    );
    expect(environmentOf("moved")).toMatchObject({ device: "cpu" });
  });

  it.skipIf(problem !== undefined)(
    "is on the processor with auto where the only GPU is software, and keeps the reason",
    async () => {
      const events = await collect(trainRun({ ...input("auto"), device: "auto" }));
      const reason = `chosen: the only adapter, ${adapters[0]}, computes on the processor`;
      expect(events[0]).toMatchObject({ event: "opened", deviceReason: reason });
      await collect(resumeRun(at("auto"), { epochs: 3 }));
      expect(environmentOf("auto")).toMatchObject({ device: "cpu", deviceReason: reason });
    },
  );
});

describe("without a GPU", () => {
  it("the probe says so", async () => {
    const probe = await probeGpu(tinyDeviceStep(), "/nowhere.json");
    expect(probe).toMatchObject({
      driver: "nowhere.json",
      adapters: [],
      problem: expect.stringMatching(/^no GPU that WebGPU can use/),
    });
    expect(probe.seconds).toBeUndefined();
  });

  it("a session names the device, what is missing and what to do", async () => {
    const { parameters } = (await import("../../src/vae/testing/denseVae.ts")).denseVae();
    const { openWebGpu } = await import("../../src/runtime/webgpu/open.node.ts");
    const failing = {
      hasWebGpu: () => true,
      nodeDeviceEngine: () => ({
        description: { engine: "an engine", device: "webgpu" as const, threads: 1 },
        tensor: () => ({ data: undefined, dims: [] }),
        load: () => Promise.reject(new Error("x.cc:136 was false. Failed to get a WebGPU adapter: none\n")),
      }),
    };
    await expect(openWebGpu(failing, parameters)).rejects.toThrow(
      /^device: WebGPU does not work here: no GPU that WebGPU can use \(none\)\. Install .* or use device: cpu\.$/,
    );
    await expect(openWebGpu({ ...failing, hasWebGpu: () => false }, parameters)).rejects.toThrow(
      /^device: onnxruntime-node for .* does not contain WebGPU.* or use device: cpu\.$/,
    );
    await expect(openSession(parameters, { device: "wasm" })).rejects.toThrow(
      "device: expected cpu or webgpu in Node, found wasm.",
    );
  });

  it("an error of the engine that is no missing adapter keeps its first line", () => {
    expect(adapterProblem("out of memory\nat x.cc")).toBe("out of memory");
  });
});
