import { everyImage } from "../batches.ts";
import type { Dataset } from "../dataset.ts";
import { gatherData, type Source } from "../source.ts";
import { wholeField } from "../sources/passes.ts";

/** The contents of a source, in arrays that can be compared. */
export async function contentsOf(source: Source) {
  const { count, shape, elementType, fields } = source;
  return {
    ...{ count, shape, elementType, fields },
    x: await gatherData(source, everyImage(count)),
    labels: await wholeField(source, "labels"),
    conditions: await wholeField(source, "conditions"),
  };
}

/** A data set with its sources replaced by their contents. */
export async function contentsOfDataset({ train, test, ...about }: Dataset) {
  return { ...about, train: await contentsOf(train), test: await contentsOf(test) };
}
