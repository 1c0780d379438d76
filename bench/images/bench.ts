import { link, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { loadDataset } from "../../src/data/loadDataset.node.ts";
import { type Peer, startPeer } from "../peer.ts";
import { median, medianRatio, spread } from "../statistics.ts";
import { findPython } from "../training/pytorch.ts";
import { inTurns } from "../turns.ts";
import { wholeNumber } from "../wholeNumber.ts";
import { epochCost, mnistInMemory } from "./gather.ts";
import { type MadePictures, makePictures } from "./pictures.ts";

/**
 * `npm run bench -- images`: pictures a second that are decoded and made 64 x 64, by nelbo with all that it does (found, hashed, packed
 * in a cache), by a sequential loop of the same decoder, and by Pillow with PyTorch's DataLoader on two workers, as torchvision's
 * ImageFolder loads pictures and with a reduced decoding of JPEG, which few ask for; in turn, each a program of its own. Then what an epoch of the packed pictures costs a number, beside MNIST in memory.
 */
const sets: readonly MadePictures[] = [
  { name: "1,600 x 1,200, JPEG", count: 300, width: 1600, height: 1200, format: "jpeg" },
  { name: "64 x 64, JPEG", count: 2000, width: 64, height: 64, format: "jpeg" },
  { name: "64 x 64, PNG", count: 2000, width: 64, height: 64, format: "png" },
];

const program = (name: string) => fileURLToPath(new URL(name, import.meta.url));

async function bench(): Promise<void> {
  const { values } = parseArgs({
    options: { json: { type: "boolean", default: false }, rounds: { type: "string", default: "5" } },
  });
  const rounds = wholeNumber("--rounds", values.rounds, 1);
  const say = (text: string) => (values.json ? process.stderr : process.stdout).write(`${text}\n`);
  const python = findPython();
  say(`Machine: ${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}`);
  const folder = await mkdtemp(join(tmpdir(), "nelbo-bench-"));
  const cases: object[] = [];
  try {
    for (const set of sets) {
      const pictures = join(folder, set.name.replaceAll(/[^\w]+/g, "-"));
      await makePictures(pictures, set);
      const found = await contest(pictures, { python, rounds });
      cases.push({ pictures: set.name, count: set.count, ...found });
      say(
        `${set.name}: nelbo ${found.nelbo.toFixed(0)}/s, a loop of sharp ${found.loop.toFixed(0)}/s, Pillow and DataLoader ` +
          `${found.pillow.toFixed(0)}/s, with draft mode ${found.draft.toFixed(0)}/s: ${found.overLoop.toFixed(2)} (${found.ranges.overLoop}), ` +
          `${found.overPillow.toFixed(2)} (${found.ranges.overPillow}) and ${found.overDraft.toFixed(2)} (${found.ranges.overDraft}) times; ` +
          `the second start takes ${(1000 * found.againSeconds).toFixed(0)} ms`,
      );
    }
    const epochs = await epochsOf(join(folder, "64-x-64-JPEG"), rounds, folder);
    say(
      `An epoch in random order, nanoseconds a number: packed pictures in memory ${epochs.memory.toFixed(3)}, read from the cache ` +
        `${epochs.cache.toFixed(3)}, MNIST in memory ${epochs.mnist.toFixed(3)}`,
    );
    if (values.json) process.stdout.write(`${JSON.stringify({ rounds, cases, epochs })}\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function contest(
  pictures: string,
  { python, rounds }: { readonly python: string; readonly rounds: number },
) {
  const ours = ["--import", "tsx"];
  const started: Peer[] = [];
  const begun = async (command: string, words: readonly string[]) => {
    const peer = await startPeer(command, words);
    started.push(peer);
    return peer;
  };
  try {
    const peers = {
      nelbo: await begun(process.execPath, [...ours, program("nelbo.ts"), pictures]),
      loop: await begun(process.execPath, [...ours, program("loop.ts"), pictures]),
      pillow: await begun(python, [program("pillow.py"), pictures, "2", "full"]),
      draft: await begun(python, [program("pillow.py"), pictures, "2", "draft"]),
    };
    const turn = (peer: Peer) => rateOf(peer, "pack");
    await inTurns(peers, { rounds: 1 }, turn);
    const rates = await inTurns(peers, { rounds }, turn);
    const { seconds } = await peers.nelbo.ask("again");
    const overLoop = rates.nelbo.map((rate, round) => rate / (rates.loop[round] ?? Number.NaN));
    const overPillow = rates.nelbo.map((rate, round) => rate / (rates.pillow[round] ?? Number.NaN));
    const overDraft = rates.nelbo.map((rate, round) => rate / (rates.draft[round] ?? Number.NaN));
    return {
      nelbo: median(rates.nelbo),
      loop: median(rates.loop),
      pillow: median(rates.pillow),
      draft: median(rates.draft),
      overLoop: medianRatio(rates.nelbo, rates.loop),
      overPillow: medianRatio(rates.nelbo, rates.pillow),
      overDraft: medianRatio(rates.nelbo, rates.draft),
      ranges: { overLoop: spread(overLoop), overPillow: spread(overPillow), overDraft: spread(overDraft) },
      againSeconds: Number(seconds),
    };
  } finally {
    for (const peer of started) peer.quit();
  }
}

async function rateOf(peer: Peer, word: string): Promise<number> {
  const { images, seconds } = await peer.ask(word);
  if (typeof images !== "number" || typeof seconds !== "number" || images === 0)
    throw new Error("bench: expected images with seconds");
  return images / seconds;
}

/** Medians over rounds that take turns. */
async function epochsOf(pictures: string, rounds: number, folder: string) {
  const reading = { imageSize: 64, test: 0 };
  const cacheFolder = join(folder, "cache");
  const few = await loadDataset(pictures, { cacheFolder, reading });
  const many = await loadDataset(await repeated(pictures, join(folder, "many")), { cacheFolder, reading });
  if (few.train.buffers.length === 0 || many.train.buffers.length > 0)
    throw new Error("bench: expected few pictures to be in memory, and many to be read from the cache");
  const sources = { memory: few.train, cache: many.train, mnist: await mnistInMemory() };
  const costs: Record<keyof typeof sources, number[]> = { memory: [], cache: [], mnist: [] };
  for (let round = 0; round <= rounds; round++) {
    for (const name of ["memory", "cache", "mnist"] as const)
      costs[name].push(await epochCost(sources[name], round));
  }
  // The first round warms up.
  const of = (name: keyof typeof sources) => median(costs[name].slice(1));
  return { memory: of("memory"), cache: of("cache"), mnist: of("mnist") };
}

/** The same pictures several times, so that there are too many for the memory. */
async function repeated(pictures: string, folder: string): Promise<string> {
  await mkdir(folder);
  for (const name of await readdir(pictures))
    for (let copy = 0; copy < 12; copy++) await link(join(pictures, name), join(folder, `${copy}-${name}`));
  return folder;
}

try {
  await bench();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
