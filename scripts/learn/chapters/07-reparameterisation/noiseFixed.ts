import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartMark, ChartPoint } from "../../../../src/picture/chart/marks.ts";
import { learnFigure } from "../../figure.ts";
import { noiseFixedData } from "./noiseFixed.measure.ts";

export const noiseFixed = learnFigure({
  name: "noiseFixed",
  alternative:
    "A mean of 20 samples over mu. With new noise for each mu it jumps; with the same noise it is a smooth curve.",
  measure: noiseFixedData,
  draw({ mu, exact, fresh, same }, look) {
    const points = (values: readonly number[]) => mu.map((at, index): ChartPoint => [at, values[index] ?? 0]);
    const panel = (title: string, values: readonly number[]) => ({
      title,
      x: { name: "μ" },
      y: { name: "mean of z²", range: [0, 6] as const },
      marks: [
        { kind: "line", points: points(exact), label: "exact" },
        { kind: "line", points: points(values), colour: "orange", label: "20 samples" },
      ] satisfies ChartMark[],
    });
    return chartFigure({
      ...look,
      title: "Noise that is drawn again, and noise that is kept",
      alternative: "",
      columns: 2,
      panels: [panel("New noise for each μ", fresh), panel("The same noise for each μ", same)],
    });
  },
});
