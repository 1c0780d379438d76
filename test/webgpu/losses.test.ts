import { describe, expect, it } from "vitest";
import { openSession } from "../../src/runtime/openSession.node.ts";
import { deviceCases } from "./cases.ts";
import { expectSameLosses } from "./compare.ts";
import { chooseTestGpu } from "./gpu.ts";
import { lossesOf } from "./training.ts";

/** A few cases; `npm run long -- webgpu` compares all. */
const { problem } = await chooseTestGpu();
const chosen = ["four pixels", "Gaussian, optimal sigma"];

describe.skipIf(problem !== undefined)("training on WebGPU in Node", () => {
  it.each(chosen)("has the losses of the processor: %s", async (name) => {
    const each = deviceCases[name];
    if (each === undefined) throw new Error(`no case is called ${name}`);
    const [expected, found] = [
      await lossesOf(each, openSession, { device: "cpu", steps: 10 }),
      await lossesOf(each, openSession, { device: "webgpu", steps: 10 }),
    ];
    expect(found.steps).toHaveLength(10);
    expectSameLosses(found, expected, 1e-4);
  });
});
