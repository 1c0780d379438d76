import { ConfigError } from "../../errors.ts";
import { everyImage } from "../batches.ts";
import { requireGatherable, type Source } from "../source.ts";

/** The data of these rows of a source, in this order, as a source of their own. Nothing is copied. */
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
 * @throws ConfigError where count is no whole number from 1 to the source's
 */
export function firstImages(source: Source, count: number): Source {
  if (count === source.count) return source;
  if (!Number.isInteger(count) || count < 1 || count > source.count) {
    throw new ConfigError(
      `images: expected from 1 to ${source.count}, as many as there are, found ${count}.`,
    );
  }
  return subsetOf(source, everyImage(count));
}
