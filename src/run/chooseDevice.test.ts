import { describe, expect, it } from "vitest";
import { type ConfigInput, resolveConfig } from "../config/config.ts";
import type { GpuProbe } from "../runtime/webgpu/probe.node.ts";
import { settleDevice } from "./chooseDevice.ts";
import type { TrainingPlan } from "./prepareTraining.ts";

const hardware: GpuProbe = { driver: "default", adapters: ["A GPU"], software: false, seconds: 0.001 };

function choice(input: ConfigInput, probe: GpuProbe, seconds: Readonly<Record<string, number>> = {}) {
  const plan = { config: resolveConfig(input) } as TrainingPlan;
  return settleDevice(plan, {
    probe: () => Promise.resolve(probe),
    time: async (device) => {
      const time = seconds[device];
      if (time === undefined) throw new Error(`${device} is not timed`);
      return time;
    },
  });
}

describe("the device of a run", () => {
  it("is the one that is asked for, without a trial", async () => {
    expect(await choice({}, hardware)).toEqual({ device: "cpu" });
    expect(await choice({ device: "webgpu" }, hardware)).toEqual({ device: "webgpu" });
  });

  it("is the faster one with auto, with the times as the reason", async () => {
    expect(await choice({ device: "auto" }, hardware, { webgpu: 0.00212, cpu: 0.0074 })).toEqual({
      device: "webgpu",
      deviceReason: "chosen: 2.12 ms a step, against 7.40 ms on the processor",
    });
    expect(await choice({ device: "auto" }, hardware, { webgpu: 0.03, cpu: 0.0074 })).toEqual({
      device: "cpu",
      deviceReason: "chosen: 7.40 ms a step, against 30.0 ms on the GPU",
    });
  });

  it("is the processor with auto where the GPU is software, fails, or has nothing to do, without timing", async () => {
    const software = { ...hardware, adapters: ["llvmpipe"], software: true };
    expect(await choice({ device: "auto" }, software)).toEqual({
      device: "cpu",
      deviceReason: "chosen: the only adapter, llvmpipe, computes on the processor",
    });
    expect(await choice({ device: "auto" }, { ...hardware, problem: "no GPU that WebGPU can use" })).toEqual({
      device: "cpu",
      deviceReason: "chosen: no GPU that WebGPU can use",
    });
    const { device } = await choice({ device: "auto", model: "pca" }, hardware);
    expect(device).toBe("cpu");
  });
});
