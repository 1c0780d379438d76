import { z } from "zod";
import { sha256 } from "../codec/sha256.ts";
import { runFiles } from "../config/runFiles.ts";
import { RunError } from "../errors.ts";
import { version } from "../version.ts";
import type { Disk } from "./disk.ts";
import { readBytes, writeFileAtomic } from "./files.ts";
import { readableJson } from "./json.ts";

/** Rises when older programs would misread it. */
const checksumsFormat = 1;

const hash = z.string().length(64);

const storedFile = z.object({
  name: z.string().regex(/^[^/\\]+$/),
  bytes: z.int().min(0),
  sha256: hash,
  /** The SHA-256 of the file that this one is about to replace: until that is done, either may be there. */
  before: z.exactOptional(hash),
});

const schema = z.object({
  format: z.literal(checksumsFormat),
  /** The version that wrote it. */
  nelbo: z.string(),
  files: z.array(storedFile.readonly()).readonly(),
});

/** What a file of a folder holds; of `metrics.jsonl`, to which lines are added, what its first `bytes` bytes are. */
export type StoredFile = Readonly<z.output<typeof storedFile>>;

/** Files that grow: only their beginning is known. */
const growing: readonly string[] = [runFiles.metrics];

/** What is stored of a file with this content. */
export async function storedFileOf(name: string, content: Uint8Array | string): Promise<StoredFile> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return { name, bytes: bytes.length, sha256: await sha256(bytes) };
}

/** The content of `checksums.json`: the files of a folder, and a checksum of itself. */
export async function encodeChecksums(files: readonly StoredFile[]): Promise<string> {
  const content = { format: checksumsFormat, nelbo: version, files };
  return readableJson({ ...content, sha256: await sha256(JSON.stringify(content)) });
}

/** Writes a folder's `checksums.json`. Throws RunError where it cannot. */
export async function writeChecksums(
  disk: Disk,
  folder: string,
  files: readonly StoredFile[],
): Promise<void> {
  await writeFileAtomic(disk, disk.join(folder, runFiles.checksums), await encodeChecksums(files));
}

/**
 * What is stored of a folder's files; undefined where nothing is: earlier versions kept no checksums.
 *
 * @throws RunError where `checksums.json` is damaged, or a newer program's
 */
export async function readChecksums(disk: Disk, folder: string): Promise<readonly StoredFile[] | undefined> {
  const path = disk.join(folder, runFiles.checksums);
  const bytes = await readBytes(disk, path);
  if (bytes === undefined) return undefined;
  const text = new TextDecoder().decode(bytes);
  const { sha256: storedHash, ...content } = parsed(text) ?? {};
  if (storedHash === (await sha256(JSON.stringify(content)))) {
    const read = schema.safeParse(content);
    if (read.success) return read.data.files;
    const { format, nelbo } = content;
    if (typeof format === "number" && format > checksumsFormat) {
      throw new RunError(
        `${path}: expected checksums of format ${checksumsFormat}, found format ${format}, written by nelbo ${String(nelbo)}; this is ` +
          `nelbo ${version}. Install the version that wrote it, or a newer one.`,
      );
    }
  }
  throw new RunError(
    `${path}: expected the checksums of the folder's files, found a damaged file. Copy the folder back from a backup or, to use its ` +
      `files unchecked, delete ${path}.`,
  );
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null ? { ...json } : undefined;
  } catch {
    return undefined;
  }
}

/** Reads again so often where a file and its checksum are just being replaced. */
const attempts = 10;

/**
 * Throws RunError where a file is not what the folder's `checksums.json` says, with what was expected and found. Files that it does
 * not list pass, and so do all of a folder without one.
 *
 * @param bytes of the file, as they were read
 */
export async function requireIntact(
  disk: Disk,
  folder: string,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  if ((await differenceOf(bytes, await readChecksums(disk, folder), name)) === undefined) return;
  // Whoever trains the run may have replaced the file, or both, between the two readings.
  for (let attempt = 1; ; attempt++) {
    const files = await readChecksums(disk, folder);
    const difference = await differenceOf(await readBytes(disk, disk.join(folder, name)), files, name);
    if (difference === undefined) return;
    const replaced = JSON.stringify(await readChecksums(disk, folder)) !== JSON.stringify(files);
    if (replaced && attempt < attempts) continue;
    throw new RunError(
      `${disk.join(folder, name)}: ${difference}. It was damaged or changed. Copy the folder back from a backup or, if the file is as ` +
        `it should be, delete ${disk.join(folder, runFiles.checksums)}: nothing is then checked.`,
    );
  }
}

export interface FolderCheck {
  /** Files that are not looked at. */
  readonly but?: readonly string[];
  /** Files that were read already, by name. */
  readonly read?: Readonly<Record<string, Uint8Array>>;
}

/**
 * Throws RunError where a file of a folder is not what its `checksums.json` says, with what was expected and found. A file that is not
 * there passes: what needs it says so.
 */
export async function requireIntactFolder(
  disk: Disk,
  folder: string,
  { but = [], read = {} }: FolderCheck = {},
): Promise<void> {
  for (const { name } of (await readChecksums(disk, folder)) ?? []) {
    if (but.includes(name)) continue;
    const bytes = read[name] ?? (await readBytes(disk, disk.join(folder, name)));
    if (bytes !== undefined) await requireIntact(disk, folder, name, bytes);
  }
}

/** What is expected and found of a file's content; undefined where it is as listed, or not listed. */
async function differenceOf(
  content: Uint8Array | undefined,
  files: readonly StoredFile[] | undefined,
  name: string,
): Promise<string | undefined> {
  const stored = files?.find((file) => file.name === name);
  if (content === undefined || stored === undefined) return undefined;
  const known = growing.includes(name) ? content.subarray(0, stored.bytes) : content;
  const found = await sha256(known);
  if (found === stored.sha256 || found === stored.before) return undefined;
  return known.length === stored.bytes
    ? `expected sha256 ${stored.sha256}, found ${found}`
    : `expected ${stored.bytes} bytes, found ${known.length}`;
}
