import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartMark, ChartPoint } from "../../../../src/picture/chart/marks.ts";
import { learnFigure } from "../../figure.ts";
import { gaussianVarianceData } from "./gaussianVariance.measure.ts";

const colours = ["green", "blue", "orange"] as const;

export const gaussianVariance = learnFigure({
  name: "gaussianVariance",
  alternative:
    "The cost -log p of an error for three variances, which are parabolas; that of c = 1/2 is the squared error plus a " +
    "constant. The densities of the same three Gaussians. The cost of the error 0.5 against c, lowest at 0.25.",
  measure: gaussianVarianceData,
  draw({ errors, variances, squares, error, c, whole, withoutConstant }, look) {
    const along = (places: readonly number[], values: readonly number[]) =>
      places.map((place, at): ChartPoint => [place, values[at] ?? 0]);
    return chartFigure({
      ...look,
      title: "Squared error and Gaussian",
      alternative: "",
      columns: 3,
      panels: [
        {
          title: "Cost, −log p",
          x: { name: "x − f(z)", range: [-2, 2] },
          y: { name: "nats", range: [-1, 4] },
          aspect: 0.8,
          marks: [
            ...variances.map(
              ({ c: each, costs }, at): ChartMark => ({
                kind: "line",
                points: along(errors, costs),
                colour: colours[at] ?? "grey",
                label: `c = ${each}`,
              }),
            ),
            {
              kind: "line",
              points: along(errors, squares),
              colour: "grey",
              dashed: true,
              label: "squared error",
            },
          ],
        },
        {
          title: "Density",
          x: { name: "x − f(z)", range: [-2, 2] },
          y: { name: "density", range: [0, 2] },
          aspect: 0.8,
          marks: variances.map(
            ({ c: each, costs }, at): ChartMark => ({
              kind: "area",
              points: along(
                errors,
                costs.map((cost) => Math.exp(-cost)),
              ),
              colour: colours[at] ?? "grey",
              label: `c = ${each}`,
            }),
          ),
        },
        {
          title: `Cost of an error of ${error}`,
          x: { name: "c", range: [0, 1] },
          y: { name: "nats", range: [0, 2] },
          aspect: 0.8,
          marks: [
            { kind: "rule", x: error ** 2, colour: "grey", dashed: true },
            { kind: "line", points: along(c, whole), label: "−log p" },
            {
              kind: "line",
              points: along(c, withoutConstant),
              colour: "orange",
              label: "no constant",
            },
            { kind: "note", at: [error ** 2 + 0.02, 1.8], text: `c = ${error ** 2}` },
          ],
        },
      ],
    });
  },
});
