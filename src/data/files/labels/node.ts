import { DataError } from "../../../errors.ts";
import { openBytes } from "../bytes/node.ts";
import { readIdxRows } from "../idxRows.ts";
import { passSize, readRows } from "../rows.ts";

/**
 * The labels of a file, one for each datum: npy [N], an IDX file of labels, or CSV, of its only column or, where there is a
 * header, of the column `label`. A file of codes or scores that nelbo wrote of labelled images has one.
 *
 * @param classes of the model
 * @throws DataError naming the file, where it cannot be read, has none, or one is no whole number below `classes`
 */
export async function readLabels(path: string, classes: number): Promise<Uint8Array> {
  const reader = await openBytes(path);
  const labels: number[] = [];
  try {
    const start = await reader.peek(4);
    const isIdx = start[0] === 0 && start[1] === 0 && start[3] === 1;
    const rows = isIdx
      ? readIdxRows(reader, path, passSize)
      : readRows(reader, path, { isDatum: () => false, groups: [], column: "label" });
    for await (const { sizes, numbers } of rows) {
      if (sizes.join() !== "" && sizes.join() !== "1") {
        throw new DataError(
          `${path}: expected labels, one number for each datum, found [${sizes.join(", ")}] for each. Name the column of CSV label.`,
        );
      }
      for (const number of numbers) {
        if (!(Number.isInteger(number) && number >= 0 && number < classes)) {
          throw new DataError(
            `${path}: expected labels from 0 to ${classes - 1}, as the model has so many classes, found ${number} for datum ` +
              `${labels.length}.`,
          );
        }
        labels.push(number);
      }
    }
  } finally {
    reader.close();
  }
  if (labels.length === 0) throw new DataError(`${path}: expected labels, found none: it holds no data.`);
  return Uint8Array.from(labels);
}
