import { basename, extname, join } from "node:path";
import { readWholeFile } from "../../codec/chunks.node.ts";
import type { LoadOptions } from "../../data/load.ts";
import { ConfigError, codeOf, RunError } from "../../errors.ts";
import { fileError } from "../../store/files.ts";
import { requireFree } from "../../store/folder.ts";
import { systemDisk as disk } from "../../store/node/systemDisk.ts";
import { parseSweepFile, type SweepFile } from "../../sweep/sweepFile.ts";
import { isSweep, type Sweep, writeSweep } from "../../sweep/sweepFolder.ts";
import { planSweep, type SweepPlan } from "./planSweep.ts";

/** Reads a sweep file. Throws ConfigError for a file that is no sweep, RunError if it cannot be read. */
export async function readSweepFile(path: string): Promise<SweepFile> {
  const bytes = await readWholeFile(path).catch((cause: unknown) => {
    if (codeOf(cause) === "ENOENT")
      throw new ConfigError(
        `${path}: expected a sweep file in YAML or JSON, found nothing. Check the path.`,
        { cause },
      );
    throw fileError("read", path, cause);
  });
  return parseSweepFile(new TextDecoder().decode(bytes), path);
}

export interface CreateSweepOptions {
  /** A folder that does not exist yet or is empty. Default: a new one in sweeps/, named after the file. */
  readonly out?: string | undefined;
  readonly load?: LoadOptions | undefined;
}

export interface CreatedSweep {
  readonly sweep: Sweep;
  readonly plan: SweepPlan;
}

/**
 * Plans a sweep file and freezes the plan in a new folder.
 *
 * @throws ConfigError, DataError for a plan that is not possible; RunError if the folder is not free
 */
export async function createSweep(
  path: string,
  { out, load }: CreateSweepOptions = {},
): Promise<CreatedSweep> {
  const file = await readSweepFile(path);
  if (out !== undefined) await requireFreeFolder(out);
  const plan = await planSweep(file, load);
  const name = basename(path, extname(path));
  const folder = out ?? (await claimNumbered(name));
  return { sweep: await writeSweep(disk, folder, { name, ...plan }), plan };
}

async function requireFreeFolder(out: string): Promise<void> {
  if (await isSweep(disk, out))
    throw new RunError(`${out}: there is a sweep already. To continue it: nelbo sweep resume ${out}`);
  await requireFree(disk, out);
}

/** `sweeps/name-001`, or the next free number. */
async function claimNumbered(name: string): Promise<string> {
  const parent = "sweeps";
  await disk.makeFolders(parent).catch((cause: unknown) => {
    throw fileError("write", parent, cause);
  });
  const stem = name.replace(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 120) || "sweep";
  for (let number = 1; ; number++) {
    const folder = join(parent, `${stem}-${String(number).padStart(3, "0")}`);
    try {
      await disk.makeFolder(folder);
      return folder;
    } catch (cause) {
      if (codeOf(cause) !== "EEXIST") throw fileError("write", folder, cause);
    }
  }
}
