import type { Device } from "../runtime/session.ts";
import type { GpuProbe } from "../runtime/webgpu/probe.node.ts";
import { prepareTraining, type TrainingPlan } from "./prepareTraining.ts";

/** The device of a run and, if it was chosen by timing steps, why. */
export type DeviceChoice = Pick<TrainingPlan, "device" | "deviceReason">;

type UnsettledPlan = Omit<TrainingPlan, "device" | "deviceReason">;

/** What tests may replace. */
export interface DeviceTrials {
  /** Tries a step on this machine's GPU. */
  readonly probe?: () => Promise<GpuProbe>;
  /** Seconds of a training step of the run on a device. */
  readonly time?: (device: Device) => Promise<number>;
}

/**
 * The device that a run's setting asks for. For `auto`: the GPU if there is one that computes (not an adapter that
 * computes on the processor) and if it takes less time for this run's own steps; else the processor.
 */
export async function settleDevice(plan: UnsettledPlan, trials: DeviceTrials = {}): Promise<DeviceChoice> {
  const { device } = plan.config;
  if (device !== "auto") return { device };
  if (plan.config.model === "pca") return { device: "cpu", deviceReason: "PCA has no training steps" };
  const { probe = probeDefault, time = (each) => secondsOfStep(plan, each) } = trials;
  const { problem, software, adapters } = await probe();
  if (problem !== undefined) return { device: "cpu", deviceReason: `chosen: ${problem}` };
  if (software) {
    return {
      device: "cpu",
      deviceReason: `chosen: the only adapter, ${adapters.join(" and ")}, computes on the processor`,
    };
  }
  const seconds = { webgpu: await time("webgpu"), cpu: await time("cpu") };
  const chosen = seconds.webgpu < seconds.cpu ? "webgpu" : "cpu";
  const other = chosen === "webgpu" ? "cpu" : "webgpu";
  return {
    device: chosen,
    deviceReason: `chosen: ${milliseconds(seconds[chosen])} a step, against ${milliseconds(seconds[other])} on ${names[other]}`,
  };
}

const names = { cpu: "the processor", webgpu: "the GPU" } as const;

function milliseconds(seconds: number): string {
  return `${(1000 * seconds).toPrecision(3)} ms`;
}

async function probeDefault(): Promise<GpuProbe> {
  const { tinyDeviceStep } = await import("./tinyStep.ts");
  const { probeGpu } = await import("../runtime/webgpu/probe.node.ts");
  return probeGpu(tinyDeviceStep());
}

/** The median time of some steps with the run's own data, in a session of its own. */
async function secondsOfStep(plan: UnsettledPlan, device: Device): Promise<number> {
  const { standstill, timeSteps } = await import("./forecast/timing.ts");
  const training = await prepareTraining({ ...plan, config: standstill(plan.config), device });
  try {
    return (await timeSteps(training, () => {})).seconds;
  } finally {
    await training.events.return();
    await training.dispose();
  }
}
