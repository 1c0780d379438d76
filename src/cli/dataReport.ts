import { dataName } from "../analyse/dataName.ts";
import { sizeText } from "../analyse/drawable.ts";
import { shellWord } from "../config/shellWord.ts";
import type { Duplicates } from "../data/look/duplicates.ts";
import type { NearDuplicates, PlacedImage } from "../data/look/nearDuplicates.ts";
import type { NumberSummary } from "../data/look/numbers.ts";
import type { ClassCount, DataSurvey } from "../data/look/survey.ts";
import { pictureStatement } from "../data/pictures/statement.ts";
import type { KnownDatasetSummary } from "../run/listDatasets.ts";
import type { DataLook } from "../run/lookAtData.ts";
import { formatCount } from "./format.ts";
import { wrapText } from "./layout.ts";
import { recommendedLines } from "./recommendedLines.ts";
import { tableLines } from "./table.ts";
import type { Terminal } from "./terminal.ts";
import { dataCounts } from "./trainingReport.ts";
import { visibleInLine } from "./visible.ts";

const labelWidth = 12;
const widest = 100;
const mostClasses = 30;
const mostNear = 3;
const blocks = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

type Fact = readonly [label: string, text: string];
type Look = Pick<Terminal, "style" | "columns" | "program">;

/** The named data sets, followed by their titles and credits. */
export function datasetsLines(
  datasets: readonly KnownDatasetSummary[],
  { style, columns, program }: Look,
): readonly string[] {
  const titles = ["name", "training", "test", "size", "classes", "download", "here"];
  const rows = datasets.map(({ name, images, shape, classes, downloadBytes, place }) => [
    name,
    formatCount(images.train),
    formatCount(images.test),
    sizeText(shape),
    String(classes.length),
    downloadBytes === undefined ? "none" : `${(downloadBytes / 1e6).toFixed(1)} MB`,
    place ?? "no",
  ]);
  const right = ["training", "test", "classes", "download"];
  const width = Math.max(60, Math.min(widest, columns));
  return [
    ...tableLines(
      titles.map((title) => ({ title, right: right.includes(title) })),
      rows,
      style,
    ),
    "",
    ...datasets.flatMap(({ name, title, credit }) => [
      `${style.strong(name)}  ${title}`,
      ...wrapText(credit, width - 2).map((line) => `  ${line}`),
    ]),
    "",
    `${style.faint("next")}    ${program} data <name or path>    inspects one of these, or your own data`,
  ];
}

/** What was measured of a data set, and what to do next. */
export function lookLines(
  { survey, recommended, applied, sheet }: DataLook,
  data: string,
  look: Look,
): readonly string[] {
  const { style, columns, program } = look;
  const prepared = preparedText(survey);
  const facts: readonly Fact[] = [
    ["data", dataName(survey)],
    ["counts", dataCounts({ images: survey.splits })],
    ["size", `${sizeText(survey.shape)}, ${numberType(survey)}`],
    ...(prepared === undefined ? readingFacts(survey) : pictureFacts(survey, prepared)),
    ["numbers", numbersText(survey)],
    ["histogram", histogramText(survey.numbers)],
    ["constant", constantText(survey.numbers)],
    ...(survey.classes === undefined ? [] : [["classes", classesText(survey.classes)] as const]),
    ...(survey.factors === undefined ? [] : [["factors", survey.factors.join(", ")] as const]),
    ...(survey.duplicates === undefined ? [] : [["duplicates", duplicatesText(survey.duplicates)] as const]),
    ...nearFacts(survey.nearDuplicates),
    ...survey.notes.filter((note) => note !== prepared).map((note) => ["note", note] as const),
  ];
  const name = shellWord(data);
  const taken = applied
    ? `Recommended settings, which ${program} train uses unless flags override them:`
    : `Recommended settings. ${program} train ${name} has its own defaults; give these as flags to use them:`;
  const next = [
    ...(sheet === undefined && survey.shape.length === 3
      ? [`${program} data ${name} --sheet sheet.png    a picture of up to 100 images`]
      : []),
    `${program} train ${name}`,
  ];
  return [
    ...facts.flatMap(([label, text]) => factLines(label, text, look)),
    "",
    style.strong(taken),
    ...recommendedLines(recommended, columns),
    ...(recommended.advice ?? []).flatMap((text) => [
      "",
      ...wrapText(text, Math.max(60, Math.min(widest, columns))),
    ]),
    "",
    ...(sheet === undefined
      ? []
      : [
          `${style.faint("sheet".padEnd(8))}${sheet.file}: ${formatCount(sheet.count)} images, ${sheet.order}`,
        ]),
    ...next.map((line, index) => `${style.faint((index === 0 ? "next" : "").padEnd(8))}${line}`),
  ];
}

function factLines(label: string, text: string, { style, columns }: Look): readonly string[] {
  const width = Math.max(60, Math.min(widest, columns)) - labelWidth;
  // A histogram contains blanks, and a line must not be broken there.
  const lines = label === "histogram" ? [text] : wrapText(visibleInLine(text, 20_000), width);
  return lines.map(
    (line, index) => (index === 0 ? style.faint(label.padEnd(labelWidth)) : " ".repeat(labelWidth)) + line,
  );
}

function numberType({ elementType }: DataSurvey): string {
  return elementType === "uint8" ? "bytes" : "float32 numbers";
}

/** How pictures become images; undefined for other data. It is also the first note. */
function preparedText({ pictures, reading }: DataSurvey): string | undefined {
  return pictures && reading?.pictures && pictureStatement(pictures, reading.pictures);
}

function pictureFacts({ pictures }: DataSurvey, prepared: string): readonly Fact[] {
  if (pictures === undefined) return [];
  const { sizes, count, grey } = pictures;
  const parts = [
    ...(sizes.least.join() === sizes.largest.join() ? [] : [`median size ${sizes.median.join(" x ")}`]),
    ...(grey === 0 || grey === count ? [] : [`${formatCount(grey)} of ${formatCount(count)} are grey`]),
  ];
  return [["pictures", [prepared, ...parts].join("; ")]];
}

function readingFacts({ reading }: DataSurvey): readonly Fact[] {
  if (reading === undefined) return [];
  const { type, layout, range, images, labels } = reading;
  const parts = [
    `${type}, layout ${layout}`,
    range === undefined ? "numbers unchanged" : `from ${short(range[0])} to ${short(range[1])}`,
    ...(images === undefined ? [] : [`data in array ${images}`]),
    ...(labels === undefined ? [] : [`labels in array ${labels}`]),
  ];
  return [["read as", parts.join("; ")]];
}

function numbersText({ numbers, looked, splits }: DataSurvey): string {
  const { least, largest, mean, standardDeviation, atEnds, range, broken } = numbers;
  const which = looked < splits.train ? `, of ${formatCount(looked)} training data at equal distances` : "";
  const ends = `${percent(atEnds.low)} are ${short(range[0])}, ${percent(atEnds.high)} are ${short(range[1])}`;
  const wrong = broken === 0 ? "" : `; ${formatCount(broken)} are NaN or infinite`;
  return `${short(least)} to ${short(largest)}, mean ${short(mean)}, standard deviation ${short(standardDeviation)}; ${ends}${wrong}${which}`;
}

/** Blocks as high as the square root of each share, so that small shares stay visible. */
function histogramText({ histogram, range: [from, to] }: NumberSummary): string {
  const most = Math.max(...histogram) || 1;
  const bars = histogram.map((share) => {
    const height = share === 0 ? 0 : Math.max(1, Math.round((blocks.length - 1) * Math.sqrt(share / most)));
    return blocks[height] ?? "";
  });
  return `${short(from)} |${bars.join("")}| ${short(to)}`;
}

function constantText({ constant }: NumberSummary): string {
  if (constant === 0) return "no element is the same in all data";
  return `${formatCount(constant)} ${constant === 1 ? "element is" : "elements are"} the same in all data`;
}

function classesText(classes: readonly ClassCount[]): string {
  const shown = classes
    .slice(0, mostClasses)
    .map(({ name, counts }) => `${name}: ${formatCount(counts.train)}`);
  const more = classes.length > mostClasses ? `, and ${classes.length - mostClasses} more` : "";
  return `${classes.length}, with their numbers of training data: ${shown.join(", ")}${more}`;
}

function duplicatesText({ within, inTraining }: Duplicates): string {
  const words = { train: "training", validation: "validation", test: "test" } as const;
  const parts = [
    ...Object.entries(within).flatMap(([split, count]) =>
      count > 0
        ? [`${formatCount(count)} ${words[split as keyof typeof words]} data repeat earlier ones`]
        : [],
    ),
    ...Object.entries(inTraining).flatMap(([split, count]) =>
      count > 0
        ? [`${formatCount(count)} ${words[split as keyof typeof words]} data are also in the training split`]
        : [],
    ),
  ];
  return parts.length === 0 ? "none" : parts.join("; ");
}

/** The number of images that look like others, and the files of the first pairs. */
function nearFacts(near: NearDuplicates | undefined): readonly Fact[] {
  if (near === undefined) return [];
  const { images, inTraining, pairs, flat, complete } = near;
  const across = Object.entries(inTraining).flatMap(([split, count]) =>
    count > 0
      ? [
          `${formatCount(count)} ${split} ${count === 1 ? "picture looks" : "pictures look"} like one for training`,
        ]
      : [],
  );
  const parts = [
    images === 0 ? "none" : `${formatCount(images)} pictures look nearly like another`,
    ...across,
    ...(flat === 0
      ? []
      : [`${formatCount(flat)} with almost no contrast ${flat === 1 ? "is" : "are"} not compared`]),
    ...(complete ? [] : ["there may be more, because very many have nearly the same hash"]),
  ];
  const named = pairs.slice(0, mostNear).map(({ images: [a, b] }) => `${imageName(a)} and ${imageName(b)}`);
  const more = pairs.length > mostNear ? ", ..." : "";
  return [["look alike", parts.join("; ") + (named.length === 0 ? "" : `: ${named.join(", ")}${more}`)]];
}

function imageName({ split, row, file }: PlacedImage): string {
  return file ?? `${split} ${row}`;
}

function percent(share: number): string {
  if (share === 0) return "none";
  return share < 0.01 ? "under 1 %" : `${Math.floor(100 * share)} %`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
