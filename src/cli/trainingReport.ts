import { dataName } from "../analyse/dataName.ts";
import type { Config } from "../config/config.ts";
import type { Recommendation } from "../config/recommend.ts";
import { shellWord } from "../config/shellWord.ts";
import type { DataProperties } from "../data/dataProperties.ts";
import type { OpenedEvent, SavedEvent } from "../run/events.ts";
import type { DoneEvent, EpochEvent } from "../train/events.ts";
import { diagnosisLines } from "./diagnosisReport.ts";
import { formatCount, formatDuration } from "./format.ts";
import { wrapText } from "./layout.ts";
import { formatMetrics, metricsLegend, modelText } from "./modelText.ts";
import { recommendedLines } from "./recommendedLines.ts";
import type { Style } from "./terminal.ts";
import { visibleInLine } from "./visible.ts";

/** Data, model, engine, run folder and loss of a training run, and how to read the lines that follow. */
export function openingLines(
  { config, data, model, engine, deviceReason, folder, recommended }: OpenedEvent,
  { style, columns }: { readonly style: Style; readonly columns: number },
): readonly string[] {
  const threads = `${engine.threads} ${engine.threads === 1 ? "thread" : "threads"}`;
  const facts = {
    data: `${dataName(data)}: ${dataCounts(data)}`,
    model: modelText(model, config),
    engine: engine.device === "webgpu" ? engine.engine : `${engine.engine}, ${threads}`,
    ...(deviceReason !== undefined && { device: deviceReason }),
    run: `${folder}, seed ${config.seed}`,
  };
  const [equation = "", ...meaning] = metricsLegend(config);
  const notes = (data.notes ?? []).flatMap((note) => wrapText(visibleInLine(note), 92));
  return [
    ...Object.entries({ ...facts, loss: equation }).flatMap(([name, text]) => [
      style.faint(name.padEnd(8)) + visibleInLine(text),
      ...(name === "data" ? notes.map((line) => " ".repeat(8) + line) : []),
    ]),
    ...meaning.map((line) => " ".repeat(8) + line),
    ...(recommended === undefined ? [] : ["", ...recommendedSection(recommended, { style, columns })]),
    "",
  ];
}

/** The settings recommended for the data, which flags override. */
export function recommendedSection(
  recommended: Recommendation,
  { style, columns }: { readonly style: Style; readonly columns: number },
): readonly string[] {
  return [
    style.faint("Recommended for these data, unless flags override them:"),
    ...recommendedLines(recommended, columns),
  ];
}

/** `50,000 training + 10,000 validation + 10,000 test images`, without empty splits. */
export function dataCounts({ images }: Pick<DataProperties, "images">): string {
  const { train, validation, test } = images;
  const counts = Object.entries({ training: train, validation, test }).filter(([, count]) => count > 0);
  return `${counts.map(([name, count]) => `${formatCount(count)} ${name}`).join(" + ")} images`;
}

/** `epoch  3  train 112.10 = 87.39 + 24.71  test 110.92 = 86.15 + 24.77  2.4 s`. */
export function epochLine({ epoch, train, validation, test, seconds }: EpochEvent, config: Config): string {
  const splits = Object.entries({ train, validation, test }).flatMap(([name, metrics]) =>
    metrics === undefined ? [] : [`${name} ${formatMetrics(metrics, config)}`],
  );
  const number = String(epoch).padStart(String(config.epochs).length);
  return [`epoch ${number}`, ...splits, `${seconds.toFixed(1)} s`].join("  ");
}

/** The files of a finished run, its diagnosis, and what to do next. */
export function savedLines(
  { folder, model, pictures, diagnosis }: SavedEvent,
  { seconds }: Pick<DoneEvent, "seconds">,
  { style, program, columns }: { readonly style: Style; readonly program: string; readonly columns: number },
): readonly string[] {
  const name = shellWord(folder);
  return [
    "",
    `${style.good("done")} in ${formatDuration(seconds)}: ${style.strong(folder)} holds the run`,
    ...[model, ...pictures].map((path) => `  ${path}`),
    "",
    ...(diagnosis === undefined ? [] : [...diagnosisLines(diagnosis, { style, columns }), ""]),
    `${style.faint("next")}    ${program} sample ${name}`,
    `        ${program} reconstruct ${name}`,
  ];
}
