import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { codeUsesData } from "./codeUses.measure.ts";

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

export const codeUses = learnFigure({
  name: "codeUses",
  alternative:
    "Left: the squared error falls as codes have more bits, and hardly below a step of 0.5. Right: neighbours among codes need fewer labels than neighbours among pixels.",
  trained: true,
  measure: codeUsesData,
  draw: ({ rounded, kl, accuracy }, look) =>
    chartFigure({
      ...look,
      title: "What codes are good for",
      alternative: "",
      columns: 2,
      panels: [
        {
          title: "Compression",
          x: { name: "bits per image", range: [0, 120] },
          y: { name: "squared error per image" },
          marks: [
            {
              kind: "line",
              points: rounded.filter(({ bits }) => bits <= 120).map(({ bits, error }) => [bits, error]),
              label: "rounded codes",
            },
            {
              kind: "points",
              points: rounded.filter(({ bits }) => bits <= 120).map(({ bits, error }) => [bits, error]),
            },
            {
              kind: "points",
              points: [[kl.bits, kl.error]],
              radius: 5,
              colour: "orange",
              label: "KL, codes drawn from q",
            },
          ],
        },
        {
          title: "Five nearest neighbours",
          x: { name: "labelled images", scale: "log", ticks: true },
          y: { name: "share of correct classes", range: [0.5, 1] },
          marks: [
            {
              kind: "line",
              points: accuracy.map(({ labelled, codes }) => [labelled, codes]),
              label: "codes",
            },
            { kind: "points", points: accuracy.map(({ labelled, codes }) => [labelled, codes]) },
            {
              kind: "line",
              points: accuracy.map(({ labelled, pixels }) => [labelled, pixels]),
              colour: "orange",
              dashed: true,
              label: "pixels",
            },
            {
              kind: "points",
              points: accuracy.map(({ labelled, pixels }) => [labelled, pixels]),
              colour: "orange",
            },
          ],
        },
      ],
    }),
  tables: {
    rates: ({ rounded, kl, latentSize }) =>
      markdownTable(
        ["what is stored", "bits per image", "squared error per image"],
        [
          ["pixels, 784 bytes", (784 * 8).toLocaleString("en-US"), "0.0"],
          [
            `${latentSize} float32 numbers, the mean code`,
            String(latentSize * 32),
            rounded.at(-1)?.error.toFixed(1) ?? "",
          ],
          ...rounded
            .filter(({ step }) => [0.5, 1, 2].includes(step))
            .reverse()
            .map(({ step, bits, error }) => [
              `the mean code, rounded to steps of ${step}`,
              bits.toFixed(1),
              error.toFixed(1),
            ]),
          ["the KL, a code drawn from q", kl.bits.toFixed(1), kl.error.toFixed(1)],
        ],
      ),
    accuracy: ({ accuracy }) =>
      markdownTable(
        ["labelled images", ...accuracy.map(({ labelled }) => labelled.toLocaleString("en-US"))],
        [
          ["pixels", ...accuracy.map(({ pixels }) => percent(pixels))],
          ["codes", ...accuracy.map(({ codes }) => percent(codes))],
        ],
      ),
  },
});
