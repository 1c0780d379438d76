import { decode, encode, type Point, principalAxis } from "../../../../examples/learn/principalAxis.ts";
import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartPanel } from "../../../../src/picture/chart/panel.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { principalAxesData } from "./principalAxes.measure.ts";

const [xRange, yRange] = [[-2.1, 2.1] as const, [-1.5, 1.3] as const];

export const principalAxes = learnFigure({
  name: "principalAxes",
  alternative:
    "Points near a line and points near an arc, each with the line of its first principal component and the distances to it.",
  measure: principalAxesData,
  draw({ line, curve }, look) {
    const panel = (title: string, points: readonly Point[]): ChartPanel => {
      const axis = principalAxis(points);
      const projected = points.map((point) => decode(axis, encode(axis, point)));
      return {
        title,
        x: { name: "x1", range: xRange },
        y: { name: "x2", range: yRange },
        aspect: (yRange[1] - yRange[0]) / (xRange[1] - xRange[0]),
        marks: [
          ...points.map(
            (point, at) =>
              ({ kind: "line", points: [point, projected[at] ?? point], colour: "grey" }) as const,
          ),
          { kind: "line", points: [decode(axis, -3), decode(axis, 3)], colour: "orange", label: "component" },
          { kind: "points", points: projected, colour: "orange", radius: 2.5, label: "reconstructions" },
          { kind: "points", points, radius: 3.5, label: "data" },
        ],
      };
    };
    return chartFigure({
      ...look,
      title: "The first principal component of two data sets",
      alternative: "",
      columns: 2,
      panels: [panel("Near a line", line), panel("Near a curve", curve)],
    });
  },
  tables: {
    explained: ({ explained }) =>
      markdownTable(
        ["data", "variance that one component keeps"],
        [
          ["near a line", `${(100 * explained.line).toFixed(1)} %`],
          ["near a curve", `${(100 * explained.curve).toFixed(1)} %`],
        ],
      ),
  },
});
