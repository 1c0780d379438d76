import type { PictureHeader } from "../../codec/picture/header.ts";
import type { PictureKind } from "../../codec/picture/kinds.ts";
import type { Raster } from "../../codec/raster.ts";
import { sha256 } from "../../codec/sha256.ts";
import { DataError } from "../../errors.ts";
import type { Pack, PackStore, Unreadable } from "./cache/pack.ts";
import { bytesToDecode, inParallel, mostBytesAtOnce } from "./inParallel.ts";
import type { PictureProperties } from "./inspect.ts";
import { ChangedFileError, type PictureFile } from "./pictureFile.ts";
import type { Preparation } from "./preparation.ts";
import { scaleOf } from "./preparation.ts";
import { prepareRaster } from "./prepare.ts";

/** Increment with every change that affects the bytes of prepared pictures. */
export const packVersion = 1;
/** The most bytes and pictures per pack: an interrupted build repeats at most this much work. */
const packLimits = { bytes: 2 ** 25, pictures: 2_048 } as const;
/** The most packs per split, because each keeps a file open: larger splits have larger packs. */
const mostPacks = 128;

/** A picture to be packed. */
export interface PackedPicture {
  readonly file: PictureFile;
  readonly properties: PictureProperties;
  /** Whether the properties were just read from the file, not from an index. */
  readonly fresh: boolean;
}

export interface PackOptions {
  readonly preparation: Preparation;
  readonly decoder: {
    versionFor(kind: PictureKind): Promise<string>;
    decode(bytes: Uint8Array, header: PictureHeader, name: string, scale?: number): Promise<Raster>;
  };
  readonly store: PackStore;
  /** Number of pictures that are decoded at the same time. */
  readonly parallel: number;
  readonly onDone?: ((done: number, total: number) => void) | undefined;
  /** Called if a file does not match its properties. */
  readonly onChanged?: (() => Promise<void>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Decodes and prepares pictures, and stores them in packs. Packs that exist are read from the store, so that an
 * interrupted build resumes with the next pack. The key of a pack is a hash of its files, the preparation, and the
 * versions of the decoders.
 *
 * @throws DataError if a file changed after its inspection; the signal's reason if it is aborted
 */
export async function packPictures(
  pictures: readonly PackedPicture[],
  { preparation, decoder, store, parallel, onDone, onChanged, signal }: PackOptions,
): Promise<readonly Pack[]> {
  const { height, width, channels } = preparation;
  const size = height * width * channels;
  const perPack = picturesPerPack(pictures.length, size);
  const packs: Pack[] = [];
  try {
    for (let first = 0; first < pictures.length; first += perPack) {
      const some = pictures.slice(first, first + perPack);
      const key = await keyOf(some, preparation, (kind) => decoder.versionFor(kind));
      const found = await store.find(key, size);
      const kept = found === undefined || isOf(found, some.length) ? found : undefined;
      if (kept === undefined) found?.close();
      packs.push(kept ?? (await build(key, some, first)));
      onDone?.(first + some.length, pictures.length);
    }
    return packs;
  } catch (cause) {
    for (const pack of packs) pack.close();
    throw cause;
  }

  async function build(key: string, some: readonly PackedPicture[], before: number): Promise<Pack> {
    const pixels = new Uint8Array(some.length * size);
    const unreadable: Unreadable[] = [];
    let place = 0;
    const limits = {
      most: parallel,
      mostWeight: mostBytesAtOnce,
      weightOf: ({ file, properties }: PackedPicture) =>
        bytesToDecode(file, properties, scaleOf(properties, preparation)),
      signal,
    };
    for await (const made of inParallel(some, prepared, limits)) {
      if (typeof made === "string") unreadable.push({ place, reason: made });
      else pixels.set(made, (place - unreadable.length) * size);
      place += 1;
      onDone?.(before + place, pictures.length);
    }
    const whole = pixels.subarray(0, (some.length - unreadable.length) * size);
    return store.keep(key, { pixels: whole, unreadable }, size);
  }

  /** A prepared picture, or the reason why there is none. */
  async function prepared({ file, properties, fresh }: PackedPicture): Promise<Uint8Array | string> {
    try {
      const bytes = await file.read();
      const known = fresh && file.stampChecked === true;
      if (!known && (await sha256(bytes)) !== properties.sha256) throw new ChangedFileError(file.place);
      const raster = await decoder.decode(bytes, properties, file.place, scaleOf(properties, preparation));
      return prepareRaster(raster, preparation, file.place);
    } catch (cause) {
      if (cause instanceof ChangedFileError) await onChanged?.();
      if (!(cause instanceof DataError) || cause instanceof ChangedFileError) throw cause;
      return cause.message;
    }
  }
}

/** The number of pictures per pack. It grows by doubling, so that most packs stay valid when pictures are added. */
export function picturesPerPack(count: number, size: number): number {
  let pictures = Math.max(1, Math.min(packLimits.pictures, Math.floor(packLimits.bytes / size)));
  while (pictures * mostPacks < count) pictures *= 2;
  return pictures;
}

/** Whether a pack was made of this number of pictures. */
function isOf({ count, unreadable }: Pack, pictures: number): boolean {
  const places = new Set(unreadable.map(({ place }) => place));
  return (
    count + places.size === pictures &&
    places.size === unreadable.length &&
    unreadable.every(({ place }) => place < pictures)
  );
}

async function keyOf(
  pictures: readonly PackedPicture[],
  preparation: Preparation,
  versionFor: (kind: PictureKind) => Promise<string>,
): Promise<string> {
  const kinds = [...new Set(pictures.map(({ properties }) => properties.kind))];
  const versions = [...new Set(await Promise.all(kinds.map(versionFor)))].sort();
  const files = pictures.map(({ properties }) => properties.sha256);
  return sha256(JSON.stringify({ version: packVersion, preparation, versions, files }));
}

/** The packs of a split as one array [count, H, W, C]. */
export function rowsOfPacks(packs: readonly Pack[], size: number) {
  const starts: number[] = [];
  let count = 0;
  for (const pack of packs) {
    starts.push(count);
    count += pack.count;
  }
  return {
    count,
    /** Fills `out` with the pictures from `first` on, [rows, H, W, C]. Throws DataError if they cannot be read. */
    fill(first: number, out: Uint8Array): void {
      const rows = out.length / size;
      let at = packAt(starts, first);
      for (let done = 0; done < rows; at++) {
        const pack = packs[at];
        if (pack === undefined) break;
        const from = first + done - (starts[at] ?? 0);
        const some = Math.min(rows - done, pack.count - from);
        if (some <= 0) continue;
        pack.read(from, out.subarray(done * size, (done + some) * size));
        done += some;
      }
    },
  };
}

/** The last pack that begins at or before a row. */
function packAt(starts: readonly number[], row: number): number {
  let [from, to] = [0, starts.length - 1];
  while (from < to) {
    const middle = Math.ceil((from + to) / 2);
    if ((starts[middle] ?? 0) <= row) from = middle;
    else to = middle - 1;
  }
  return Math.max(0, from);
}
