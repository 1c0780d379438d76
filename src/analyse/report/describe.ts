import { chapterPath } from "../../chapters.ts";
import { type FieldName, fieldNames, fields } from "../../config/fields.ts";
import { datasetTitle } from "../../data/sources/known.ts";
import type { EpochRecord, MetricsEvent } from "../../train/records.ts";
import { version } from "../../version.ts";
import { dataName } from "../dataName.ts";
import type { RunSummary } from "../runSummary.ts";
import { cardFacts, valueText } from "./cardFacts.ts";
import { diagnosisOf } from "./diagnosis.ts";
import { formulaOf } from "./formula.ts";
import { headlineOf } from "./headline.ts";
import { capitalised } from "./page/headline.ts";
import type { Fact, Report } from "./page/report.ts";
import { repeatOf } from "./repeat.ts";
import { termsOf } from "./terms.ts";
import { warningsOf } from "./warnings.ts";

const kinds = {
  vae: "variational autoencoder",
  autoencoder: "autoencoder",
  pca: "principal component analysis",
} as const;

/** Everything in a report on a run except its figures. */
export function describeRun(
  summary: RunSummary,
  epochs: readonly [EpochRecord, ...EpochRecord[]],
  events: readonly MetricsEvent[],
): Omit<Report, "figures" | "missing"> {
  const { data, model, config, card, loss, state, begun } = summary;
  const diagnosis = diagnosisOf(summary, events);
  const title = datasetTitle(data.name);
  const short = config.model === "vae" ? `VAE ${model.description}` : model.description;
  return {
    title: `${short.replace(/(?<=\d)-(?=\d)/g, "–")} on ${title}`,
    begun,
    byline: [capitalised(kinds[config.model]), `seed ${config.seed}`, state],
    abstract: abstractOf(summary, title),
    warnings: warningsOf(summary, events),
    headline: headlineOf(summary, epochs.at(-1) ?? epochs[0]),
    loss: loss.name,
    epochs,
    ...(diagnosis && { diagnosis }),
    formula: formulaOf(summary, epochs),
    card: cardFacts(card, loss),
    bound: {
      ...card.bound,
      reason: loss.toBound === undefined ? card.bound.reason : `${card.bound.reason} ${loss.toBound}`,
    },
    settings: settingsOf(summary),
    data: { facts: dataFacts(summary), files: data.files },
    environment: environmentFacts(summary),
    repeat: repeatOf(summary),
    glossary: termsOf(config).map(({ name, meaning, chapter }) => ({
      name,
      meaning,
      document: chapterPath(chapter),
    })),
    program: `nelbo ${version}`,
  };
}

function abstractOf({ model, config, data, epochs, last, seconds, card }: RunSummary, title: string): string {
  const [height, width, channels] = data.imageShape;
  const size = data.shape
    ? `${data.shape.join(" × ")} numbers`
    : `${height} × ${width}${channels === 1 ? "" : ` × ${channels}`} pixels`;
  const steps = count(last?.step ?? 0);
  const what = config.model === "pca" ? "" : `, ${config.activation}`;
  const kind = kinds[config.model];
  const trained =
    `${/^[aeiou]/.test(kind) ? "An" : "A"} ${kind} (${model.description}${what}, ${count(model.parameters)} parameters) ` +
    `was trained on ${count(data.images.train)} images of ${title}, ${size} each`;
  const length = `for ${epochs.done === 1 ? "one epoch" : `${count(epochs.done)} epochs`}, ${steps} steps in ${durationText(seconds)}.`;
  const parts =
    config.model === "vae"
      ? ` The likelihood is ${card.likelihood}, the posterior ${card.posterior}, the prior ${card.prior}.`
      : ` Reconstructions are compared with the images by ${card.likelihood}.`;
  return `${trained}, ${length}${parts}`;
}

function settingsOf({ config, changed }: RunSummary): Report["settings"] {
  const factOf = (name: FieldName): Fact => {
    return { name, value: valueText(config[name]), about: fields[name].help };
  };
  const said = fieldNames.filter((name) => name !== "out" && config[name] !== undefined);
  return {
    changed: said.filter((name) => name in changed).map(factOf),
    unchanged: said.filter((name) => !(name in changed)).map(factOf),
  };
}

function dataFacts({ data, config }: RunSummary): readonly Fact[] {
  const [height, width, channels] = data.imageShape;
  const { train, validation, test } = data.images;
  const counts = Object.entries({ training: train, validation, test }).filter(([, number]) => number > 0);
  const { classes } = data;
  const listed = classes !== undefined && classes.length <= 20 ? `: ${classes.join(", ")}` : "";
  return [
    { name: "data set", value: dataName(data) },
    { name: "images", value: counts.map(([name, number]) => `${count(number)} ${name}`).join(", ") },
    data.shape
      ? {
          name: "size",
          value: `${data.shape.join(" × ")} (${data.shape.length === 1 ? "numbers" : "steps, numbers"})`,
        }
      : { name: "size", value: `${height} × ${width} × ${channels} (height, width, channels)` },
    ...(classes === undefined ? [] : [{ name: "classes", value: `${classes.length}${listed}` }]),
    { name: "binarization", value: config.binarize },
  ];
}

function environmentFacts({ environment, seconds, epochs }: RunSummary): readonly Fact[] {
  const { nelbo, engine, threads, node, platform, cpu, cores } = environment;
  const facts = {
    program: nelbo && `nelbo ${nelbo}`,
    engine,
    threads: threads?.toString(),
    Node: node,
    platform,
    processor: cores === undefined ? cpu : `${cpu ?? "unknown"}, ${cores} ${cores === 1 ? "core" : "cores"}`,
    time: `${durationText(seconds)} of training steps, ${(seconds / epochs.done).toFixed(1)} seconds per epoch`,
  };
  return Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}

function count(number: number): string {
  return number.toLocaleString("en-US");
}

/** `4 seconds`, `3 min 20 s`, `2 h 5 min`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return whole < 1 ? "less than a second" : `${whole} ${whole === 1 ? "second" : "seconds"}`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60).toLocaleString("en-US")} h ${minutes % 60} min`;
}
