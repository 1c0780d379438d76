import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import { learnFigure } from "../../figure.ts";
import { klDescentData } from "./klDescent.measure.ts";

export const klDescent = learnFigure({
  name: "klDescent",
  alternative:
    "The derivative of the KL to the log-variance, and gradient descent on the KL that ends at mean 0, log-variance 0.",
  measure: klDescentData,
  draw({ logVariance, derivative, contours, paths }, look) {
    return chartFigure({
      ...look,
      title: "The pull of the KL",
      alternative: "",
      columns: 2,
      panels: [
        {
          title: "Derivative to the log-variance",
          x: { name: "log σ²" },
          y: { name: "dKL / d log σ²", range: [-1, 2] },
          aspect: 0.75,
          marks: [
            { kind: "rule", y: 0, colour: "grey" },
            { kind: "rule", y: -0.5, colour: "grey", dashed: true },
            { kind: "line", points: logVariance.map((each, at) => [each, derivative[at] ?? 0]) },
            { kind: "note", at: [-4.9, -0.66], text: "−1/2", colour: "grey" },
          ],
        },
        {
          title: "Descent; lines of equal KL",
          x: { name: "μ", range: [-3, 3] },
          y: { name: "log σ²", range: [-5, 2] },
          aspect: 0.75,
          marks: [
            ...contours.map(({ points }) => ({ kind: "line", points, colour: "grey" }) as const),
            ...contours.map(
              ({ nats }) =>
                ({
                  kind: "note",
                  at: [-Math.sqrt(2 * nats), -0.12],
                  text: String(nats),
                  anchor: "middle",
                  colour: "grey",
                }) as const,
            ),
            ...paths.map((points) => ({ kind: "line", points, colour: "orange" }) as const),
            ...paths.map((points) => ({ kind: "points", points, colour: "orange", radius: 2.2 }) as const),
          ],
        },
      ],
    });
  },
});
