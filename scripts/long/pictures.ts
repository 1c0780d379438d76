import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { loadDataset } from "../../src/data/loadDataset.node.ts";
import { gatherData } from "../../src/data/source.ts";
import { resumeRun } from "../../src/run/resumeRun.ts";
import { trainRun } from "../../src/run/trainRun.ts";

/**
 * `npm run long -- pictures --count 100000`: a folder of so many colour pictures of 64 x 64, PNG, in a hundred folders.
 * Each stage is a process of its own, with its seconds and the most memory that it took:
 *
 * - first: the folder is read for the first time, and images are those that were written
 * - again: the same with what is in the cache
 * - train: steps of the recommended network, stopped and resumed to the end of as many more
 */
const stages = ["first", "again", "train"] as const;
type Stage = (typeof stages)[number];

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "100000" },
    steps: { type: "string", default: "40" },
    stage: { type: "string" },
    folder: { type: "string" },
  },
});
const count = Number(values.count);
const steps = Number(values.steps);
const side = 64;

/** A picture whose pixels say its number. */
function pixelsOf(number: number): Uint8Array {
  const coarse = (at: number) => (Math.imul(number + 1, 2654435761 + 40503 * at) >>> 24) & 255;
  return Uint8Array.from({ length: side * side * 3 }, (_, at) => {
    const [pixel, channel] = [Math.floor(at / 3), at % 3];
    const cell = 8 * Math.floor(pixel / side / 8) + Math.floor((pixel % side) / 8);
    return coarse(3 * cell + channel);
  });
}

function nameOf(number: number): string {
  return `${String(number % 100).padStart(2, "0")}/${number}.png`;
}

async function writePictures(folder: string): Promise<void> {
  for (let part = 0; part < 100; part++)
    await mkdir(join(folder, String(part).padStart(2, "0")), { recursive: true });
  const raw = { width: side, height: side, channels: 3 as const };
  for (let first = 0; first < count; first += 64) {
    const numbers = Array.from({ length: Math.min(64, count - first) }, (_, at) => first + at);
    await Promise.all(
      numbers.map(async (number) => {
        const bytes = await sharp(pixelsOf(number), { raw }).png({ compressionLevel: 1 }).toBuffer();
        await writeFile(join(folder, nameOf(number)), bytes);
      }),
    );
  }
}

function require(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

async function read(folder: string): Promise<void> {
  const { train, test, pictures } = await loadDataset(folder);
  require(train.count + test.count ===
    count, `expected ${count} pictures, found ${train.count + test.count}`);
  const names = pictures?.names.train ?? [];
  for (const row of [0, 1, Math.floor(train.count / 2), train.count - 1]) {
    const number = Number(/(\d+)\.png$/.exec(names[train.fileRow(row)] ?? "")?.[1]);
    const found = await gatherData(train, Uint32Array.of(row));
    require(Buffer.compare(Uint8Array.from(found), pixelsOf(number)) ===
      0, `picture ${number}: other pixels`);
  }
}

async function train(folder: string): Promise<void> {
  const controller = new AbortController();
  const out = join(folder, "..", "run");
  const settings = { data: folder, out, epochs: 1, threads: 2 };
  for await (const event of trainRun(settings, { signal: controller.signal }))
    if (event.event === "step" && event.step === steps) controller.abort();
  const again = new AbortController();
  let first = 0;
  for await (const event of resumeRun(out, { signal: again.signal })) {
    if (event.event !== "step") continue;
    first ||= event.step;
    if (event.step === 2 * steps) again.abort();
  }
  require(first === steps + 1, `expected to go on with step ${steps + 1}, found ${first}`);
}

const work: Readonly<Record<Stage, (folder: string) => Promise<void>>> = { first: read, again: read, train };

function isStage(name: string): name is Stage {
  return stages.some((stage) => stage === name);
}

const { stage, folder: place } = values;
if (stage !== undefined && place !== undefined && isStage(stage)) {
  const begun = performance.now();
  await work[stage](place);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(
    `${stage}: ${seconds} s, ${Math.round(process.resourceUsage().maxRSS / 1024)} MB of memory at most`,
  );
} else {
  const parent = await mkdtemp(join(tmpdir(), "nelbo-pictures-"));
  try {
    const folder = join(parent, "pictures");
    await writePictures(folder);
    console.log(`${count} pictures of ${side} x ${side}, PNG`);
    for (const name of stages) {
      const words = ["--import", "tsx", fileURLToPath(import.meta.url), "--stage", name, "--folder", folder];
      const { status } = spawnSync(
        process.execPath,
        [...words, "--count", values.count, "--steps", values.steps],
        {
          stdio: "inherit",
          env: { ...process.env, NELBO_CACHE: join(parent, "cache") },
        },
      );
      if (status !== 0) process.exitCode = 1;
    }
  } finally {
    await rm(parent, { recursive: true });
  }
}
