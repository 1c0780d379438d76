import { concatenated } from "../../codec/concatenated.ts";
import { DataError } from "../../errors.ts";
import { openBytes } from "./bytes.node.ts";
import { readIdxRows } from "./idxRows.ts";
import { passSize, readRows } from "./rows.ts";

/**
 * The labels of a file, one for each datum. The file is npy [N], an IDX file of labels, or CSV with a single column or
 * a header with the column `label`. Files of codes or scores that nelbo writes for labelled images have this column.
 *
 * @param classes of the model
 * @throws DataError naming the file, if it cannot be read, has no labels, or a label is not a whole number from 0 to
 *   `classes` - 1
 */
export async function readLabels(path: string, classes: number): Promise<Uint8Array> {
  const reader = await openBytes(path);
  const parts: Uint8Array[] = [];
  let found = 0;
  const requireFit = (sizes: readonly number[]) => requireSingle(sizes, path);
  try {
    const start = await reader.peek(4);
    const isIdx = start[0] === 0 && start[1] === 0 && start[3] === 1;
    const rows = isIdx
      ? readIdxRows(reader, path, passSize, requireFit)
      : readRows(reader, path, { isDatum: () => false, requireFit, size: 1, groups: [], column: "label" });
    for await (const { numbers } of rows) {
      for (const [index, number] of numbers.entries()) {
        if (!(Number.isInteger(number) && number >= 0 && number < classes)) {
          throw new DataError(
            `${path}: expected labels from 0 to ${classes - 1}, as the model has ${classes} classes, found ${number} for datum ` +
              `${found + index}.`,
          );
        }
      }
      parts.push(Uint8Array.from(numbers));
      found += numbers.length;
    }
  } finally {
    reader.close();
  }
  if (found === 0) throw new DataError(`${path}: the file has no labels.`);
  return concatenated(parts, (length) => new Uint8Array(length));
}

function requireSingle(sizes: readonly number[], path: string): void {
  if (sizes.join() === "" || sizes.join() === "1") return;
  throw new DataError(
    `${path}: expected one label per datum, found [${sizes.join(", ")}]. In CSV, name the column of labels "label".`,
  );
}
