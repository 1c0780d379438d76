import { fieldNames } from "../../config/fields.ts";
import { encodeMetricsLine } from "../../formats/metricsLine.ts";
import type { OpenedEvent, SavedEvent } from "../../run/events.ts";
import { trainRun } from "../../run/trainRun.ts";
import type { EpochEvent } from "../../train/events.ts";
import { type Command, jsonFlag } from "../command.ts";
import { formatCount, formatFigures } from "../figures.ts";
import { createProgress, type Progress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";

export const trainCommand: Command = {
  name: "train",
  usage: "[<data>] [flags]",
  summary: "train a variational autoencoder",
  examples: [
    { command: "nelbo train mnist", meaning: "784-400-20 on the 60,000 images, ten epochs" },
    { command: "nelbo train mnist --latent 2 --beta 4 --epochs 30", meaning: "two dimensions, a heavier KL" },
    {
      command: "nelbo train mnist --hidden 512,256 --activation silu --binarize dynamic --validation 10000",
      meaning: "deeper, on binary pixels, with images to validate on",
    },
    {
      command: "nelbo train ./my-images --lr 3e-4 --schedule cosine --warmup 500 --out runs/mine",
      meaning: "IDX files of your own, a learning rate that rises and falls",
    },
  ],
  flags: [jsonFlag],
  settings: fieldNames,
  positionals: 1,
  async run({ positionals: [data], flags, settings }, terminal) {
    const events = trainRun({ ...settings, ...(data !== undefined && { data }) });
    let progress: Progress | undefined;
    let beta = 1;
    try {
      for await (const event of events) {
        if (event.event === "step") progress?.step(event);
        else if (flags.json === true)
          terminal.line(event.event === "epoch" ? encodeMetricsLine(event).trimEnd() : JSON.stringify(event));
        else if (event.event === "opened") {
          beta = event.config.beta;
          for (const line of openingLines(event, terminal)) terminal.line(line);
        } else if (event.event === "started") {
          progress = terminal.live && createProgress(terminal.live, terminal.style, { ...event, beta });
        } else if (event.event === "epoch") terminal.line(epochLine(event, beta));
        else if (event.event === "saved") for (const line of savedLines(event, terminal)) terminal.line(line);
      }
    } finally {
      progress?.clear();
    }
  },
};

function openingLines({ config, data, model, engine, folder }: OpenedEvent, { style }: Terminal): string[] {
  const { train, validation, test } = data.images;
  const splits = [
    `${formatCount(train)} training`,
    ...(validation > 0 ? [`${formatCount(validation)} validation`] : []),
    ...(test > 0 ? [`${formatCount(test)} test`] : []),
  ];
  const fact = (name: string, text: string) => `${style.faint(name.padEnd(7))}${text}`;
  return [
    `${style.strong("nelbo")} trains a variational autoencoder; losses are in nats per datum`,
    fact("data", `${data.name} (${data.source}): ${splits.join(" + ")} images`),
    fact(
      "model",
      `${model.description} ${config.activation}, ${formatCount(model.parameters)} parameters, beta ${config.beta}`,
    ),
    fact(
      "engine",
      `${engine.engine}, ${engine.threads} ${engine.threads === 1 ? "thread" : "threads"}, seed ${config.seed}`,
    ),
    fact("run", folder),
    "",
  ];
}

/** `epoch  3   train 112.10 = ...   test 110.92 = ...   2.4 s`. */
function epochLine({ epoch, train, validation, test, seconds }: EpochEvent, beta: number): string {
  const parts = [
    `epoch ${String(epoch).padStart(2)}`,
    `train ${formatFigures(train, beta)}`,
    ...(validation === undefined ? [] : [`validation ${formatFigures(validation, beta)}`]),
    ...(test === undefined ? [] : [`test ${formatFigures(test, beta)}`]),
    `${seconds.toFixed(1)} s`,
  ];
  return parts.join("   ");
}

function savedLines({ folder, model, pictures }: SavedEvent, { style }: Terminal): string[] {
  return [
    "",
    `${style.good("done")}   ${style.strong(folder)} holds the run`,
    `  ${model}`,
    ...pictures.map((picture) => `  ${picture}`),
    "",
    style.faint(`next   nelbo sample ${folder}`),
    style.faint(`       nelbo reconstruct ${folder}`),
  ];
}
