import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, cpus, freemem, totalmem } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { loadDataset } from "../data/loadDataset.node.ts";
import { defaultCacheFolder } from "../data/sources/cacheFolder.node.ts";
import { knownDatasets } from "../data/sources/known.ts";
import { messageOf } from "../errors.ts";
import { installCommand } from "../missingPackage.ts";
import type { GpuProbe } from "../runtime/webgpu/probe.node.ts";
import { version } from "../version.ts";

/** The result of one check. */
export interface Check {
  readonly name: string;
  /** `missing`: training works without it. `failed`: training does not work. */
  readonly state: "ok" | "missing" | "failed";
  readonly found: string;
  /** How to fix it, if there is a fix. */
  readonly remedy?: string;
}

export interface Health {
  /** Whether training works on this machine. */
  readonly healthy: boolean;
  readonly checks: readonly Check[];
}

/** What tests may replace. */
export interface HealthOptions {
  /** Computes a known result. Returns the engine's description. */
  readonly tryEngine?: () => Promise<string>;
  readonly cacheFolder?: string;
  /** Tries a training step on each GPU. */
  readonly tryGpus?: () => Promise<readonly GpuProbe[]>;
  /** Python programs to search for PyTorch. */
  readonly pythons?: readonly string[];
}

const oldestNode = 20;
const gigabyte = 1e9;

/** Checks everything that training requires. Changes nothing: files written for a check are removed. */
export async function checkHealth(options: HealthOptions = {}): Promise<Health> {
  const { tryEngine = computeTiny, tryGpus = probeAll, cacheFolder = defaultCacheFolder() } = options;
  const { pythons = [process.env.NELBO_PYTHON ?? "python3"] } = options;
  const checks = [
    ok("nelbo", version),
    nodeCheck(process.versions.node),
    ok("platform", `${process.platform} ${process.arch}, ${cpus()[0]?.model.trim() || "unknown processor"}`),
    ok("cores", String(availableParallelism())),
    ok("memory", `${gigabytes(totalmem())}, ${gigabytes(freemem())} of it free`),
    await engineCheck(tryEngine),
    ...(await gpuChecks(tryGpus)),
    await folderCheck(process.cwd()),
    ok("cache", cacheFolder),
    ...(await Promise.all(knownDatasets.map(({ name }) => dataCheck(name, cacheFolder)))),
    await pytorchCheck(pythons),
  ];
  return { healthy: checks.every(({ state }) => state !== "failed"), checks };
}

function ok(name: string, found: string): Check {
  return { name, state: "ok", found };
}

/** Whether this Node is new enough; `found` is its version. */
export function nodeCheck(found: string): Check {
  if (Number.parseInt(found, 10) >= oldestNode) return ok("node", found);
  return {
    name: "node",
    state: "failed",
    found: `${found}, expected ${oldestNode} or newer`,
    remedy: "install a newer Node: https://nodejs.org",
  };
}

async function engineCheck(tryEngine: () => Promise<string>): Promise<Check> {
  try {
    return ok("engine", `${await tryEngine()}: loads and computes`);
  } catch (cause) {
    return {
      name: "engine",
      state: "failed",
      found: messageOf(cause),
      remedy: installCommand("onnxruntime-node"),
    };
  }
}

/** Runs a training step with a known loss. The engine is loaded here, so that a failure to load is reported. */
async function computeTiny(): Promise<string> {
  const { computeTinyStep } = await import("./tinyStep.ts");
  return computeTinyStep();
}

/** Runs a training step with each driver of this machine, in other processes. */
async function probeAll(): Promise<readonly GpuProbe[]> {
  const { tinyDeviceStep } = await import("./tinyStep.ts");
  const { probeDrivers } = await import("../runtime/webgpu/probe.node.ts");
  return probeDrivers(tinyDeviceStep());
}

/** One check for each driver that has adapters, or one that there is none. */
async function gpuChecks(tryGpus: () => Promise<readonly GpuProbe[]>): Promise<readonly Check[]> {
  const probes = await tryGpus().catch((cause: unknown): readonly GpuProbe[] => [
    { driver: "default", adapters: [], software: false, problem: messageOf(cause) },
  ]);
  const found = probes.filter(({ adapters, seconds }) => adapters.length > 0 || seconds !== undefined);
  if (found.length > 0) return found.map(gpuCheck);
  const [{ problem = "none found" } = {}] = probes;
  return [{ name: "gpu", state: "missing", found: problem, remedy: await gpuAdvice() }];
}

function gpuCheck({ driver, adapters, software, seconds, problem }: GpuProbe): Check {
  const where = driver === "default" ? "" : `, ${driver}`;
  const named = `${adapters.join(" and ") || "the system's GPU"}${where}`;
  const kind = software ? " (computes on the processor: for tests only)" : "";
  if (seconds !== undefined)
    return ok(
      "gpu",
      `${named}${kind}: computes a step in ${(1000 * seconds).toFixed(1)} ms with device webgpu`,
    );
  return {
    name: "gpu",
    state: "missing",
    found: `${named}${kind}: WebGPU cannot use it: ${problem}`,
    ...(!software && { remedy: "install its current driver" }),
  };
}

async function gpuAdvice(): Promise<string> {
  const { gpuRemedy } = await import("../runtime/webgpu/open.node.ts");
  const advised = gpuRemedy();
  return advised.charAt(0).toLowerCase() + advised.slice(1);
}

/** Whether runs can be written in a folder. */
export async function folderCheck(folder: string): Promise<Check> {
  try {
    await rm(await mkdtemp(join(folder, ".nelbo-doctor-")), { recursive: true });
    return ok("folder", `${folder}: is writable`);
  } catch (cause) {
    return {
      name: "folder",
      state: "failed",
      found: `${folder}: is not writable (${messageOf(cause)})`,
      remedy: "change to a folder that you can write to",
    };
  }
}

async function dataCheck(name: string, cacheFolder: string): Promise<Check> {
  try {
    const { source, files } = await loadDataset(name, { cacheFolder, offline: true });
    return ok(name, `${source}, ${files.length === 0 ? "generated when used" : "all files as published"}`);
  } catch (cause) {
    const [problem = ""] = messageOf(cause).split("\n");
    return {
      name,
      state: "missing",
      found: problem.replace(`${name}: `, "").replace(", and offline", ""),
      remedy: `nelbo train ${name}    (downloads it to the cache first)`,
    };
  }
}

async function pytorchCheck(pythons: readonly string[]): Promise<Check> {
  for (const python of pythons) {
    const script = "import importlib.metadata as m; print(m.version('torch'))";
    const answer = await promisify(execFile)(python, ["-c", script], { timeout: 20_000 }).catch(
      () => undefined,
    );
    if (answer !== undefined) return ok("pytorch", `${answer.stdout.trim()} (${python})`);
  }
  return {
    name: "pytorch",
    state: "missing",
    found: "not found; only the benchmark uses it",
    remedy: "pip install torch, or set NELBO_PYTHON=/path/to/python3 to a Python that has it",
  };
}

function gigabytes(bytes: number): string {
  return `${(bytes / gigabyte).toFixed(1)} GB`;
}
