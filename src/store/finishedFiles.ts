import { sha256 } from "../codec/sha256.ts";
import { runFiles } from "../config/runFiles.ts";
import { readChecksums, type StoredFile, storedFileOf, writeChecksums } from "./checksums.ts";
import type { Disk } from "./disk.ts";
import { readBytes, writeFileAtomic } from "./files.ts";

/** Files of a finished run that have checksums, besides its model. */
const described = [
  runFiles.config,
  runFiles.data,
  runFiles.environment,
  runFiles.card,
  runFiles.metrics,
  runFiles.scores,
];

/**
 * Writes a run's model file, such that the file and its checksum agree at every instant: while it is replaced, the
 * checksum of the previous file is valid, too. Returns its path. Throws RunError if that fails.
 */
export async function writeModelFile(disk: Disk, folder: string, bytes: Uint8Array): Promise<string> {
  const path = disk.join(folder, runFiles.model);
  const old = await readBytes(disk, path);
  const model = await storedFileOf(runFiles.model, bytes);
  await writeChecksums(disk, folder, [old === undefined ? model : { ...model, before: await sha256(old) }]);
  await writeFileAtomic(disk, path, bytes);
  return path;
}

/** Stores the checksums of a finished run: of its model and its description. Throws RunError if that fails. */
export async function keepChecksums(disk: Disk, folder: string, model: Uint8Array): Promise<void> {
  const files: StoredFile[] = [await storedFileOf(runFiles.model, model)];
  for (const name of described) {
    const bytes = await readBytes(disk, disk.join(folder, name));
    if (bytes !== undefined) files.push(await storedFileOf(name, bytes));
  }
  await writeChecksums(disk, folder, files);
}

/** Drops all checksums except the model's, before a run's description is rewritten. Throws RunError if that fails. */
export async function keepModelChecksum(disk: Disk, folder: string): Promise<void> {
  const files = await readChecksums(disk, folder);
  const kept = files?.filter(({ name }) => name === runFiles.model) ?? [];
  if (files !== undefined && kept.length < files.length) await writeChecksums(disk, folder, kept);
}
