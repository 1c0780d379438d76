import { findingLines } from "../../../../src/cli/diagnosisReport.ts";
import { plainStyle } from "../../../../src/cli/terminal.ts";
import type { ChartColour, ChartMark, ChartPoint } from "../../../../src/picture/chart/marks.ts";
import type { ChartPanel } from "../../../../src/picture/chart/panel.ts";
import { type Figure, type FigureLook, isNarrow } from "../../../../src/picture/frame.ts";
import type { Images } from "../../../../src/picture/images.ts";
import { imageTable } from "../../../../src/picture/imageTable.ts";
import { markdownTable } from "../../figure.ts";
import type { MeasuredRun } from "./runs.measure.ts";

/** A run as it is called in a figure and its table. */
export interface NamedRun {
  readonly name: string;
  readonly run: MeasuredRun;
}

export type Split = "train" | "validation" | "test";
export const terms = { loss: 0, reconstruction: 1, kl: 2 } as const;

/** A metric of a split over the epochs. */
export function curve(
  { epochs }: MeasuredRun,
  split: Split,
  term: keyof typeof terms,
): readonly ChartPoint[] {
  return epochs.flatMap((epoch, at): readonly ChartPoint[] => {
    const losses = epoch[split];
    return losses === undefined ? [] : [[at + 1, losses[terms[term]]]];
  });
}

export const epochAxis = { name: "epoch" };

/** One number for each dimension, the largest at the left, of one run or of two next to each other. */
export function dimensionPanel(
  words: { readonly title: string; readonly y: string },
  runs: readonly {
    readonly values: readonly number[];
    readonly label?: string;
    readonly colour?: ChartColour;
  }[],
): ChartPanel {
  const width = 0.8 / runs.length;
  const marks = runs.map(
    ({ values, ...look }, place): ChartMark => ({
      kind: "bars",
      ...look,
      bars: [...values]
        .sort((a, b) => b - a)
        .map((value, at) => {
          const from = at + 0.6 + place * width;
          return [from, from + width, value];
        }),
    }),
  );
  const count = runs[0]?.values.length ?? 1;
  return {
    title: words.title,
    x: { name: "dimension, the largest first", range: [0.4, count + 0.6] },
    y: { name: words.y },
    marks,
  };
}

/** Rows of images, for which the column of a phone has room. */
export function imageRows(
  rows: readonly { readonly label: string; readonly detail?: string; readonly pixels: readonly number[] }[],
  side: number,
  look: Required<Pick<FigureLook, "column" | "theme">>,
): Figure {
  const imagesOf = (pixels: readonly number[]): Images => ({
    count: pixels.length / (side * side),
    height: side,
    width: side,
    channels: 1,
    pixels: Uint8Array.from(pixels),
  });
  return imageTable({
    ...look,
    title: "Images",
    alternative: "",
    rows: rows.map(({ pixels, ...words }) => ({ ...words, images: imagesOf(pixels) })),
  });
}

/** A chart with images below it, as one figure. Labels at the left have room for a wider font than the library's. */
export function stacked(chart: Figure, images: Figure): Figure {
  const left = isNarrow({ column: chart.width }) ? 0 : 24;
  const top = chart.height + 22;
  const parts = [chart.svg, images.svg.replace("<svg ", `<svg x="${left}" y="${top}" overflow="visible" `)];
  const size = { width: Math.max(chart.width, images.width), height: top + images.height };
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}">\n${parts.join("")}</svg>\n`;
  return { svg, ...size };
}

/** The metrics of the model that each run kept. */
export function metricsTable(runs: readonly NamedRun[]): string {
  return markdownTable(
    [
      "run",
      "epoch",
      "training loss",
      "test loss",
      "test reconstruction",
      "test KL",
      "active",
      "variance explained",
    ],
    runs.map(({ name, run: { epochs, kept, diagnosis } }) => {
      const { train, test } = epochs[kept - 1] ?? { train: [], test: [] };
      const explained = `${Math.round(100 * diagnosis.explained)} %`;
      const active = `${diagnosis.activeUnits} of ${diagnosis.klPerDimension.length}`;
      const numbers = [train[0], ...test].map((value) => (value ?? Number.NaN).toFixed(1));
      return [name, String(kept), ...numbers, active, explained];
    }),
  );
}

/** The findings about a run as nelbo prints them. */
export function findingsText({ diagnosis }: MeasuredRun): string {
  const lines = diagnosis.findings.flatMap((finding) =>
    findingLines({ ...finding, changes: [], figures: {} }, { style: plainStyle, columns: 96 }),
  );
  return textBlock(lines);
}

export function textBlock(lines: readonly string[]): string {
  return ["```text", ...lines, "```"].join("\n");
}
