import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { sha256 } from "../../src/codec/sha256.ts";
import { modelOfData } from "../../src/config/assemble.ts";
import { resolveConfig } from "../../src/config/config.ts";
import { fieldNames } from "../../src/config/fields.ts";
import { parseSettings } from "../../src/config/file.ts";
import { ConfigError, DataError, RunError } from "../../src/errors.ts";
import { readCheckpoint } from "../../src/store/checkpoint/checkpoint.ts";
import { runIdentity } from "../../src/store/checkpoint/identity.ts";
import type { Disk } from "../../src/store/disk.ts";
import { readExport } from "../../src/store/exportFolder.ts";
import { findRunsIn } from "../../src/store/findRuns.ts";
import { decodeMetrics, encodeMetricsLine } from "../../src/store/metricsLine.ts";
import { decodeModelFile } from "../../src/store/modelFile.ts";
import { readHolder } from "../../src/store/node/holder.ts";
import { openFolder } from "../../src/store/openRun.ts";
import { readSummary } from "../../src/store/readSummary.ts";
import { memoryDisk } from "../../src/testing/run/memoryDisk.ts";
import { bytesOf, type Reader, type Require } from "./reader.ts";

/** The folder of stored runs. */
export const fixtures = fileURLToPath(new URL("../compatibility/fixtures", import.meta.url));

/** The files of a stored run or export, by path. */
export function storedFiles(name: string): ReadonlyMap<string, Uint8Array> {
  const folder = join(fixtures, name);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(folder.length + 1), readFileSync(path)] as const;
    }),
  );
}

/** An in-memory disk with these files in the folder `/run`. */
async function diskOf(files: ReadonlyMap<string, Uint8Array>) {
  const disk = memoryDisk();
  for (const [path, content] of files) {
    const place = `/run/${path}`;
    await disk.makeFolders(disk.parentOf(place));
    await disk.writeNew(place, content);
  }
  return disk;
}

const dense = storedFiles("dense");
const interrupted = storedFiles("interrupted");
const exported = storedFiles("exported");

/** Changes one file of a run, and reads the run as `nelbo info` and `nelbo runs` do. */
function summaryReader(file: string): Reader {
  return {
    name: `run: ${file}`,
    samples: [dense, interrupted].flatMap((run) => run.get(file) ?? []),
    json: file.endsWith(".json"),
    source: "/run",
    refusals: [RunError],
    async read(bytes, require) {
      const disk = await diskOf(new Map([...dense, [file, bytes]]));
      const listed = await findRunsIn(disk, "");
      require(listed.length <= 1, `one run at most, found ${listed.length}`);
      const [found] = listed;
      if (found?.kind === "broken")
        require(found.problem.includes("/run"), `a problem that names the run, found ${found.problem}`);
      const summary = await readSummary(disk, "/run");
      // A config.json without nelbo's version may belong to another program. Such a folder is skipped.
      const listedAlike = found?.kind === "run" && isDeepStrictEqual(found.run, summary);
      require(listedAlike ||
        (found === undefined && !(await saysVersion(disk))), "the same run in a list as by itself");
      requireConfig(summary.config, require);
    },
  };
}

async function saysVersion(disk: Disk): Promise<boolean> {
  return "nelbo" in JSON.parse(new TextDecoder().decode(await disk.read("/run/config.json")));
}

/** Checks that settings are complete: storing and reading them gives the same settings. */
function requireConfig(config: Readonly<Record<string, unknown>>, require: Require): void {
  const again = resolveConfig(JSON.parse(JSON.stringify(config)));
  require(isDeepStrictEqual(
    { ...again },
    { ...config },
  ), "settings that are the same when they are stored and read");
}

const yamlSettings = `# yaml-language-server: $schema=nelbo.schema.json
data: mnist
latentSize: 2
hiddenSizes: [512, 256]
learningRate: 3e-4
binarize: dynamic
schedule: step
stepEpochs: 2
tensorboard: true
`;
const yamlAliases = "data: &name mnist\nout: *name\nhiddenSizes: &sizes [64]\nchannels: *sizes\n";

const settingsReader: Reader = {
  name: "settings",
  samples: [
    bytesOf(yamlSettings),
    bytesOf(yamlAliases),
    ...[dense, interrupted].flatMap((run) => run.get("config.json") ?? []),
  ],
  json: true,
  source: "settings.yaml",
  refusals: [ConfigError],
  read(bytes, require) {
    const settings = parseSettings(new TextDecoder().decode(bytes), "settings.yaml");
    for (const key of Object.keys(settings)) {
      require(fieldNames.some((name) => name === key), `a setting that exists, found ${key}`);
    }
    try {
      requireConfig(resolveConfig(settings), require);
    } catch (cause) {
      // Conflicts between settings are found only here, where the file is unknown.
      if (!(cause instanceof ConfigError)) throw cause;
    }
  },
};

const metricsReader: Reader = {
  name: "metrics",
  samples: [dense, interrupted].flatMap((run) => run.get("metrics.jsonl") ?? []),
  source: "metrics.jsonl",
  refusals: [DataError],
  read(bytes, require) {
    const events = decodeMetrics(new TextDecoder().decode(bytes), "metrics.jsonl");
    const again = decodeMetrics(events.map(encodeMetricsLine).join(""), "again");
    require(events.length === again.length, "as many events when they are written again");
  },
};

/** Reads a checkpoint with a changed state or description. A changed description may get a matching checksum. */
async function checkpointReader(
  file: "checkpoint.json" | "state.safetensors",
  resealed: boolean,
): Promise<Reader> {
  const { config, data } = await openFolder(await diskOf(interrupted), "/run");
  const model = modelOfData(config, data);
  const owner = { identity: await runIdentity(config, data), specifications: model.parameters };
  const path = `checkpoints/last/${file}`;
  return {
    name: `checkpoint: ${file}${resealed ? ", resealed" : ""}`,
    samples: ["last", "previous", "best"].flatMap(
      (slot) => interrupted.get(`checkpoints/${slot}/${file}`) ?? [],
    ),
    json: file === "checkpoint.json",
    source: "/run/checkpoints/last",
    refusals: [RunError],
    async read(bytes, require) {
      const files = new Map([...interrupted, [path, resealed ? await seal(bytes) : bytes]]);
      const read = await readCheckpoint(await diskOf(files), "/run", "last", owner);
      if (read?.kind === "damaged")
        return require(read.damage.includes("/run/"), `damage that names a file, found ${read.damage}`);
      for (const { name, sizes } of model.parameters) {
        const data = read?.checkpoint.parameters[name];
        require(data?.length ===
          sizes.reduce((product, size) => product * size, 1), `as many numbers as ${name} has`);
      }
      // With an unchanged checksum, the content must be unchanged, too.
      if (!resealed)
        require([...interrupted.values()].some((sample) =>
          sameContent(sample, bytes),
        ), "a refusal of what was changed");
    },
  };
}

/** Whether two files have the same content. Whitespace between JSON tokens is ignored. */
function sameContent(one: Uint8Array, other: Uint8Array): boolean {
  const [a, b] = [one, other].map((bytes) => Buffer.from(bytes));
  if (a === undefined || b === undefined || a.equals(b)) return true;
  try {
    return isDeepStrictEqual(JSON.parse(a.toString()), JSON.parse(b.toString()));
  } catch {
    return false;
  }
}

/** A description with a matching checksum. It is unchanged if it is not a JSON object. */
async function seal(bytes: Uint8Array): Promise<Uint8Array> {
  try {
    const { sha256: _, ...content } = JSON.parse(new TextDecoder().decode(bytes));
    return bytesOf(JSON.stringify({ ...content, sha256: await sha256(JSON.stringify(content)) }));
  } catch {
    return bytes;
  }
}

const exportReader: Reader = {
  name: "export.json",
  samples: [...exported].filter(([name]) => name === "export.json").map(([, content]) => content),
  json: true,
  source: "/run/export.json",
  refusals: [RunError],
  async read(bytes, require) {
    const facts = await readExport(await diskOf(new Map([...exported, ["export.json", bytes]])), "/run");
    require(facts !== undefined &&
      typeof facts.config === "object", "settings and data, where nothing was refused");
  },
};

async function modelReader(): Promise<Reader> {
  const { config, data } = await openFolder(await diskOf(dense), "/run");
  const { parameters } = modelOfData(config, data);
  return {
    name: "run: model.safetensors",
    samples: [dense, exported].flatMap((run) => run.get("model.safetensors") ?? []),
    source: "/run/model.safetensors",
    refusals: [RunError],
    read(bytes, require) {
      const read = decodeModelFile(bytes, parameters, "/run/model.safetensors");
      for (const { name, sizes } of parameters)
        require(read[name]?.length ===
          sizes.reduce((product, size) => product * size, 1), `as many numbers as ${name} has`);
    },
  };
}

const lockReader: Reader = {
  name: "lock",
  samples: [bytesOf('{"token":"t","pid":1,"thread":0,"started":"1","place":"here"}')],
  json: true,
  source: "",
  refusals: [],
  read(bytes, require) {
    const holder = readHolder(new TextDecoder().decode(bytes));
    require(holder === undefined || Number.isInteger(holder.pid), "a process's number, or none");
  },
};

/** Readers of the files of runs and exports, on an in-memory disk. */
export async function runReaders(): Promise<readonly Reader[]> {
  return [
    settingsReader,
    metricsReader,
    ...["config.json", "data.json", "card.json", "environment.json", "metrics.jsonl"].map(summaryReader),
    await checkpointReader("checkpoint.json", false),
    await checkpointReader("checkpoint.json", true),
    await checkpointReader("state.safetensors", false),
    exportReader,
    await modelReader(),
    lockReader,
  ];
}
