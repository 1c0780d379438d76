import { existsSync } from "node:fs";
import { tinyDeviceStep } from "../../src/run/tinyStep.ts";
import { type GpuProbe, probeGpu } from "../../src/runtime/webgpu/probe.node.ts";

/** Where Chromium's packages have the software adapter. */
const places = ["/usr/lib/chromium", "/usr/lib/chromium-browser", "/opt/google/chrome"];

/**
 * Chooses a GPU for the tests of this process: the software adapter that comes with Chromium, because it is the same
 * on every machine; without it, what the machine has.
 *
 * @returns what was found; its `problem` is why tests are skipped
 */
export async function chooseTestGpu(): Promise<GpuProbe> {
  const driver = places.map((place) => `${place}/vk_swiftshader_icd.json`).find(existsSync);
  // Read by the Vulkan loader when the first session starts, here and in child processes.
  if (driver !== undefined) Object.assign(process.env, { VK_DRIVER_FILES: driver, VK_ICD_FILENAMES: driver });
  const probe = await probeGpu(tinyDeviceStep());
  if (probe.problem !== undefined) {
    console.warn(
      `Tests on WebGPU are skipped: ${probe.problem}. On Debian: apt-get install libvulkan1 chromium`,
    );
  }
  return probe;
}
