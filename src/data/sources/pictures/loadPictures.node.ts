import { createHash } from "node:crypto";
import { realpath } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { createPictureDecoder } from "../../../codec/picture/decoder.node.ts";
import { sha256 } from "../../../codec/sha256.ts";
import type { Dataset } from "../../dataset.ts";
import type { LoadOptions } from "../../load.ts";
import { pictureCacheFolder } from "../../pictures/cache/clear.node.ts";
import { openIndex } from "../../pictures/cache/index.node.ts";
import type { CacheFailure } from "../../pictures/cache/pack.ts";
import { packsInFolder } from "../../pictures/cache/packs.node.ts";
import { type AboutPictures, picturesDataset } from "../../pictures/picturesDataset.ts";
import type { PicturePlace } from "../../pictures/places.node.ts";

/** Number of Node's threads that decode; further work is queued. */
const nodeThreads = 4;

/**
 * Reads a data set of pictures. Prepared pictures are kept in the cache folder, so pictures are decoded only the first
 * time.
 *
 * @throws as `picturesDataset` does
 */
export async function loadPictures(
  files: PicturePlace,
  about: Omit<AboutPictures, "place">,
  { cacheFolder, onPictures, signal }: Pick<LoadOptions, "cacheFolder" | "onPictures" | "signal">,
): Promise<Dataset> {
  const folder = pictureCacheFolder(cacheFolder);
  const failures: CacheFailure[] = [];
  const index = await openIndex(
    join(folder, "folders", `${await sha256(await realpath(files.place))}.jsonl`),
  );
  try {
    return await picturesDataset(
      files,
      { ...about, place: files.place },
      {
        decoder: createPictureDecoder(),
        store: packsInFolder(join(folder, "packs"), (failure) => failures.push(failure)),
        index,
        hash: hashOf,
        parallel: Math.min(nodeThreads, availableParallelism() + 2),
        notes: () => failures.slice(0, 1).map(notKept),
        onProgress: onPictures,
        signal,
      },
    );
  } finally {
    await index.flush();
    await files.close();
  }
}

/**
 * Files of at most this many bytes are hashed on this thread, because Web Crypto copies the bytes and is half as fast.
 */
const smallFile = 2 ** 22;

async function hashOf(bytes: Uint8Array): Promise<string> {
  return bytes.length > smallFile ? sha256(bytes) : createHash("sha256").update(bytes).digest("hex");
}

function notKept({ folder, reason }: CacheFailure): string {
  return (
    `Prepared pictures could not be kept in ${folder} (${reason}). They are in memory and will be decoded again the next time. Free ` +
    "disk space, or set NELBO_CACHE to another folder."
  );
}
