import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { loadDataset } from "../../src/data/loadDataset.node.ts";

/**
 * Our side of the benchmark, `nelbo.ts <folder>`: `pack` reads the folder as a training does, all of it: found, inspected, decoded,
 * prepared to 64 x 64, packed in a new cache, and opened; `again` opens what is packed.
 */
const [, , folder] = process.argv;
if (folder === undefined) throw new Error("expected <folder>");

const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);
const cache = await mkdtemp(join(tmpdir(), "nelbo-bench-cache-"));
const reading = { imageSize: 64, test: 0 };
let packs = 0;

async function timed(cacheFolder: string): Promise<void> {
  const began = performance.now();
  const { train } = await loadDataset(folder ?? "", { cacheFolder, reading });
  say({ event: "read", images: train.count, seconds: (performance.now() - began) / 1000 });
}

say({ event: "ready" });
for await (const line of createInterface({ input: process.stdin })) {
  const word = line.trim();
  if (word === "pack") {
    packs += 1;
    const fresh = join(cache, String(packs));
    await timed(fresh);
    await rm(fresh, { recursive: true });
  } else if (word === "again") {
    await loadDataset(folder, { cacheFolder: join(cache, "kept"), reading });
    await timed(join(cache, "kept"));
  } else if (word === "quit") break;
  else say({ event: "error", message: `expected pack, again or quit, found ${line}` });
}
await rm(cache, { recursive: true, force: true });
process.exit(0);
