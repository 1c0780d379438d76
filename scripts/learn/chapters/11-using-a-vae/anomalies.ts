import { chartFigure } from "../../../../src/picture/chart/chart.ts";
import { imageTable } from "../../../../src/picture/imageTable.ts";
import { learnFigure, markdownTable } from "../../figure.ts";
import { type Anomalies, anomaliesData, leftOutData } from "./anomalies.measure.ts";
import { imagesOfStored, rowName } from "./stored.ts";

const areasTable = ({ kinds }: Anomalies) =>
  markdownTable(
    ["images", "median score, nats", "area under the ROC curve"],
    kinds.map(({ name, median, area }, at) => [
      name,
      median.toLocaleString("en-US"),
      at === 0 ? "" : area.toFixed(2),
    ]),
  );

/** The images, and how their scores are distributed. */
export const anomalyImages = learnFigure({
  name: "anomalyImages",
  alternative: "Test digits, and six kinds of images that are not like them, six of each.",
  trained: true,
  measure: anomaliesData,
  draw: ({ kinds }, look) =>
    imageTable({
      ...look,
      title: "Images to score",
      alternative: "",
      rows: kinds.map(({ name, examples }) => ({
        label: rowName(name.replace("test ", "")),
        images: imagesOfStored(examples),
      })),
      breaks: { rows: [0] },
    }),
  tables: { areas: areasTable },
});

type Scores = Pick<Anomalies, "edges"> & {
  readonly kinds: readonly Pick<Anomalies["kinds"][number], "name" | "counts" | "area">[];
};

export const anomalyScores = learnFigure<Scores>({
  name: "anomalyScores",
  alternative:
    "Histograms of scores: turned digits lie above test digits, sprites over them, and digits of half the size below them.",
  trained: true,
  async measure() {
    const { edges, kinds } = await anomaliesData();
    return { edges, kinds: kinds.map(({ name, counts, area }) => ({ name, counts, area })) };
  },
  draw({ edges, kinds }, look) {
    const width = (edges[1] ?? 0) - (edges[0] ?? 0);
    const barsOf = (name: string) =>
      (kinds.find((kind) => kind.name === name)?.counts ?? []).map(
        (value, at) => [edges[at] ?? 0, (edges[at] ?? 0) + width, value] as const,
      );
    const most = Math.max(...kinds.flatMap(({ counts }) => counts));
    return chartFigure({
      ...look,
      title: "Scores of digits and of other images",
      alternative: "",
      columns: 3,
      panels: ["turned", "sprites", "small"].map((name) => ({
        title: `Area ${kinds.find((kind) => kind.name === name)?.area.toFixed(2)}`,
        x: { name: "negative ELBO, nats", range: [0, 340] as const },
        y: { name: "images of 1,000", range: [0, 1.05 * most] as const },
        aspect: 0.65,
        marks: [
          { kind: "bars" as const, bars: barsOf("test digits"), label: "test digits" },
          { kind: "bars" as const, bars: barsOf(name), colour: "orange" as const, label: name },
        ],
      })),
    });
  },
});

export const leftOut = learnFigure({
  name: "leftOut",
  alternative: "The area under the ROC curve for each digit that a model was trained without.",
  trained: true,
  measure: leftOutData,
  draw: ({ areas }, look) =>
    chartFigure({
      ...look,
      title: "Without one class",
      alternative: "",
      columns: 1,
      panels: [
        {
          x: { name: "the digit that is not in the training data", range: [-0.6, 9.6] },
          y: { name: "area under the ROC curve", range: [0, 1] },
          aspect: 0.3,
          marks: [
            { kind: "bars", bars: areas.map((area, label) => [label - 0.35, label + 0.35, area] as const) },
            { kind: "rule", y: 0.5, dashed: true, colour: "grey" },
          ],
        },
      ],
    }),
  tables: {
    areas: ({ areas }) =>
      markdownTable(
        ["without digit", ...areas.map((_, label) => String(label))],
        [["area", ...areas.map((area) => area.toFixed(2))]],
      ),
  },
});
