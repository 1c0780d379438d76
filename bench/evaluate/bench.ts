import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Peer, startPeer } from "../peer.ts";
import { median, medianRatio } from "../statistics.ts";
import { findPython } from "../training/pytorch.ts";
import { inTurns } from "../turns.ts";
import { wholeNumber } from "../wholeNumber.ts";

/**
 * `npm run bench -- evaluate [--images n] [--samples k] [--rounds n] [--threads n] [--json]`: processor time of the
 * estimate of log p(x) for the dense model, beside the decoder's matrix products alone, a batched loop of PyTorch, and
 * a loop over single images as pythae has it. All have the same weights and images, and alternate. Times are scaled
 * from `--images` to 10,000 images.
 */
const wholeSplit = 10_000;
/** Of the loop over single images, which is slow: this share of the images. */
const singleShare = 4;

interface Turn {
  readonly cpu: number;
  readonly seconds: number;
  readonly logLikelihood?: number;
}

const programOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

async function bench(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: "boolean", default: false },
      images: { type: "string", default: "200" },
      samples: { type: "string", default: "500" },
      rounds: { type: "string", default: "5" },
      threads: { type: "string", default: "1" },
    },
  });
  const images = wholeNumber("--images", values.images, singleShare);
  const samples = wholeNumber("--samples", values.samples, 1);
  const rounds = wholeNumber("--rounds", values.rounds, 1);
  const threads = wholeNumber("--threads", values.threads, 1);
  const say = (text: string) => (values.json ? process.stderr : process.stdout).write(`${text}\n`);
  const python = findPython();
  const folder = await mkdtemp(join(tmpdir(), "nelbo-bench-"));
  const started: Peer[] = [];
  const start = async (command: string, words: readonly string[]) => {
    const peer = await startPeer(command, words);
    started.push(peer);
    return peer;
  };
  try {
    const [weights, pixels] = [join(folder, "weights.safetensors"), join(folder, "images")];
    const ours = [programOf("nelbo.ts"), String(threads), weights, pixels];
    const nelbo = await start(process.execPath, ["--import", "tsx", ...ours]);
    const torch = async (rows: number) =>
      start(python, [
        programOf("pytorch.py"),
        ...["--weights", weights, "--images", pixels, "--rows", String(rows), "--allocator", "keep"],
        ...["--omp-threads", String(threads), "--blas-threads", String(threads)],
      ]);
    const [small, large] = [await torch(500), await torch(5000)];
    const few = Math.floor(images / singleShare);
    const work: Record<string, { peer: Peer; request: string; images: number }> = {
      nelbo: { peer: nelbo, request: `estimate ${images} ${samples}`, images },
      products: { peer: nelbo, request: `products ${images} ${samples}`, images },
      "pytorch, 500 codes a pass": { peer: small, request: `batched ${images} ${samples}`, images },
      "pytorch, 5,000 codes a pass": { peer: large, request: `batched ${images} ${samples}`, images },
      "pytorch, one image at a time": { peer: small, request: `single ${few} ${samples}`, images: few },
    };
    say(`Machine: ${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}`);
    say(`${nelbo.about.engine}; PyTorch ${small.about.torch}, ${small.about.blas}; threads ${threads}`);
    say(
      `${images} images (${few} one at a time), ${samples} codes each, ${rounds} rounds; scaled to 10,000 images`,
    );
    const ask = async ({ peer, request }: { peer: Peer; request: string }) =>
      (await peer.ask(request)) as unknown as Turn;
    // First runs compile programs and allocate memory.
    for (const { peer, request } of Object.values(work)) {
      await peer.ask(request.replace(/^(\w+) \d+/, `$1 ${singleShare}`));
    }
    const asked = Object.fromEntries(
      Object.entries(work).map(([name, each]) => [
        name,
        { about: {}, ask: () => ask(each) as never, quit: () => {} } satisfies Peer,
      ]),
    );
    const turns = await inTurns(asked, { rounds }, async (peer) => (await peer.ask("")) as unknown as Turn);
    requireSameEstimates(turns);
    const cpu = (name: string) =>
      (turns[name] ?? []).map((turn) => (turn.cpu * wholeSplit) / (work[name]?.images ?? 1));
    const wall = (name: string) =>
      (turns[name] ?? []).map((turn) => (turn.seconds * wholeSplit) / (work[name]?.images ?? 1));
    const results = Object.keys(work).map((name) => ({
      name,
      processorSeconds: median(cpu(name)),
      wallSeconds: median(wall(name)),
      perProducts: medianRatio(cpu(name), cpu("products")),
      perNelbo: medianRatio(cpu(name), cpu("nelbo")),
    }));
    for (const { name, processorSeconds, wallSeconds, perProducts, perNelbo } of results) {
      say(
        `  ${name.padEnd(30)} ${processorSeconds.toFixed(1).padStart(7)} s of processor time, ` +
          `${wallSeconds.toFixed(1).padStart(7)} s; ${perProducts.toFixed(2)} of the products, ${perNelbo.toFixed(2)} of nelbo's`,
      );
    }
    if (!values.json) return;
    const about = { images, samples, rounds, threads, scaledTo: wholeSplit };
    const engines = { engine: nelbo.about.engine, torch: small.about.torch, blas: small.about.blas };
    process.stdout.write(`${JSON.stringify({ ...about, ...engines, results })}\n`);
  } finally {
    for (const peer of started) peer.quit();
    await rm(folder, { recursive: true, force: true });
  }
}

/** All estimate the same number: for the same images within half a nat, whatever the noise. */
function requireSameEstimates(turns: Readonly<Record<string, readonly Turn[]>>): void {
  const found = ["nelbo", "pytorch, 500 codes a pass", "pytorch, 5,000 codes a pass"].map(
    (name) => turns[name]?.[0]?.logLikelihood ?? Number.NaN,
  );
  const apart = Math.max(...found) - Math.min(...found);
  if (apart < 0.5) return;
  throw new Error(`bench: expected the same mean of log p(x) from all programs, found ${found.join(", ")}.`);
}

try {
  await bench();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
