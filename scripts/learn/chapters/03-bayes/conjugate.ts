import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import { learnFigure } from "../../figure.ts";
import { conjugateData } from "./conjugate.measure.ts";

export const conjugate = learnFigure({
  name: "conjugate",
  alternative:
    "Left: prior, likelihood and posterior of z for one datum; the posterior lies between the other two and is narrower. " +
    "Right: the evidence, a density of x, with the datum marked.",
  measure: conjugateData,
  draw: ({ x, prior, likelihood, posterior, evidence, evidenceAtX }, look) =>
    chartFigure({
      ...look,
      title: "",
      alternative: "",
      columns: 2,
      panels: [
        {
          title: `After x = ${x}`,
          x: { name: "z", range: [-3, 3.5] },
          y: { name: "density", range: [0, 1] },
          marks: [
            { kind: "area", points: posterior, label: "posterior p(z|x)" },
            { kind: "line", points: prior, dashed: true, label: "prior p(z)" },
            { kind: "line", points: likelihood, colour: "green", label: "likelihood p(x|z)" },
          ],
        },
        {
          title: "Evidence",
          x: { name: "x", range: [-4, 4.5] },
          y: { name: "density", range: [0, 0.4] },
          marks: [
            { kind: "area", points: evidence, label: "p(x)" },
            { kind: "points", points: [[x, evidenceAtX]] },
            { kind: "note", at: [x + 0.25, evidenceAtX + 0.01], text: `p(${x}) = ${evidenceAtX.toFixed(3)}` },
          ],
        },
      ],
    }),
});
