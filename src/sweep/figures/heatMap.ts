import { ConfigError } from "../../errors.ts";
import { drawFigure, type Figure, headerHeight, marginOf } from "../../picture/frame.ts";
import { element, type Markup } from "../../picture/svg.ts";
import { textAt, textWidth } from "../../picture/text.ts";
import { themes } from "../../picture/theme.ts";
import { captionOf, textTable } from "../table/formats.ts";
import type { SweepTable } from "../table/table.ts";
import type { SweepLook } from "./sweepFigure.ts";

const cellHeight = 44;
const cellWidth = 124;
const size = 13;

/** A cell for each row and column, darker for larger means, with the numbers of the table inside. */
export function heatMap(table: SweepTable, { title, theme: name }: SweepLook): Figure {
  const { rows, columns, cells, rowSettings, columnSettings } = table;
  const means = cells.flat().flatMap((cell) => (cell === undefined ? [] : [cell.mean]));
  if (means.length === 0) throw new ConfigError("no finished run of this sweep has the value.");
  const theme = themes[name];
  const [low, high] = [Math.min(...means), Math.max(...means)];
  const { body } = textTable(table, 2);
  const labels = rows.map((row) => row.map((label, at) => `${rowSettings[at]} ${label}`).join(", "));
  const over = columns.map((column) =>
    column.map((label, at) => `${columnSettings[at]} ${label}`).join(", "),
  );
  const words = { title, subtitle: captionOf(table) };
  const margin = marginOf({});
  const left = margin + Math.max(...labels.map((label) => textWidth(label, size))) + 12;
  const top = headerHeight(words) + 26;
  const parts = cells.flatMap((row, at): readonly Markup[] => [
    textAt(left - 10, top + (at + 0.5) * cellHeight + 5, labels[at] ?? "", {
      size,
      colour: theme.text,
      anchor: "end",
    }),
    ...row.flatMap((cell, column): readonly Markup[] => {
      const [x, y] = [left + column * cellWidth, top + at * cellHeight];
      const share = cell === undefined ? 0 : high === low ? 0.5 : (cell.mean - low) / (high - low);
      const text = body[at]?.[rowSettings.length + column] ?? "";
      return [
        element("rect", {
          x: x + 1,
          y: y + 1,
          width: cellWidth - 2,
          height: cellHeight - 2,
          fill: theme.series.train,
          "fill-opacity": cell === undefined ? 0 : 0.06 + 0.44 * share,
        }),
        textAt(x + cellWidth / 2, y + cellHeight / 2 + 5, text, {
          size,
          colour: theme.text,
          anchor: "middle",
        }),
      ];
    }),
  ]);
  const heads = over.map((label, column) =>
    textAt(left + (column + 0.5) * cellWidth, top - 8, label, {
      size,
      colour: theme.mutedText,
      anchor: "middle",
    }),
  );
  const width = Math.max(
    left + columns.length * cellWidth + margin,
    2 * margin + textWidth(words.subtitle, 13) + 8,
  );
  const height = top + rows.length * cellHeight + margin;
  return drawFigure(words, { width, height }, theme, `A table of ${captionOf(table)}.`, [...heads, ...parts]);
}
