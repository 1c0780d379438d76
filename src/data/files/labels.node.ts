import { concatenated } from "../../codec/concatenated.ts";
import { DataError } from "../../errors.ts";
import { openBytes } from "./bytes.node.ts";
import { readIdxRows } from "./idxRows.ts";
import { passSize, readRows } from "./rows.ts";

/**
 * The labels of a file, one for each datum: npy [N], an IDX file of labels, or CSV, of its only column or, where there is a
 * header, of the column `label`. A file of codes or scores that nelbo wrote of labelled images has one.
 *
 * @param classes of the model
 * @throws DataError naming the file, where it cannot be read, has none, or one is no whole number below `classes`
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
            `${path}: expected labels from 0 to ${classes - 1}, as the model has so many classes, found ${number} for datum ` +
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
  if (found === 0) throw new DataError(`${path}: expected labels, found none: it holds no data.`);
  return concatenated(parts, (length) => new Uint8Array(length));
}

function requireSingle(sizes: readonly number[], path: string): void {
  if (sizes.join() === "" || sizes.join() === "1") return;
  throw new DataError(
    `${path}: expected labels, one number for each datum, found [${sizes.join(", ")}] for each. Name the column of CSV label.`,
  );
}
