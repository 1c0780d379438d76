import type { ChartPanel } from "../../../../src/picture/chart/panel.ts";
import {
  curve,
  dimensionPanel,
  epochAxis,
  findingsText,
  metricsTable,
  type Split,
  type terms,
} from "./parts.ts";
import type { MeasuredRun } from "./runs.measure.ts";

/** A run that fails, and one with the setting that repairs it. */
export interface TwoRuns {
  readonly broken: MeasuredRun;
  readonly fixed: MeasuredRun;
}

/** What figures and tables of two runs have in common. The failing run is orange. */
export function comparison(names: Readonly<Record<keyof TwoRuns, string>>) {
  return {
    /** A metric of a split over the epochs. */
    curves(
      { broken, fixed }: TwoRuns,
      split: Split,
      term: keyof typeof terms,
      { title, range }: { readonly title: string; readonly range?: readonly [number, number] },
    ): ChartPanel {
      return {
        title,
        x: epochAxis,
        y: { name: "nats", ...(range && { range }) },
        marks: [
          { kind: "line", points: curve(broken, split, term), colour: "orange", label: names.broken },
          { kind: "line", points: curve(fixed, split, term), label: names.fixed },
        ],
      };
    },
    /** A number of each dimension. */
    dimensions({ broken, fixed }: TwoRuns, values: keyof typeof dimensionWords): ChartPanel {
      return dimensionPanel(dimensionWords[values], [
        { values: broken.diagnosis[values], label: names.broken, colour: "orange" },
        { values: fixed.diagnosis[values], label: names.fixed },
      ]);
    },
    tables: {
      metrics: ({ broken, fixed }: TwoRuns) =>
        metricsTable([
          { name: names.broken, run: broken },
          { name: names.fixed, run: fixed },
        ]),
      findings: ({ broken }: TwoRuns) => findingsText(broken),
    },
  };
}

const dimensionWords = {
  klPerDimension: { title: "KL of each dimension", y: "nats" },
  codeVariances: { title: "Variance of the mean", y: "over the test images" },
} as const;
