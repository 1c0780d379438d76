import { DataError } from "../../errors.ts";
import {
  drawFigure,
  type Figure,
  type FigureLook,
  type FigureWords,
  headerHeight,
  isNarrow,
  marginOf,
} from "../frame.ts";
import { group, rounded } from "../svg.ts";
import { themes } from "../theme.ts";
import { numbersOf } from "./marks.ts";
import { type ChartPanel, drawPanel, type PanelLayout, panelHeight, panelLayout } from "./panel.ts";

/** Curves, areas, histograms and points over two numeric axes, in one or several panels. */
export interface Chart extends FigureWords, FigureLook {
  readonly panels: readonly ChartPanel[];
  /** The largest number of panels next to each other; always 1 in a narrow column. Default: 3. */
  readonly columns?: number;
  /** The text alternative: what the chart shows, in one or two sentences. */
  readonly alternative: string;
}

/** The width of a figure of its own, in pixels of the page. */
const ownWidth = 760;
const gap = 26;

/**
 * The panels as one figure. The same chart gives the same bytes.
 *
 * @throws DataError if there is no panel, a panel has no mark, or a number of a mark or range is not finite
 */
export function chartFigure(chart: Chart): Figure {
  requireNumbers(chart);
  const theme = themes[chart.theme ?? "light"];
  const margin = marginOf(chart);
  const width = chart.column ?? ownWidth;
  const columns = isNarrow(chart) ? 1 : Math.min(chart.columns ?? 3, chart.panels.length);
  const panelWidth = (width - 2 * margin - (columns - 1) * gap) / columns;
  const layouts = chart.panels.map((panel) => panelLayout(panel, panelWidth));
  const rows = rowsOf(layouts, columns).map(rowLayout);
  const left = Math.max(...layouts.map((layout) => layout.left));
  let top = headerHeight(chart);
  const parts = rowsOf(chart.panels, columns).flatMap((row, rowNumber) => {
    const { head = 0, height = 0 } = rows[rowNumber] ?? {};
    const drawn = row.map((panel, column) => {
      const place = `translate(${rounded(margin + column * (panelWidth + gap))} ${rounded(top)})`;
      return group({ transform: place }, drawPanel(panel, { width: panelWidth, left, head }, theme));
    });
    top += height + (rowNumber + 1 < rows.length ? gap : 0);
    return drawn;
  });
  return drawFigure(chart, { width, height: top + margin }, theme, chart.alternative, parts);
}

/** Plots of a row begin at the same height. */
function rowLayout(row: readonly PanelLayout[]): { readonly head: number; readonly height: number } {
  const head = Math.max(...row.map((layout) => layout.head));
  return { head, height: Math.max(...row.map((layout) => panelHeight({ ...layout, head }))) };
}

function rowsOf<Item>(items: readonly Item[], columns: number): readonly (readonly Item[])[] {
  const rows = Math.ceil(items.length / columns);
  return Array.from({ length: rows }, (_, row) => items.slice(row * columns, (row + 1) * columns));
}

function requireNumbers({ panels, title }: Chart): void {
  if (panels.length === 0)
    throw new DataError(`chartFigure: ${title}: expected at least one panel, found none.`);
  for (const [at, { marks, x, y }] of panels.entries()) {
    const where = `chartFigure: ${title}: panel ${at + 1}`;
    if (marks.length === 0) throw new DataError(`${where}: expected at least one mark, found none.`);
    const numbers = [...marks.flatMap((mark) => [...numbersOf(mark, "x"), ...numbersOf(mark, "y")])];
    const wrong = [...numbers, ...(x.range ?? []), ...(y.range ?? [])].find((each) => !Number.isFinite(each));
    if (wrong !== undefined) throw new DataError(`${where}: expected finite numbers, found ${wrong}.`);
  }
}
