import { elementCount } from "../../codec/sizes.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { Source } from "../../data/source.ts";
import type { KnownDataset } from "../../data/sources/known.ts";
import { knownSizes } from "../../data/sources/known.ts";
import { residentSource } from "../../data/sources/resident.ts";

/**
 * Images of a known data set's counts and shape, with a pattern in place of its pixels: enough to measure with before
 * the data set is there.
 */
export function syntheticDataset(known: KnownDataset): Dataset {
  const { name, classes } = known;
  const { train, test, shape } = knownSizes(known);
  const split = (images: number): Source =>
    residentSource({
      shape,
      x: new Uint8Array(images * elementCount(shape)).map((_, index) => (index * 37) % 251),
      labels: new Uint8Array(images).map((_, index) => index % classes.length),
    });
  return {
    name,
    shape,
    classes,
    train: split(train),
    test: split(test),
    files: [],
    source: "not here yet, synthetic images",
  };
}
