import type { FigureLook } from "../../picture/frame.ts";
import type { TableRow } from "../../picture/imageTable.ts";
import { imagesFrom } from "./images.ts";

/** Images next to each other before rows continue below: in a figure of its own, and pixels per image in a column. */
const widestGroup = 12;
const columnPixels = 64;
/** The width of row labels in a column, in pixels. */
const labelPixels = 104;

/** Rows of an `imageTable`, and the rows that a wider gap follows. */
export interface GroupedRows {
  readonly rows: readonly TableRow[];
  readonly breaks: { readonly rows: readonly number[] };
}

/**
 * Rows whose images belong together, image by image below each other. Many images are split into groups of rows below
 * each other, all of about the same size; groups are smaller in a column of a page.
 */
export function groupedRows(rows: readonly TableRow[], { column }: FigureLook = {}): GroupedRows {
  const most =
    column === undefined
      ? widestGroup
      : Math.min(widestGroup, Math.max(1, Math.floor((column - labelPixels) / columnPixels)));
  const count = Math.max(0, ...rows.map(({ images }) => images.count));
  const groups = Math.ceil(count / most);
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
