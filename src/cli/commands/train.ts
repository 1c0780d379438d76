import { fieldNames } from "../../config/fields.ts";
import type { DownloadProgress } from "../../data/node.ts";
import { ConfigError } from "../../errors.ts";
import { encodeMetricsLine } from "../../formats/metricsLine.ts";
import type { RunEvent } from "../../run/events.ts";
import type { Command } from "../command.ts";
import { jsonFlag } from "../flags.ts";
import { createProgress, type Progress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";
import { epochLine, openingLines, savedLines } from "../trainingReport.ts";

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
    if (data !== undefined && settings.data !== undefined) {
      throw new ConfigError(`data: found both '${data}' and --data '${settings.data}'. Drop one of them.`);
    }
    const { trainRun } = await import("../../run/trainRun.ts");
    const onProgress = (progress: DownloadProgress) => terminal.live?.draw(downloadLine(progress));
    const tell = flags.json === true ? jsonTeller(terminal) : textTeller(terminal);
    try {
      const input = { ...settings, ...(data !== undefined && { data }) };
      for await (const event of trainRun(input, { load: { onProgress } })) tell(event);
    } finally {
      terminal.live?.clear();
    }
  },
};

type Teller = (event: RunEvent) => void;

/** Every event but single steps as a line of JSON, those of metrics.jsonl as they are there. */
function jsonTeller(terminal: Terminal): Teller {
  return (event) => {
    switch (event.event) {
      case "step":
        return;
      case "opened":
      case "warning":
      case "checkpoint":
      case "saved":
      case "stopped":
        return terminal.line(JSON.stringify(event));
      default:
        return terminal.line(encodeMetricsLine(event).trimEnd());
    }
  };
}

/** Lines for people, and where somebody looks, a bar. */
function textTeller(terminal: Terminal): Teller {
  const { style, live } = terminal;
  const lines = (texts: readonly string[]) => texts.forEach((text) => void terminal.line(text));
  let progress: Progress | undefined;
  let total = { epochs: 1, beta: 1 };
  let seconds = 0;
  return (event) => {
    switch (event.event) {
      case "opened":
        total = event.config;
        return lines(openingLines(event, style));
      case "started":
        progress = live && createProgress(live, style, { ...event, ...total });
        return;
      case "step":
        return progress?.step(event);
      case "epoch":
        terminal.line(epochLine(event, total));
        return progress?.epochEnd();
      case "done":
        seconds = event.seconds;
        return;
      case "saved":
        return lines(savedLines(event, { seconds }, terminal));
    }
  };
}

function downloadLine({ file, receivedBytes, totalBytes }: DownloadProgress): string {
  const percent = Math.floor((100 * receivedBytes) / Math.max(1, totalBytes));
  return `downloading ${file} ${String(percent).padStart(3)}% of ${(totalBytes / 1e6).toFixed(1)} MB`;
}
