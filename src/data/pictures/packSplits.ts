import type { StoredArray } from "../../codec/arrays/storedArray.ts";
import { sha256 } from "../../codec/sha256.ts";
import type { DatasetFile, SplitName } from "../dataset.ts";
import type { FoundSplit } from "../reading/foundArrays.ts";
import type { Pack } from "./cache/pack.ts";
import { type PackedPicture, type PackOptions, packPictures, rowsOfPacks } from "./pack.ts";
import type { Preparation } from "./preparation.ts";
import type { UnreadablePicture } from "./tolerance.ts";

/** The splits of a data set of pictures, read from packs. */
export interface PackedSplits {
  readonly splits: Partial<Record<SplitName, FoundSplit>>;
  /** Their pictures, split after split. */
  readonly rows: readonly PictureRow[];
  /** Pictures that could not be decoded. */
  readonly unreadable: readonly UnreadablePicture[];
  /** Closes the packs, which cannot be read afterwards. */
  close(): void;
}

/**
 * Packs the pictures of each split. A split is absent if none of its pictures can be decoded.
 *
 * @param place the folder or archive, for errors
 * @throws like `packPictures`
 */
export async function packSplits(
  all: readonly PictureRow[],
  place: string,
  options: PackOptions,
): Promise<PackedSplits> {
  const opened: Pack[] = [];
  const close = () => {
    for (const pack of opened.splice(0)) pack.close();
  };
  const splits: Partial<Record<SplitName, FoundSplit>> = {};
  const rows: PictureRow[] = [];
  const unreadable: UnreadablePicture[] = [];
  let before = 0;
  try {
    for (const split of ["train", "validation", "test"] as const) {
      const some = all.filter((row) => row.split === split);
      if (some.length === 0) continue;
      const packs = await packPictures(some, {
        ...options,
        onDone: (done) => options.onDone?.(before + done, all.length),
      });
      opened.push(...packs);
      before += some.length;
      const failed = unreadableOf(packs);
      const kept = some.filter((_, at) => !failed.has(at));
      rows.push(...kept);
      for (const [at, reason] of failed) unreadable.push({ place: some[at]?.file.place ?? "", reason });
      if (kept.length > 0) splits[split] = splitOf(kept, packs, options.preparation, place);
    }
    return { splits, rows, unreadable, close };
  } catch (cause) {
    close();
    throw cause;
  }
}

/** The places of undecodable pictures among all pictures of the packs, with the reasons. */
function unreadableOf(packs: readonly Pack[]): ReadonlyMap<number, string> {
  const reasons = new Map<number, string>();
  let first = 0;
  for (const pack of packs) {
    for (const { place, reason } of pack.unreadable) reasons.set(first + place, reason);
    first += pack.count + pack.unreadable.length;
  }
  return reasons;
}

function splitOf(
  rows: readonly PictureRow[],
  packs: readonly Pack[],
  { height, width, channels }: Preparation,
  place: string,
): FoundSplit {
  const size = height * width * channels;
  const { count, fill } = rowsOfPacks(packs, size);
  const array: StoredArray = {
    name: "",
    type: "uint8",
    shape: [count, height, width, channels],
    byRows: true,
    planar: false,
    async read(first, some) {
      const bytes = new Uint8Array(some * size);
      fill(first, bytes);
      return bytes;
    },
    fill,
  };
  const data = { array, place };
  if (rows.some(({ label }) => label === undefined)) return { data };
  const labels = Uint8Array.from(rows, ({ label }) => label ?? 0);
  const labelArray: StoredArray = {
    name: "",
    type: "uint8",
    shape: [count],
    byRows: true,
    read: async (first, some) => labels.subarray(first, first + some),
  };
  return { data, labels: { array: labelArray, place } };
}

/** A picture with its split and class. */
export interface PictureRow extends PackedPicture {
  readonly split: SplitName;
  /** The index of its class. */
  readonly label?: number | undefined;
}

/** All picture files as one file: their total bytes, and a hash of their splits, labels, names and contents. */
export async function fileOfRows(rows: readonly PictureRow[]): Promise<DatasetFile> {
  const lines = rows.map(
    ({ file, properties, split, label = "" }) => `${split}\t${label}\t${file.name}\t${properties.sha256}\n`,
  );
  const bytes = rows.reduce((sum, { file }) => sum + file.size, 0);
  return { name: "pictures", bytes, sha256: await sha256(lines.join("")) };
}
