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
import { version } from "../version.ts";

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  /** `missing`: training works without it. `failed`: it does not. */
  readonly state: "ok" | "missing" | "failed";
  readonly found: string;
  /** What to do about it, where there is something to do. */
  readonly remedy?: string;
}

export interface Health {
  /** Whether training would work. */
  readonly healthy: boolean;
  readonly checks: readonly Check[];
}

/** What may be replaced in a test. */
export interface HealthOptions {
  /** Computes something whose result is known; gives the engine's description. */
  readonly tryEngine?: () => Promise<string>;
  readonly cacheFolder?: string;
  /** Pythons to look for PyTorch in. */
  readonly pythons?: readonly string[];
}

const oldestNode = 20;
const gigabyte = 1e9;

/** Looks at everything that training needs. Changes nothing: what it writes to see whether it can, it removes. */
export async function checkHealth(options: HealthOptions = {}): Promise<Health> {
  const { tryEngine = computeTiny, cacheFolder = defaultCacheFolder() } = options;
  const { pythons = [process.env.NELBO_PYTHON ?? "python3"] } = options;
  const checks = [
    ok("nelbo", version),
    nodeCheck(process.versions.node),
    ok("platform", `${process.platform} ${process.arch}, ${cpus()[0]?.model.trim() || "unknown processor"}`),
    ok("cores", String(availableParallelism())),
    ok("memory", `${gigabytes(totalmem())}, ${gigabytes(freemem())} of it free`),
    await engineCheck(tryEngine),
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

/** A training step whose loss is known is made where the engine can be loaded at all. */
async function computeTiny(): Promise<string> {
  const { computeTinyStep } = await import("./tinyStep.ts");
  return computeTinyStep();
}

/** Whether runs can be written in a folder. */
export async function folderCheck(folder: string): Promise<Check> {
  try {
    await rm(await mkdtemp(join(folder, ".nelbo-doctor-")), { recursive: true });
    return ok("folder", `${folder}: can be written to`);
  } catch (cause) {
    return {
      name: "folder",
      state: "failed",
      found: `${folder}: cannot be written to (${messageOf(cause)})`,
      remedy: "change to a folder that is yours",
    };
  }
}

async function dataCheck(name: string, cacheFolder: string): Promise<Check> {
  try {
    const { source, files } = await loadDataset(name, { cacheFolder, offline: true });
    return ok(name, `${source}, ${files.length === 0 ? "drawn when asked for" : "every file as published"}`);
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
    found: "not found; only the benchmark compares with it",
    remedy: "pip install torch, or name a Python that has it: NELBO_PYTHON=/path/to/python3",
  };
}

function gigabytes(bytes: number): string {
  return `${(bytes / gigabyte).toFixed(1)} GB`;
}
