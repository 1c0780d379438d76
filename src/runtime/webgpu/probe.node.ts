import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { encodeModel, type OnnxModel } from "../../onnx/model.ts";
import type { Feeds } from "../session.ts";
import { isSoftwareAdapter } from "./software.ts";

/** A computation of known result: a device that returns it computes correctly. */
export interface ProbeStep {
  readonly model: OnnxModel;
  readonly feeds: Feeds;
  /** Its sizes, by the name of the feed. */
  readonly sizes: Readonly<Record<string, readonly number[]>>;
  /** The output with the known number, and its place in it. */
  readonly output: string;
  readonly index: number;
  readonly expected: number;
}

/** What WebGPU finds with one driver, or with all that are installed. */
export interface GpuProbe {
  /** The file that describes a Vulkan driver, on Linux; `default` for the one that WebGPU chooses. */
  readonly driver: string;
  /** Adapters by their names, where the Vulkan loader tells them; else empty. */
  readonly adapters: readonly string[];
  /** Whether all adapters compute on the processor. */
  readonly software: boolean;
  /** Seconds of one step, once programs are compiled; undefined if the step failed. */
  readonly seconds?: number;
  /** Why the step failed; undefined if it did not. */
  readonly problem?: string;
}

/** Milliseconds after which a driver that does not answer is given up. */
const patience = 60_000;

/**
 * Tries a step with every Vulkan driver of this machine, one after another; elsewhere with the system's GPU. Each has
 * a process of its own, because a driver that fails can end the process.
 */
export async function probeDrivers(step: ProbeStep): Promise<readonly GpuProbe[]> {
  const drivers = process.platform === "linux" ? await vulkanDrivers() : [];
  if (drivers.length === 0) return [await probeGpu(step)];
  const probes: GpuProbe[] = [];
  for (const driver of drivers) probes.push(await probeGpu(step, driver));
  return probes;
}

/** Tries a step in another process, with the driver that WebGPU chooses or with one Vulkan driver. */
export async function probeGpu(step: ProbeStep, driver?: string): Promise<GpuProbe> {
  const chosen = driver === undefined ? {} : { VK_DRIVER_FILES: driver, VK_ICD_FILENAMES: driver };
  const child = spawn(process.execPath, ["-e", program], {
    env: { ...process.env, ...chosen, VK_LOADER_DEBUG: "driver", ORT_DISABLE_TELEMETRY: "1" },
    stdio: ["pipe", "pipe", "pipe"],
    timeout: patience,
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (text: Buffer) => {
    said.out += text.toString();
  });
  child.stderr.on("data", (text: Buffer) => {
    said.err += text.toString();
  });
  // A process that ends before it reads is reported by its exit code.
  child.stdin.on("error", () => {});
  child.stdin.end(JSON.stringify(requestOf(step)));
  const code = await new Promise<number | string | null>((resolve) => {
    child.on("error", ({ message }) => resolve(message));
    child.on("close", (status, signal) => resolve(status ?? signal));
  });
  const adapters = adapterNames(said.err);
  return {
    driver: driver === undefined ? "default" : basename(driver),
    adapters,
    software: adapters.length > 0 && adapters.every(isSoftwareAdapter),
    ...outcomeOf(said.out, code, step),
  };
}

function outcomeOf(
  out: string,
  code: number | string | null,
  { expected }: ProbeStep,
): { readonly seconds: number } | { readonly problem: string } {
  const answer = out.split("\n").find((line) => line.startsWith("{"));
  if (answer === undefined) return { problem: `the process that tried it ended (${code})` };
  const { value, seconds, problem } = JSON.parse(answer) as {
    readonly value?: number;
    readonly seconds?: number;
    readonly problem?: string;
  };
  if (value === undefined || seconds === undefined)
    return { problem: adapterProblem(problem ?? "no result") };
  if (Math.abs(value - expected) < 1e-3) return { seconds };
  return { problem: `it computes ${value} in a step whose result is ${expected.toFixed(4)}` };
}

/** An error of ONNX Runtime without the C++ that threw it. */
export function adapterProblem(message: string): string {
  const [, reason] = /Failed to get a WebGPU adapter[.:]?\s*([^\n]*)/.exec(message) ?? [];
  if (reason === undefined) return message.split("\n")[0] ?? message;
  return `no GPU that WebGPU can use${reason === "" ? "" : ` (${reason.trim().replace(/\.$/, "")})`}`;
}

/** Names that the Vulkan loader lists: `DRIVER:  [0] NVIDIA H200`. */
function adapterNames(log: string): readonly string[] {
  const [, listed = ""] = /Sorted order:\s*\n((?:.*\[\d+\] .*\n?)+)/.exec(log) ?? [];
  return [...listed.matchAll(/\[\d+\] (.+?)\s*$/gm)].map(([, name = ""]) => name);
}

/** Files that describe the Vulkan drivers of this machine, or those that the environment names. */
async function vulkanDrivers(): Promise<readonly string[]> {
  const named = process.env.VK_DRIVER_FILES ?? process.env.VK_ICD_FILENAMES;
  if (named !== undefined && named !== "") return named.split(delimiter);
  const parents = ["/etc", "/usr/share", "/usr/local/share", join(homedir(), ".local/share")];
  const found = await Promise.all(
    parents.map(async (parent) => {
      const folder = join(parent, "vulkan", "icd.d");
      const names = await readdir(folder).catch(() => []);
      return names.filter((name) => name.endsWith(".json")).map((name) => join(folder, name));
    }),
  );
  return found.flat().sort();
}

function requestOf({ model, feeds, sizes, output, index }: ProbeStep) {
  const require = createRequire(import.meta.url);
  return {
    engine: require.resolve("onnxruntime-node"),
    model: Buffer.from(encodeModel(model)).toString("base64"),
    output,
    index,
    feeds: Object.entries(feeds).map(([name, data]) => ({
      name,
      type: data instanceof Uint8Array ? "uint8" : "float32",
      data: Array.from(data),
      sizes: sizes[name] ?? [],
    })),
  };
}

/** What the other process does: it loads no module of nelbo. */
const program = `
let text = "";
process.stdin.on("data", (part) => { text += part; });
process.stdin.on("end", async () => {
  const answer = (value) => process.stdout.write(JSON.stringify(value) + "\\n", () => process.exit(0));
  try {
    const { engine, model, output, index, feeds } = JSON.parse(text);
    const ort = require(engine);
    const session = await ort.InferenceSession.create(Buffer.from(model, "base64"), {
      executionProviders: ["webgpu"],
      logSeverityLevel: 4,
      extra: { session: { disable_quant_qdq: "1" } },
    });
    const arrays = { float32: Float32Array, uint8: Uint8Array };
    const tensors = Object.fromEntries(
      feeds.map(({ name, type, data, sizes }) => [name, new ort.Tensor(type, arrays[type].from(data), sizes)]),
    );
    await session.run(tensors);
    const began = performance.now();
    const results = await session.run(tensors);
    answer({ value: results[output].data[index], seconds: (performance.now() - began) / 1000 });
  } catch (error) {
    answer({ problem: String(error && error.message) });
  }
});
`;
