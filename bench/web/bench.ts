import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { everyImage } from "../../src/data/batches.ts";
import { firstImages, gatherData, loadDataset } from "../../src/node.ts";
import { findChromium } from "../../test/browser/chromium.ts";
import { type Peer, startPeer } from "../peer.ts";
import { median, medianRatio, spread } from "../statistics.ts";
import { takeTurns } from "../training/contest.ts";
import { wholeNumber } from "../wholeNumber.ts";
import { buildBenchPage, startBrowser } from "./browser.ts";

/**
 * `npm run bench -- web`: training steps a second of a preset in Node and in headless Chromium, where a cross-origin
 * isolated page trains in a worker on WebAssembly, with one and with two threads. All are separate programs that work
 * in turn. `--beside <folder>` adds the page with the `nelbo/web` of another checkout.
 */
async function bench(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: "boolean", default: false },
      preset: { type: "string", default: "dense" },
      rounds: { type: "string", default: "9" },
      steps: { type: "string", default: "40" },
      threads: { type: "string", default: "1,2" },
      beside: { type: "string" },
    },
  });
  const rounds = wholeNumber("--rounds", values.rounds, 1);
  const steps = wholeNumber("--steps", values.steps, 1);
  const threads = values.threads.split(",").map((text) => wholeNumber("--threads", text, 1));
  const say = (text: string) => (values.json ? process.stderr : process.stdout).write(`${text}\n`);
  const chromium = await findChromium();
  if (chromium === undefined) throw new Error("bench: found no Chromium. Install the package chromium.");
  say(`Machine: ${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}`);
  const { train } = await loadDataset("mnist", { offline: true });
  const images = Uint8Array.from(await gatherData(firstImages(train, 12_800), everyImage(12_800)));
  const temporary = await mkdtemp(join(tmpdir(), "nelbo-bench-"));
  const peers: Record<string, Peer> = {};
  try {
    const checkouts = {
      Chromium: fileURLToPath(new URL("../..", import.meta.url)),
      ...(values.beside !== undefined && { "Chromium, beside": resolve(values.beside) }),
    };
    const node = fileURLToPath(new URL("../training/nelbo.ts", import.meta.url));
    for (const count of threads) {
      const words = ["--import", "tsx", node, values.preset, String(count), join(temporary, "first")];
      peers[`Node, threads ${count}`] = await startPeer(process.execPath, words);
      for (const [name, checkout] of Object.entries(checkouts)) {
        const folder = await buildBenchPage(checkout);
        const settings = { chromium, folder, images, preset: values.preset, threads: count };
        peers[`${name}, threads ${count}`] = await startBrowser(settings);
      }
    }
    await takeTurns(peers, { rounds: 1, steps });
    const turns = await takeTurns(peers, { rounds, steps });
    const seconds = Object.fromEntries(
      Object.entries(turns).map(([name, list]) => [name, list.map((turn) => turn.seconds)]),
    );
    const results = Object.entries(seconds).map(([name, list]) => {
      const threadCount = name.split(" ").at(-1);
      const reference = seconds[`Node, threads ${threadCount}`] ?? [];
      return {
        name,
        engine: peers[name]?.about.engine,
        milliseconds: 1000 * median(list),
        range: spread(list.map((value) => 1000 * value)),
        stepsPerSecond: 1 / median(list),
        shareOfNode: medianRatio(reference, list),
      };
    });
    for (const { name, milliseconds, range, stepsPerSecond, shareOfNode } of results) {
      say(
        `${name}: ${milliseconds.toFixed(2)} ms a step (${range}), ${stepsPerSecond.toFixed(1)} steps a second, ` +
          `${shareOfNode.toFixed(2)} of Node's speed`,
      );
    }
    if (values.json)
      process.stdout.write(`${JSON.stringify({ preset: values.preset, rounds, steps, results })}\n`);
  } finally {
    for (const peer of Object.values(peers)) peer.quit();
    await rm(temporary, { recursive: true, force: true });
  }
}

try {
  await bench();
  process.exit();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
