import { z } from "zod";
import { sha256 } from "../codec/sha256.ts";
import { runFiles } from "../config/runFiles.ts";
import { RunError } from "../errors.ts";
import { version } from "../version.ts";
import type { Disk } from "./disk.ts";
import { readBytes, writeFileAtomic } from "./files.ts";
import { readableJson } from "./json.ts";

/** Increased when older versions would misread the file. */
const checksumsFormat = 1;

const hash = z.string().length(64);

const storedFile = z.object({
  name: z.string().regex(/^[^/\\]+$/),
  bytes: z.int().min(0),
  sha256: hash,
  /** The SHA-256 of the file that is being replaced: until that is done, either file may be there. */
  before: z.exactOptional(hash),
});

const schema = z.object({
  format: z.literal(checksumsFormat),
  /** The version that wrote it. */
  nelbo: z.string(),
  files: z.array(storedFile.readonly()).readonly(),
});

/** Size and checksum of a file; for `metrics.jsonl`, which grows, of its first `bytes` bytes. */
export type StoredFile = Readonly<z.output<typeof storedFile>>;

/** Files that grow: only their beginning is checked. */
const growing: readonly string[] = [runFiles.metrics];

/** The stored entry for a file with this content. */
export async function storedFileOf(name: string, content: Uint8Array | string): Promise<StoredFile> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return { name, bytes: bytes.length, sha256: await sha256(bytes) };
}

/** The content of `checksums.json`: the files of a folder, and a checksum of itself. */
export async function encodeChecksums(files: readonly StoredFile[]): Promise<string> {
  const content = { format: checksumsFormat, nelbo: version, files };
  return readableJson({ ...content, sha256: await sha256(JSON.stringify(content)) });
}

/** Writes a folder's `checksums.json`. Throws RunError if it cannot. */
export async function writeChecksums(
  disk: Disk,
  folder: string,
  files: readonly StoredFile[],
): Promise<void> {
  await writeFileAtomic(disk, disk.join(folder, runFiles.checksums), await encodeChecksums(files));
}

/**
 * The stored checksums of a folder's files; undefined if there are none, as in folders of earlier versions.
 *
 * @throws RunError if `checksums.json` is damaged, or was written by a newer version
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
    `${path}: the file of checksums is damaged. Restore the folder from a backup or, to use its ` +
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

/** Number of attempts, because a file and its checksum may just be being replaced. */
const attempts = 10;

/**
 * Throws RunError if a file does not match the folder's `checksums.json`, with the expected and found values. Files
 * that are not listed pass, and so do all files of a folder without checksums.
 *
 * @param bytes content of the file, as read
 */
export async function requireIntact(
  disk: Disk,
  folder: string,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  if ((await differenceOf(bytes, await readChecksums(disk, folder), name)) === undefined) return;
  // The process that trains the run may have replaced one file or both between the two reads.
  for (let attempt = 1; ; attempt++) {
    const files = await readChecksums(disk, folder);
    const difference = await differenceOf(await readBytes(disk, disk.join(folder, name)), files, name);
    if (difference === undefined) return;
    const replaced = JSON.stringify(await readChecksums(disk, folder)) !== JSON.stringify(files);
    if (replaced && attempt < attempts) continue;
    throw new RunError(
      `${disk.join(folder, name)}: ${difference}. It was damaged or changed. Restore the folder from a backup or, if the file is ` +
        `correct, delete ${disk.join(folder, runFiles.checksums)}: nothing is then checked.`,
    );
  }
}

export interface FolderCheck {
  /** Files that are not checked. */
  readonly but?: readonly string[];
  /** Files that were read already, by name. */
  readonly read?: Readonly<Record<string, Uint8Array>>;
}

/**
 * Throws RunError if a file of a folder does not match its `checksums.json`, with the expected and found values. A
 * missing file passes: the code that requires it reports it.
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

/** The expected and found size or checksum of a file; undefined if they match, or the file is not listed. */
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
