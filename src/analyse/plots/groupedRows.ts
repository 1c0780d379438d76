import type { TableRow } from "../../picture/imageTable.ts";
import { imagesFrom } from "./images.ts";

/** Images beside each other before rows go on below. */
const widestGroup = 12;

/** Rows of an `imageTable`, and after which of them a wider gap stands. */
export interface GroupedRows {
  readonly rows: readonly TableRow[];
  readonly breaks: { readonly rows: readonly number[] };
}

/**
 * Rows whose images belong together, the first of each below each other: many images go on below, again in all rows, in
 * groups of about the same size.
 */
export function groupedRows(rows: readonly TableRow[]): GroupedRows {
  const count = Math.max(0, ...rows.map(({ images }) => images.count));
  const groups = Math.ceil(count / widestGroup);
  const columns = Math.ceil(count / groups);
  const starts = Array.from({ length: groups }, (_, group) => group * columns);
  return {
    rows: starts.flatMap((start) =>
      rows.map((row) => ({
        ...row,
        images: imagesFrom(row.images, start, Math.min(columns, count - start)),
      })),
    ),
    breaks: { rows: starts.slice(1).map((_, group) => (group + 1) * rows.length - 1) },
  };
}
