import { ConfigError } from "../../errors.ts";
import { everyImage } from "../batches.ts";
import { requireGatherable, type Source } from "../source.ts";

/** A source of the given rows of another source, in the given order. Nothing is copied. */
export function subsetOf(source: Source, rows: Uint32Array): Source {
  const { shape, elementType, fields } = source;
  const subset = { count: rows.length, shape, elementType, fields };
  return {
    ...subset,
    buffers: source.buffers,
    fileRow: (row) => source.fileRow(rows[row] ?? row),
    async gather(wanted, out) {
      requireGatherable(subset, wanted, out);
      await source.gather(
        wanted.map((row) => rows[row] ?? 0),
        out,
      );
    },
  };
}

/**
 * The first data of a source. Nothing is copied.
 *
 * @throws ConfigError if count is not a whole number from 1 to the source's count
 */
export function firstImages(source: Source, count: number): Source {
  if (count === source.count) return source;
  if (!Number.isInteger(count) || count < 1 || count > source.count) {
    throw new ConfigError(
      `images: expected a number from 1 to ${source.count}, the number of images, found ${count}.`,
    );
  }
  return subsetOf(source, everyImage(count));
}
