import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { codeOf, DataError, messageOf } from "../../../errors.ts";
import type { CacheFailure } from "./pack.ts";
import { type Pack, type PackContent, type PackStore, packInMemory } from "./pack.ts";

/** The most bytes of packs that stay in memory if packs cannot be written. */
const mostInMemory = 2 ** 30;
const magic = "nelbopk1";
/** Bytes of the magic and of the header's length that follows it. */
const prefixBytes = magic.length + 4;
const longestHeader = 2 ** 24;

const headerSchema = z.object({
  count: z.int().min(0),
  size: z.int().min(1),
  unreadable: z.array(z.object({ place: z.int().min(0), reason: z.string() }).readonly()).readonly(),
});

/**
 * Packs as files in a folder: `nelbopk1`, the header's length as uint32 (little-endian), the header as JSON, and the
 * pictures. A pack is written under a temporary name and renamed, so that existing packs are complete. If the folder
 * cannot be written, up to 1 GiB stays in memory.
 *
 * @param onFailure called once, with the reason, if packs cannot be written and stay in memory
 */
export function packsInFolder(folder: string, onFailure: (failure: CacheFailure) => void): PackStore {
  let inMemory = 0;
  let failed = false;
  const pathOf = (key: string) => join(folder, key.slice(0, 2), `${key}.pack`);
  return {
    find: async (key, size) => openPack(pathOf(key), size),
    async keep(key, content, size) {
      const path = pathOf(key);
      if (!failed) {
        try {
          await writePack(path, content, size);
          const written = openPack(path, size);
          if (written !== undefined) return written;
          onFailure({ folder, reason: "a written file is missing" });
        } catch (cause) {
          onFailure({ folder, reason: messageOf(cause), cause });
        }
        failed = true;
      }
      inMemory += content.pixels.length;
      if (inMemory <= mostInMemory) return packInMemory(content, size);
      throw new DataError(
        `${folder}: the prepared pictures cannot be written here, and they need more than the ${mostInMemory} bytes that may stay ` +
          `in memory. Free disk space, or set NELBO_CACHE to a folder on another disk.`,
      );
    },
  };
}

async function writePack(path: string, { pixels, unreadable }: PackContent, size: number): Promise<void> {
  const text = new TextEncoder().encode(JSON.stringify({ count: pixels.length / size, size, unreadable }));
  const prefix = Buffer.alloc(prefixBytes);
  prefix.write(magic, "latin1");
  prefix.writeUInt32LE(text.length, magic.length);
  await mkdir(dirname(path), { recursive: true });
  await removeLeftOver(path);
  const unfinished = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}.part`;
  try {
    const handle = await open(unfinished, "wx");
    try {
      for (const part of [prefix, text, pixels]) await handle.writeFile(part);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, path);
  } catch (cause) {
    await rm(unfinished, { force: true }).catch(() => {});
    throw cause;
  }
}

/** Removes partial files of a pack from processes that have ended. */
async function removeLeftOver(path: string): Promise<void> {
  const start = `${basename(path)}.`;
  for (const name of await readdir(dirname(path))) {
    const pid = /^(\d+)-.*\.part$/.exec(name.startsWith(start) ? name.slice(start.length) : "")?.[1];
    if (pid !== undefined && isGone(Number(pid))) await rm(join(dirname(path), name), { force: true });
  }
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (cause) {
    return codeOf(cause) === "ESRCH";
  }
}

/** The pack in a file; undefined if there is none, its pictures have another size, or it is incomplete. */
function openPack(path: string, size: number): Pack | undefined {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return undefined;
  }
  try {
    const pack = packOf(file, path, size);
    if (pack === undefined) closeSync(file);
    return pack;
  } catch {
    // A folder, or a disk error: the pack is created again.
    closeSync(file);
    return undefined;
  }
}

function packOf(file: number, path: string, size: number): Pack | undefined {
  const prefix = Buffer.alloc(prefixBytes);
  readSync(file, prefix, 0, prefixBytes, 0);
  const length = prefix.readUInt32LE(magic.length);
  if (prefix.toString("latin1", 0, magic.length) !== magic || length > longestHeader) return undefined;
  const text = Buffer.alloc(length);
  readSync(file, text, 0, length, prefixBytes);
  const header = headerOf(text.toString("utf8"));
  const start = prefixBytes + length;
  if (header?.size !== size || fstatSync(file).size !== start + header.count * size) return undefined;
  return {
    count: header.count,
    unreadable: header.unreadable,
    read(first, out) {
      for (let done = 0; done < out.length; ) {
        const read = readAt(file, path, out.subarray(done), start + first * size + done);
        if (read === 0) throw unreadablePack(path, `it ends at picture ${first}`);
        done += read;
      }
    },
    close: () => closeSync(file),
  };
}

function readAt(file: number, path: string, out: Uint8Array, at: number): number {
  try {
    return readSync(file, out, 0, out.length, at);
  } catch (cause) {
    throw unreadablePack(path, messageOf(cause), cause);
  }
}

function unreadablePack(path: string, reason: string, cause?: unknown): DataError {
  return new DataError(
    `${path}: the prepared pictures cannot be read: ${reason}. Remove this file and run the command again to create it again.`,
    { cause },
  );
}

function headerOf(text: string): z.output<typeof headerSchema> | undefined {
  try {
    return headerSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
