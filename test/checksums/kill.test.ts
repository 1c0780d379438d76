import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/config.ts";
import { requireIntact, requireIntactFolder } from "../../src/store/checksums.ts";
import type { Disk } from "../../src/store/disk.ts";
import { writeFileAtomic } from "../../src/store/files.ts";
import { keepChecksums, writeModelFile } from "../../src/store/finishedFiles.ts";
import { storedConfig, writeRunDescription } from "../../src/store/folder.ts";
import { rewriteMetrics } from "../../src/store/journal.ts";
import { systemDisk } from "../../src/store/node/systemDisk.ts";
import { faultyDisk } from "../../src/testing/run/disks.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";

const at = temporaryFolder();
const models = { old: Uint8Array.of(1, 2, 3, 4), new: Uint8Array.of(5, 6, 7) };
const data = {
  name: "tiny",
  source: "folder",
  imageShape: [2, 2, 1] as [number, number, number],
  images: { train: 4, validation: 0, test: 0 },
  binarization: "none" as const,
  files: [],
};
const environment = { nelbo: "0", node: "0", platform: "x", cpu: "x", cores: 1, engine: "x", threads: 1 };

/** Writes all files of a run that have checksums, in the order of a training: start or resume, and finish. */
async function train(disk: Disk, folder: string, epochs: number, model: Uint8Array): Promise<void> {
  const config = storedConfig(resolveConfig({ epochs }));
  await writeRunDescription(disk, folder, { config, data, environment });
  await rewriteMetrics(disk, folder, []);
  await disk.append(disk.join(folder, "metrics.jsonl"), `epoch ${epochs}\n`);
  await writeModelFile(disk, folder, model);
  await disk.append(disk.join(folder, "metrics.jsonl"), "done\n");
  await keepChecksums(disk, folder, model);
}

beforeAll(async () => {
  await systemDisk.makeFolder(at("old"));
  await train(systemDisk, at("old"), 1, models.old);
});

/** Trains in a copy of a folder on a disk that fails from operation n on, for each n, and checks the files. */
async function cutEverywhere(
  name: string,
  begin: (folder: string) => Promise<void>,
  look: (folder: string, operation: number) => Promise<void>,
): Promise<number> {
  for (let operation = 1; ; operation++) {
    const folder = at(`${name}-${operation}`);
    await begin(folder);
    const { disk, count } = faultyDisk({ at: operation, code: "EIO", andAfter: true });
    const ended = await train(disk, folder, 2, models.new).then(
      () => true,
      () => false,
    );
    await look(folder, operation);
    if (ended) {
      expect(count()).toBeLessThan(operation);
      return operation - 1;
    }
  }
}

describe("checksums match files wherever writing is interrupted", () => {
  it("in a finished run that is trained for longer", async () => {
    const seen = new Set<string>();
    const operations = await cutEverywhere(
      "longer",
      (folder) => cp(at("old"), folder, { recursive: true }),
      async (folder, operation) => {
        await expect(
          requireIntactFolder(systemDisk, folder),
          `operation ${operation}`,
        ).resolves.toBeUndefined();
        const model = Uint8Array.from(await readFile(join(folder, "model.safetensors")));
        const [which] = Object.entries(models).find(([, bytes]) => bytes.join() === model.join()) ?? ["torn"];
        seen.add(which);
      },
    );
    expect(operations).toBeGreaterThan(30);
    expect([...seen].sort()).toEqual(["new", "old"]);
  });

  it("in a new run, and in a run of an earlier version without checksums", async () => {
    const earlier = async (folder: string) => {
      await cp(at("old"), folder, { recursive: true });
      await systemDisk.remove(join(folder, "checksums.json"));
    };
    const look = async (folder: string) => requireIntactFolder(systemDisk, folder);
    expect(await cutEverywhere("new", (folder) => systemDisk.makeFolder(folder), look)).toBeGreaterThan(30);
    expect(await cutEverywhere("earlier", earlier, look)).toBeGreaterThan(30);
  });
});

describe("reading while a run is written", () => {
  it("does not report older content as damaged", async () => {
    const folder = at("read");
    await cp(at("old"), folder, { recursive: true });
    const before = await readFile(join(folder, "config.json"));
    await train(systemDisk, folder, 2, models.new);
    // Was read before both were replaced.
    await expect(requireIntact(systemDisk, folder, "config.json", before)).resolves.toBeUndefined();
    await expect(requireIntact(systemDisk, folder, "model.safetensors", models.old)).resolves.toBeUndefined();
    let reads = 0;
    // The checksums and the file are replaced right after the first read of the checksums.
    const disk: Disk = {
      ...systemDisk,
      async read(path) {
        const bytes = await systemDisk.read(path);
        if (path.endsWith("checksums.json") && reads++ === 0) await train(systemDisk, folder, 3, models.old);
        return bytes;
      },
    };
    await expect(requireIntact(disk, folder, "config.json", before)).resolves.toBeUndefined();
    await writeFileAtomic(systemDisk, join(folder, "config.json"), before);
    await expect(requireIntact(systemDisk, folder, "config.json", before)).rejects.toThrow(
      "It was damaged or changed.",
    );
  });
});
