import { advice, change } from "../../advice.ts";
import { EngineError, messageOf } from "../../errors.ts";
import type { ParameterLayout, Session } from "../session.ts";
import type { DeviceEngine } from "./engine.ts";
import { adapterProblem } from "./probe.node.ts";
import { createWebGpuSession } from "./session.ts";

/** Opens a session on this machine's GPU. Throws EngineError if WebGPU finds none that it can use. */
export async function openWebGpu(
  { hasWebGpu, nodeDeviceEngine }: { hasWebGpu(): boolean; nodeDeviceEngine(): DeviceEngine },
  parameters: readonly ParameterLayout[],
): Promise<Session> {
  if (!hasWebGpu()) {
    throw unavailable(
      `onnxruntime-node for ${process.platform} ${process.arch} does not contain WebGPU; those for ` +
        "Linux x64, Windows and macOS arm64 do",
    );
  }
  try {
    return await createWebGpuSession(nodeDeviceEngine(), parameters);
  } catch (cause) {
    throw unavailable(`WebGPU does not work here: ${adapterProblem(messageOf(cause))}`, cause);
  }
}

function unavailable(problem: string, cause?: unknown): EngineError {
  return new EngineError(`${problem}.`, {
    setting: "device",
    value: "webgpu",
    remedy: advice`${gpuRemedy()}, or use ${change("device", "cpu")}.`,
    cause,
  });
}

/** How to install what WebGPU requires. */
export function gpuRemedy(platform: NodeJS.Platform = process.platform): string {
  if (platform !== "linux") return "Install the current driver of the GPU";
  return (
    "Install the Vulkan loader (Debian, Ubuntu: apt-get install libvulkan1) and the driver of the GPU " +
    "(Intel, AMD: apt-get install mesa-vulkan-drivers; NVIDIA: its own driver)"
  );
}
