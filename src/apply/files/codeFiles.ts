import { stat } from "node:fs/promises";
import type { ConditionRows } from "../../data/condition.ts";
import { openBytes } from "../../data/files/bytes.node.ts";
import { readRows } from "../../data/files/rows.ts";
import { DataError } from "../../errors.ts";
import type { Origin } from "./passes.ts";

export interface CodePass {
  readonly origins: readonly Origin[];
  /** [count, L]. */
  readonly z: Float32Array;
  /** The condition of each code for a conditional model, if it is known. */
  readonly condition?: ConditionRows;
}

/**
 * Reads codes from npy files, [N, L] or one code [L], and from CSV files: all columns or, if there is a header, the
 * columns `z.0`, ... or `mu.0`, ....
 *
 * @throws DataError with the file's name, if it cannot be read, or codes are not finite or have another size
 */
export async function* readCodeFiles(
  paths: readonly string[],
  latentSize: number,
): AsyncGenerator<CodePass, void, undefined> {
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || found.isDirectory()) {
      throw new DataError(
        `${path}: expected a file of codes, npy or CSV, found ${found ? "a folder" : "none"}.`,
      );
    }
    const reader = await openBytes(path);
    try {
      let first = 0;
      const isDatum = (sizes: readonly number[]) => sizes.length === 1 && sizes[0] === latentSize;
      const requireFit = (sizes: readonly number[]) => {
        if (isDatum(sizes)) return;
        throw new DataError(
          `${path}: expected codes of ${latentSize} numbers, as the model has them, found ` +
            `${sizes.length === 0 ? "single numbers" : `[${sizes.join(", ")}]`}.`,
        );
      };
      const options = { isDatum, requireFit, size: latentSize, groups: ["z", "mu"] };
      for await (const { numbers, count } of readRows(reader, path, options)) {
        const bad = numbers.findIndex((value) => !Number.isFinite(value));
        if (bad >= 0) {
          throw new DataError(
            `${path}: expected finite numbers, found ${numbers[bad]} in code ${first + Math.floor(bad / latentSize)}.`,
          );
        }
        const start = first;
        const origins = Array.from(
          { length: count },
          (_, index): Origin => ({ source: path, index: start + index }),
        );
        yield { origins, z: Float32Array.from(numbers) };
        first += count;
      }
      if (first === 0) throw new DataError(`${path}: the file has no codes.`);
    } finally {
      reader.close();
    }
  }
}
