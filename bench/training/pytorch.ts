import { execFileSync } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { type Peer, startPeer } from "../peer.ts";
import { findFastest } from "./contest.ts";
import type { Benchmark, BenchmarkName } from "./models.ts";

const program = fileURLToPath(new URL("pytorch.py", import.meta.url));

/** Threads worth trying. Idle OpenMP threads sleep: spinning ones slow everything down on few cores. */
const threadSettings = [
  { name: "1 thread", words: ["--omp-threads", "1", "--blas-threads", "1"] },
  { name: "2 BLAS threads", words: ["--omp-threads", "1", "--blas-threads", "2"] },
  { name: "2 threads", words: allOperators(2) },
  ...(cpus().length > 2 ? [{ name: `${cpus().length} threads`, words: allOperators(cpus().length) }] : []),
] as const;

function allOperators(threads: number): readonly string[] {
  const count = String(threads);
  return ["--omp-threads", count, "--blas-threads", count, "--wait-policy", "passive"];
}

/** As installed, or with an allocator that keeps freed memory: a change to the process, not to PyTorch. */
export type Allocator = "default" | "keep";

export interface PyTorchRequest extends Pick<Benchmark, "layouts" | "trialSteps"> {
  readonly python: string;
  readonly model: BenchmarkName;
  /** Path of MNIST's training images. */
  readonly mnist: string;
  /** Words that every setting has. */
  readonly more?: readonly string[];
}

export interface FastestPyTorch {
  /** The setting, in words. */
  readonly name: string;
  readonly layout: string;
  /** All settings with their seconds per step, fastest first. */
  readonly tried: readonly { readonly name: string; readonly seconds: number }[];
  /** A fresh process, which has made no step, with the first values of a safetensors file. */
  start(firstValues: string): Promise<Peer>;
}

/** Throws where `torch.compile` is missing, or does not work: it requires PyTorch 2, and a C++ compiler on a CPU. */
export function requireCompile(python: string): void {
  const program = "import torch; torch.compile(lambda x: x.sin().cos())(torch.ones(64))";
  try {
    execFileSync(python, ["-c", program], { stdio: ["ignore", "ignore", "pipe"] });
  } catch (cause) {
    const { stderr } = cause as { readonly stderr?: Buffer };
    const said = stderr
      ?.toString()
      .trim()
      .split("\n")
      .findLast((line) => /error|exception/i.test(line));
    throw new Error(
      `bench: torch.compile does not work with ${python}: ${said ?? String(cause)}. It requires PyTorch 2 and a C++ ` +
        "compiler (apt-get install g++); or leave out `compiled` in --peers.",
    );
  }
}

/** A Python that has PyTorch. Throws where there is none. */
export function findPython(): string {
  for (const python of [process.env.NELBO_PYTHON, "python3", "/usr/bin/python3"]) {
    if (python === undefined) continue;
    try {
      execFileSync(python, ["-c", "import torch"], { stdio: "ignore" });
      return python;
    } catch {
      // This one has no PyTorch; the next may.
    }
  }
  throw new Error(
    "bench: expected a Python with PyTorch, found none. On Debian: apt-get install python3-torch libopenblas0-pthread " +
      "(without that BLAS PyTorch is 13 times slower). Or name one: NELBO_PYTHON=/path/to/python3.",
  );
}

/** Every number of threads with every layout of images: the words of each for a program of PyTorch, by its name. */
export function pytorchSettings(
  layouts: readonly string[],
  allocator: Allocator,
): ReadonlyMap<string, readonly string[]> {
  const settings = new Map<string, readonly string[]>();
  for (const layout of layouts) {
    for (const { name, words } of threadSettings) {
      const label = layouts.length === 1 ? name : `${name}, ${layout}`;
      settings.set(label, ["--layout", layout, "--allocator", allocator, ...words]);
    }
  }
  return settings;
}

/** Tries all settings by short runs in turn. */
export async function fastestPyTorch(request: PyTorchRequest, allocator: Allocator): Promise<FastestPyTorch> {
  const { python, model, mnist, layouts, trialSteps, more = [] } = request;
  const settings = pytorchSettings(layouts, allocator);
  const start = (name: string, last: readonly string[] = []) => {
    const setting = settings.get(name) ?? [];
    return startPeer(python, [program, "--model", model, "--mnist", mnist, ...setting, ...more, ...last]);
  };
  const peers: Record<string, Peer> = {};
  try {
    for (const name of settings.keys()) peers[name] = await start(name);
    await findFastest(peers, { rounds: 1, steps: Math.ceil(trialSteps / 2) });
    const tried = await findFastest(peers, { rounds: 3, steps: trialSteps });
    const [best] = tried;
    if (best === undefined) throw new Error("bench: no setting of PyTorch was tried");
    return {
      name: best.name,
      layout: layouts.find((layout) => settings.get(best.name)?.includes(layout)) ?? "nchw",
      tried,
      start: (firstValues) => start(best.name, ["--first-values", firstValues]),
    };
  } finally {
    for (const peer of Object.values(peers)) peer.quit();
  }
}
