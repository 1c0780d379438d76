import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { trainRun } from "../../src/run/trainRun.ts";
import { tinySettings, writeTinyImages } from "../../src/testing/run/tinyImages.ts";

/**
 * Prints the resident memory of a training after each of so many epochs, in MiB, after a garbage collection where there
 * is one to ask for: `npx tsx --expose-gc test/resume/memory.ts 50`. Every step and epoch is checkpointed.
 */
const epochs = Number(process.argv[2] ?? 50);
const folder = await mkdtemp(join(tmpdir(), "nelbo-memory-"));
const data = await writeTinyImages(join(folder, "images"));
const settings = { ...tinySettings, hiddenSizes: [400], validation: 12, epochs, checkpointSteps: 1 };
const memory: number[] = [];
for await (const { event } of trainRun({ ...settings, data, out: join(folder, "run") })) {
  if (event !== "epoch") continue;
  globalThis.gc?.();
  memory.push(Math.round(process.memoryUsage().rss / 2 ** 20));
}
process.stdout.write(`${JSON.stringify(memory)}\n`);
await rm(folder, { recursive: true });
