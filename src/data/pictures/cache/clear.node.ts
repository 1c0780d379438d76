import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { DataError, messageOf } from "../../../errors.ts";
import { defaultCacheFolder } from "../../sources/cacheFolder.node.ts";

/** The folder of prepared pictures; its name changes with their format. */
export function pictureCacheFolder(cacheFolder = defaultCacheFolder()): string {
  return join(cacheFolder, "pictures", "v1");
}

/** What was removed. */
export interface ClearedCache {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
}

/**
 * Removes all prepared pictures. A training that reads them continues if the operating system allows open files to be
 * removed.
 *
 * @throws DataError if something cannot be removed
 */
export async function clearPictureCache(cacheFolder?: string): Promise<ClearedCache> {
  const folder = join(cacheFolder ?? defaultCacheFolder(), "pictures");
  const { files, bytes } = await sizeOf(folder);
  await rm(folder, { recursive: true, force: true }).catch((cause: unknown) => {
    throw new DataError(
      `${folder}: the folder cannot be removed: ${messageOf(cause)}. Check its permissions.`,
      { cause },
    );
  });
  return { folder, files, bytes };
}

async function sizeOf(folder: string): Promise<{ readonly files: number; readonly bytes: number }> {
  let [files, bytes] = [0, 0];
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      const inside = await sizeOf(path);
      files += inside.files;
      bytes += inside.bytes;
    } else {
      files += 1;
      bytes += (await lstat(path).catch(() => ({ size: 0 }))).size;
    }
  }
  return { files, bytes };
}
