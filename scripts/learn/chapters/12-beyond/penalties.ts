import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import type { ChartPoint } from "../../../../src/picture/chart/marks.ts";
import { learnFigure } from "../../figure.ts";
import { penaltiesData } from "./penalties.measure.ts";

export const penalties = learnFigure({
  name: "penalties",
  alternative:
    "The second term of the loss over the KL: a straight line for the ELBO, a steeper one for beta 4, a V for a " +
    "capacity, and a line that is flat below 3 nats for free bits.",
  measure: penaltiesData,
  draw({ kl, plain, weighted, held, freed, beta, gamma, capacity, free }, look) {
    const line = (values: readonly number[]) => values.map((value, at): ChartPoint => [kl[at] ?? 0, value]);
    return chartFigure({
      ...look,
      title: "Terms for the KL",
      alternative: "",
      panels: [
        {
          x: { name: "KL, nats" },
          y: { name: "added to the reconstruction, nats", range: [0, 13] },
          aspect: (look.column ?? 732) > 400 ? 0.38 : 0.8,
          marks: [
            { kind: "line", points: line(weighted), colour: "orange", label: `beta ${beta}` },
            {
              kind: "line",
              points: line(held),
              colour: "green",
              label: `capacity ${capacity}, gamma ${gamma}`,
            },
            { kind: "line", points: line(freed), colour: "grey", dashed: true, label: `${free} free nats` },
            { kind: "line", points: line(plain), label: "ELBO" },
          ],
        },
      ],
    });
  },
});
