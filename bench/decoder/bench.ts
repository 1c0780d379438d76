import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import type { Peer } from "../peer.ts";
import { type BenchmarkName, benchmarks } from "../training/models.ts";
import { findPython } from "../training/pytorch.ts";
import { type Contenders, requireSameMeans, startDecoders } from "./contenders.ts";
import { type Contest, contestOf } from "./contest.ts";
import { parseDecoderFlags } from "./flags.ts";

/**
 * `npm run bench -- decoder [dense] [conv] [residual]`: images a second of the exported decoder in Node beside PyTorch's on this
 * machine, of the same weights, for several batch sizes. All programs work in turn. PyTorch runs with the threads and the layout
 * of images that are fastest for each network and batch size, once as installed and once with memory kept.
 */
async function bench(): Promise<void> {
  const flags = parseDecoderFlags(process.argv.slice(2));
  const { json, models, batches } = flags;
  const say = (text: string) => (json ? process.stderr : process.stdout).write(`${text}\n`);
  const python = findPython();
  say(`Machine: ${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}`);
  const folder = await mkdtemp(join(tmpdir(), "nelbo-bench-"));
  const contests: Contest[] = [];
  let about: Readonly<Record<string, unknown>> = {};
  try {
    for (const model of models) {
      say(`${model}: the decoder of ${benchmarks[model].about}`);
      const found = await benchModel(model, { ...flags, python, folder, say });
      contests.push(...found.contests);
      about = found.about;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const least = contests.reduce((a, b) => (b.ratioTuned < a.ratioTuned ? b : a));
  say(
    `\nWhere nelbo leads least: ${least.network}, ${least.batch} images a call, ${least.ratio.toFixed(2)} times ` +
      `PyTorch as installed, ${least.ratioTuned.toFixed(2)} times with memory kept`,
  );
  if (!json) return;
  const { nelbo, pytorch, ratio } = least;
  const result = { nelbo, pytorch, ratio, leastOf: "cases", unit: "images a second", batches };
  process.stdout.write(`${JSON.stringify({ ...result, rounds: flags.rounds, ...about, cases: contests })}\n`);
}

/** Images whose means are compared before the programs are timed. */
const comparedImages = 64;

type Request = ReturnType<typeof parseDecoderFlags> & {
  readonly python: string;
  readonly folder: string;
  readonly say: (text: string) => void;
};

async function benchModel(model: BenchmarkName, request: Request) {
  const { batches, rounds, threads, python, folder, say } = request;
  const started: Peer[] = [];
  try {
    const largestBatch = Math.max(...batches);
    const contenders: Contenders = await startDecoders(
      { model, largestBatch, threads, python, folder },
      (peer) => started.push(peer),
    );
    const all = [
      contenders.nelbo,
      ...Object.values(contenders.pytorch).flatMap((peers) => Object.values(peers)),
    ];
    const difference = await requireSameMeans(all, Math.min(largestBatch, comparedImages), folder);
    say(`  All programs make the same means, within ${difference.toExponential(0)}`);
    const contests: Contest[] = [];
    for (const batch of batches) {
      const contest = await contestOf(contenders, { network: model, batch, rounds });
      contests.push(contest);
      say(lineOf(contest));
    }
    const { engine } = contenders.nelbo.about;
    const { torch, blas } = Object.values(contenders.pytorch.default)[0]?.about ?? {};
    return { contests, about: { engine, torch, blas } };
  } finally {
    for (const peer of started) peer.quit();
  }
}

function lineOf({ batch, nelbo, pytorch, pytorchTuned, ratio, ratioTuned, settings }: Contest): string {
  const count = (value: number) => Math.round(value).toLocaleString("en").padStart(9);
  return (
    `  ${String(batch).padStart(5)} a call: nelbo ${count(nelbo)}/s, PyTorch ${count(pytorch)}/s (${settings.pytorch}), ` +
    `with memory kept ${count(pytorchTuned)}/s (${settings.pytorchTuned}): ${ratio.toFixed(2)} and ${ratioTuned.toFixed(2)} times`
  );
}

try {
  await bench();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
