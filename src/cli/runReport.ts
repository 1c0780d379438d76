import { dataName } from "../analyse/dataName.ts";
import { datumShapeOf, sizeText } from "../analyse/drawable.ts";
import type { RunSummary } from "../analyse/runSummary.ts";
import type { Chapter } from "../chapters.ts";
import type { ObjectiveCard } from "../config/card.ts";
import type { EpochRecord } from "../train/records.ts";
import { codesLine, findingText } from "./diagnosisReport.ts";
import { chapterHere } from "./explained.ts";
import { formatDuration, localTime, nats } from "./format.ts";
import { wrapText } from "./layout.ts";
import { formatMetrics, lossEquation, lossMeaning, modelText } from "./modelText.ts";
import type { Style } from "./terminal.ts";
import { dataCounts } from "./trainingReport.ts";
import { visibleInLine } from "./visible.ts";

const labelWidth = 16;
const widest = 100;
/** Maximum number of characters of a fact; a run's settings have fewer. */
const longestFact = 4000;

interface Look {
  readonly style: Style;
  readonly columns: number;
}

/** A run's summary as text. */
export function runLines(run: RunSummary, look: Look): readonly string[] {
  const { data, model, epochs, config, changed, environment, last, card } = run;
  const given = Object.entries(changed).map(([name, value]) => `${name}=${show(value)}`);
  const facts: readonly (readonly [string, string])[] = [
    ["run", `${run.folder}, ${run.state}, begun ${localTime(run.begun)}`],
    ["data", `${dataName(data)}, ${sizeText(datumShapeOf(data))}: ${dataCounts(data)}`],
    ["model", modelText(model, config)],
    ["settings", given.length === 0 ? "all defaults" : `${given.join(" ")} (the rest are defaults)`],
    ["engine", engineOf(environment)],
    ["epochs", `${epochs.done} of ${epochs.planned}, ${formatDuration(run.seconds)} of training steps`],
  ];
  const { style } = look;
  return [
    ...facts.flatMap(([name, text]) => labelled(name, text, look)),
    "",
    style.strong("Losses") +
      style.faint(` in nats per datum, means over all images of a split: ${lossEquation(config)}`),
    ...lossMeaning(run.loss, Math.min(widest, look.columns) - 2).map((line) => `  ${line}`),
    ...(last === undefined ? ["  none yet: no epoch is finished"] : epochLines("last", last, run)),
    ...bestLines(run),
    explainedIn(run.config.model === "vae" ? ["elbo", "twoTerms"] : ["whyACode"], look),
    "",
    ...diagnosisSection(run, look),
    style.strong("Objective"),
    ...cardLines(card, run.loss, look),
  ];
}

function diagnosisSection({ diagnosis }: RunSummary, look: Look): readonly string[] {
  if (diagnosis === undefined) return [];
  const { findings, epoch } = diagnosis;
  return [
    look.style.strong("Diagnosis") + look.style.faint(` after epoch ${epoch}`),
    ...labelled("codes", codesLine(diagnosis), look, 2),
    ...findings.flatMap((finding) => labelled(finding.severity, findingText(finding), look, 2)),
    explainedIn(["readingARun"], look),
    "",
  ];
}

/** The chapters that explain a section. */
function explainedIn(names: readonly Chapter[], { style }: Look): string {
  return style.faint(`  explained in ${names.map(chapterHere).join(" and ")}`);
}

function bestLines(run: RunSummary): readonly string[] {
  const { best, last } = run;
  if (last === undefined) return [];
  if (best !== undefined) return epochLines("best", best, run);
  const reason =
    last.validation === undefined
      ? "the run has no validation images"
      : "the loss changes from epoch to epoch until its schedules end";
  return [`  best  unknown: ${reason}`];
}

function epochLines(title: string, epoch: EpochRecord, { config, loss }: RunSummary): readonly string[] {
  const { train, validation, test } = epoch;
  const sumOf = ({ reconstruction, kl }: EpochRecord["train"]) =>
    loss.kind === "elbo" || loss.kind === "error"
      ? ""
      : `  (reconstruction + KL ${nats(reconstruction + kl)})`;
  return Object.entries({ train, validation, test }).flatMap(([split, metrics], index) =>
    metrics === undefined
      ? []
      : [
          `  ${(index === 0 ? `${title}  epoch ${epoch.epoch}` : "").padEnd(18)}` +
            `${split.padEnd(12)}${formatMetrics(metrics, config)}${sumOf(metrics)}`,
        ],
  );
}

function cardLines(card: ObjectiveCard, { name: loss }: RunSummary["loss"], look: Look): readonly string[] {
  const { estimator, reductions, bound, data } = card;
  const samples = `${estimator.samples} ${estimator.samples === 1 ? "code" : "codes"} for each image`;
  const facts: readonly (readonly [string, string])[] = [
    ["loss", `${loss}, ${card.reductions.kl === "none" ? "" : `beta ${card.beta}, `}in ${card.unit}`],
    ...(card.terms === undefined ? [] : [["terms", card.terms] as const]),
    ...Object.entries(card.scalars ?? {}).map(([name, moves]) => [name, moves] as const),
    ["likelihood", card.likelihood],
    ["posterior, prior", `${card.posterior}, ${card.prior}`],
    ["reconstruction", `${reductions.reconstruction}; ${estimator.reconstruction}, ${samples}`],
    ["KL", `${reductions.kl}; ${estimator.kl}`],
    ...(estimator.aggregate === undefined ? [] : [["q(z)", estimator.aggregate] as const]),
    ...(estimator.mmd === undefined ? [] : [["MMD", estimator.mmd] as const]),
    ...(estimator.gradient === undefined ? [] : [["gradient", estimator.gradient] as const]),
    ...(card.augmentation === undefined
      ? []
      : [["augmentation", `${card.augmentation}; training images only`] as const]),
    ["binarization", card.binarization],
    ...(card.corruption === undefined ? [] : [["corruption", card.corruption] as const]),
    ["splits", dataCounts({ images: card.splits })],
    ["bound", `${bound.holds ? "yes" : "no"}. ${bound.reason}`],
    ...data.files.map(({ name, sha256 }) => ["sha256", `${sha256} ${name}`] as const),
  ];
  return facts.flatMap(([name, text]) => labelled(name, text, look, 2));
}

function labelled(name: string, text: string, { style, columns }: Look, indent = 0): readonly string[] {
  const left = indent + labelWidth + 2;
  return wrapText(visibleInLine(text, longestFact), Math.min(widest, columns) - left).map((line, index) =>
    index === 0
      ? `${" ".repeat(indent)}${style.faint(visibleInLine(name).padEnd(labelWidth + 2))}${line}`
      : " ".repeat(left) + line,
  );
}

function engineOf({ engine, threads, cpu, nelbo }: RunSummary["environment"]): string {
  if (engine === undefined) return "unknown";
  return `${engine}, ${threads} ${threads === 1 ? "thread" : "threads"} on ${cpu}; nelbo ${nelbo}`;
}

function show(value: unknown): string {
  return Array.isArray(value) ? value.join(",") : String(value);
}
