import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findPython } from "../training/pytorch.ts";

export interface Adapter {
  readonly name: string;
  /** Computed by the processor. */
  readonly software: boolean;
}

export interface GpuMachine {
  readonly adapters: readonly Adapter[];
  /** Only adapters that compute on the processor were found: times then say nothing about a GPU. */
  readonly software: boolean;
  /** A Python with PyTorch; undefined without PyTorch. */
  readonly python: string | undefined;
  /** PyTorch's device: its CPU only takes part on a software adapter. */
  readonly device: "cuda" | "cpu";
}

/** What there is to measure with. Throws where something is missing: what, and how to install it. */
export function findMachine({ alone }: { readonly alone: boolean }): GpuMachine {
  const python = alone ? undefined : findPython();
  const adapters = findAdapters(python ?? "python3");
  const software = adapters.length > 0 && adapters.every((adapter) => adapter.software);
  const cuda =
    python !== undefined && outputOf(python, "import torch; print(torch.cuda.is_available())") === "True";
  if (python !== undefined && !cuda && !software) {
    throw new Error(
      `bench: expected a CUDA GPU in PyTorch (${python}), found none. Install a build of PyTorch for it, name another ` +
        "Python (NELBO_PYTHON=/path/to/python3), or measure nelbo without PyTorch: --alone.",
    );
  }
  return { adapters, software, python, device: cuda && !software ? "cuda" : "cpu" };
}

/** Vulkan's adapters; none on other systems than Linux, where WebGPU does not use Vulkan. */
function findAdapters(python: string): readonly Adapter[] {
  if (process.platform !== "linux") return [];
  const install =
    "Install the Vulkan loader (apt-get install libvulkan1) and the GPU's driver. Without a GPU, a software adapter " +
    "shows that the benchmark works: VK_ICD_FILENAMES=/usr/lib/chromium/vk_swiftshader_icd.json (of Debian's chromium).";
  let found: readonly Adapter[];
  try {
    const program = fileURLToPath(new URL("adapters.py", import.meta.url));
    const text = execFileSync(python, [program], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    found = JSON.parse(text) as readonly Adapter[];
  } catch (cause) {
    const { stderr, message } = cause as { readonly stderr?: string; readonly message: string };
    throw new Error(`bench: Vulkan's adapters cannot be listed: ${(stderr || message).trim()}. ${install}`);
  }
  if (found.length === 0) throw new Error(`bench: expected a GPU, but Vulkan finds none. ${install}`);
  return found;
}

function outputOf(python: string, program: string): string {
  return execFileSync(python, ["-c", program], { encoding: "utf8" }).trim();
}
