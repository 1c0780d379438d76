import { everyImage } from "../batches.ts";
import type { Dataset } from "../dataset.ts";
import { gatherData, type Source } from "../source.ts";
import { wholeField } from "../sources/passes.ts";

/** All that a source holds, in arrays that can be compared. */
export async function contentsOf(source: Source) {
  const { count, shape, elementType, fields } = source;
  return {
    ...{ count, shape, elementType, fields },
    x: await gatherData(source, everyImage(count)),
    labels: await wholeField(source, "labels"),
    conditions: await wholeField(source, "conditions"),
  };
}

/** A data set with the contents of its sources in their place. */
export async function contentsOfDataset({ train, test, ...about }: Dataset) {
  return { ...about, train: await contentsOf(train), test: await contentsOf(test) };
}
