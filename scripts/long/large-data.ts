import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, mkdtemp, open, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createGzip } from "node:zlib";
import { encodeRun } from "../../src/apply/encodeRun.ts";
import { encodeIdx } from "../../src/codec/idx.ts";
import { loadDataset } from "../../src/data/loadDataset.node.ts";
import { gatherData } from "../../src/data/source.ts";
import { resumeRun } from "../../src/run/resumeRun.ts";
import { trainRun } from "../../src/run/trainRun.ts";

/**
 * `npm run long -- large-data --gigabytes 2.5`: data beyond what Node's files, hashes and zlib take in one call (2^31 -
 * 1 bytes) and, with 4.5, beyond its largest array of bytes (2^32). Makes a folder of 64 x 64 x 3 images, of which
 * nearly all are black, as a sparse IDX file, and runs what `--stages` names, each in a process of its own:
 *
 * - load: the data set is loaded and hashed; images around every bound are the ones that were written
 * - gzip: the same, of the file as .gz
 * - train: one epoch of a small model, stopped in the middle and resumed, which checks the hash
 * - encode: the codes of all images of the file, as a file of numbers
 */
const stages = ["load", "gzip", "train", "encode"] as const;
type Stage = (typeof stages)[number];

const { values } = parseArgs({
  options: {
    gigabytes: { type: "string", default: "2.5" },
    stages: { type: "string", default: "load,gzip,train,encode" },
    stage: { type: "string" },
    folder: { type: "string" },
  },
});
const size = 64 * 64 * 3;
const count = Math.ceil((Number(values.gigabytes) * 1e9) / size);
const headerBytes = 20;
const [images, test] = ["train-images-idx3-ubyte", "t10k-images-idx3-ubyte"];

/** Images that are not black: the first, the last, and those that lie across each bound. */
const marked = [0, 2 ** 30, 2 ** 31, 2 ** 32]
  .flatMap((bound) => [
    Math.floor((bound - headerBytes) / size),
    Math.floor(bound / size),
    Math.floor(bound / size) + 1,
  ])
  .concat(count - 1)
  .filter((row) => row >= 0 && row < count);

function pixelsOf(row: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, at) => (row + 7 * at) % 256);
}

function header(): Uint8Array {
  const bytes = Uint8Array.of(0, 0, 8, 4, ...new Array(16).fill(0));
  const view = new DataView(bytes.buffer);
  for (const [axis, length] of [count, 64, 64, 3].entries()) view.setUint32(4 + 4 * axis, length);
  return bytes;
}

async function writeImages(folder: string): Promise<void> {
  await mkdir(folder);
  const path = join(folder, images);
  await writeFile(path, header());
  await truncate(path, headerBytes + count * size);
  const handle = await open(path, "r+");
  for (const row of marked) await handle.write(pixelsOf(row), 0, size, headerBytes + row * size);
  await handle.close();
  await writeFile(
    join(folder, test),
    encodeIdx({ type: "ubyte", shape: [100, 64, 64, 3], values: new Uint8Array(100 * size) }),
  );
}

function require(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

async function load(folder: string, plain: string): Promise<void> {
  const dataset = await loadDataset(folder);
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(plain)) hash.update(chunk as Uint8Array);
  const [file] = dataset.files;
  require(file?.sha256 === hash.digest("hex"), `expected the file's own sha256, found ${file?.sha256}`);
  require(dataset.train.count === count, `expected ${count} images, found ${dataset.train.count}`);
  for (const row of [...marked, 1, count - 2]) {
    const found = await gatherData(dataset.train, Uint32Array.of(row));
    const expected = marked.includes(row) ? pixelsOf(row) : new Uint8Array(size);
    require(Buffer.compare(Uint8Array.from(found), expected) ===
      0, `image ${row}: expected what was written, found something else`);
  }
}

async function gzip(folder: string, plain: string): Promise<void> {
  const zipped = join(folder, "zipped");
  await mkdir(zipped);
  await pipeline(
    createReadStream(plain),
    createGzip({ level: 1 }),
    createWriteStream(join(zipped, `${images}.gz`)),
  );
  await writeFile(
    join(zipped, test),
    encodeIdx({ type: "ubyte", shape: [1, 64, 64, 3], values: new Uint8Array(size) }),
  );
  await load(zipped, plain);
}

async function train(folder: string): Promise<void> {
  const controller = new AbortController();
  const out = join(folder, "run");
  const settings = {
    data: folder,
    out,
    epochs: 1,
    batchSize: 2048,
    encoder: "dense" as const,
    likelihood: "bernoulli" as const,
    hiddenSizes: [8],
    latentSize: 2,
    threads: 2,
  };
  for await (const event of trainRun(settings, { signal: controller.signal }))
    if (event.event === "step" && event.step === 3) controller.abort();
  let [begun, ended] = [0, 0];
  for await (const event of resumeRun(out)) {
    if (event.event === "step") begun ||= event.step;
    if (event.event === "done") ended = event.step;
  }
  require(begun === 4, `expected to go on with step 4, found ${begun}`);
  require(ended ===
    Math.ceil(count / 2048), `expected an epoch of ${Math.ceil(count / 2048)} steps, found ${ended}`);
}

async function encode(folder: string, plain: string): Promise<void> {
  const result = await encodeRun(join(folder, "run"), { files: [plain], out: join(folder, "codes.npy") });
  require(result.count === count, `expected codes of ${count} images, found ${result.count}`);
}

const work: Readonly<Record<Stage, (folder: string, plain: string) => Promise<void>>> = {
  load,
  gzip,
  train,
  encode,
};

function isStage(name: string): name is Stage {
  return stages.some((stage) => stage === name);
}

const { stage, folder: place } = values;
if (stage !== undefined && place !== undefined && isStage(stage)) {
  const begun = performance.now();
  await work[stage](place, join(place, images));
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(`${stage}: ${seconds} s, ${megabytes} MB of memory at most`);
} else {
  const folder = join(await mkdtemp(join(tmpdir(), "nelbo-large-")), "images");
  try {
    await writeImages(folder);
    console.log(`${count} images of 64 x 64 x 3, ${headerBytes + count * size} bytes`);
    for (const name of values.stages.split(",")) {
      if (!isStage(name)) throw new Error(`stages: expected some of ${stages.join(", ")}, found ${name}`);
      const words = ["--import", "tsx", fileURLToPath(import.meta.url), "--stage", name, "--folder", folder];
      const { status } = spawnSync(process.execPath, [...words, "--gigabytes", values.gigabytes], {
        stdio: "inherit",
      });
      if (status !== 0) process.exitCode = 1;
    }
  } finally {
    await rm(join(folder, ".."), { recursive: true });
  }
}
