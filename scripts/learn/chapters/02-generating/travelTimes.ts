import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartMark } from "../../../../src/picture/chart/marks.ts";
import { learnFigure } from "../../figure.ts";
import { travelTimesData } from "./travelTimes.measure.ts";

const minutes = [12, 43] as const;

export const travelTimes = learnFigure({
  name: "travelTimes",
  alternative:
    "The prior of the weather, the minutes to expect by weather with drawn days, the likelihoods of three weathers, and the evidence over a histogram of drawn days.",
  measure: travelTimesData,
  draw({ prior, expected, days, likelihoods, evidence, histogram }, look) {
    return chartFigure({
      ...look,
      title: "Travel times",
      alternative: "",
      columns: 2,
      panels: [
        {
          title: "1. Draw a code z from the prior",
          x: { name: "z: weather" },
          y: { name: "p(z)" },
          marks: [{ kind: "area", points: prior }],
        },
        {
          title: "2. Draw the datum x for this z",
          x: { name: "z: weather", range: [-3, 3] },
          y: { name: "x: minutes", range: minutes },
          marks: [
            { kind: "points", points: days, colour: "green", radius: 2, label: "drawn days" },
            { kind: "line", points: expected, colour: "orange", label: "mean of p(x|z)" },
          ],
        },
        {
          title: "Likelihood of three weathers",
          x: { name: "x: minutes", range: minutes },
          y: { name: "p(x|z)" },
          marks: [
            ...likelihoods.map(
              ({ density }): ChartMark => ({ kind: "line", points: density, colour: "orange" }),
            ),
            ...likelihoods.map(({ weather, density }): ChartMark => {
              const top = density.reduce((best, point) => (point[1] > best[1] ? point : best));
              return {
                kind: "note",
                at: [top[0], top[1] + 0.004],
                text: `z = ${String(weather).replace("-", "−")}`,
                anchor: "middle",
              };
            }),
          ],
        },
        {
          title: "All days: the evidence",
          x: { name: "x: minutes", range: minutes },
          y: { name: "p(x)" },
          marks: [
            { kind: "bars", bars: histogram, colour: "green", label: "2,000 days" },
            { kind: "line", points: evidence, label: "integral" },
          ],
        },
      ],
    });
  },
});
