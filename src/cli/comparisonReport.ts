import type { ComparedRun, RunComparison } from "../apply/compareRuns.ts";
import type { ComparisonProgress } from "../apply/measuredRuns.ts";
import { lossNotes, lossPhrase } from "../config/lossKind.ts";
import { formatCount, nats } from "./format.ts";
import { wrapText } from "./layout.ts";
import { type Column, tableLines } from "./table.ts";
import type { Style } from "./terminal.ts";

const widest = 100;

/** A comparison as text: the table, what its numbers mean, what is not comparable and why, and the picture. */
export function comparisonLines(
  comparison: RunComparison,
  { style, columns }: { readonly style: Style; readonly columns: number },
): readonly string[] {
  const { losses, runs, file } = comparison;
  const table: readonly ReportColumn[] = [
    { title: "run", of: ({ name }) => name },
    { title: "model", of: ({ model }) => model },
    { title: "parameters", right: true, of: ({ parameters }) => formatCount(parameters) },
    { title: "latent", right: true, of: ({ latentSize }) => String(latentSize) },
    { title: "squared error", right: true, of: ({ reconstruction }) => nats(reconstruction.squaredError) },
    { title: "RMSE", right: true, of: ({ reconstruction }) => reconstruction.rootMeanSquare.toFixed(4) },
    ...(losses.comparable ? lossColumns(losses.figure, runs) : []),
    { title: "s/epoch", right: true, of: ({ secondsPerEpoch }) => secondsPerEpoch.toFixed(1) },
  ];
  const rows = runs.map((run) => table.map(({ of }) => of(run)));
  const width = Math.min(widest, Math.max(60, columns));
  return [
    ...tableLines(table, rows, style),
    "",
    ...notesOf(comparison).flatMap((note) => wrapText(note, width)),
    file === undefined ? "no picture: only grey and RGB images can be drawn" : `picture ${file}`,
  ];
}

/** `runs/vae, 2 of 3: 2,500 of 10,000 test images`. */
export function progressText({ folder, run, runs, images, of }: ComparisonProgress): string {
  return `${folder}, ${run} of ${runs}: ${formatCount(images)} of ${formatCount(of)} test images`;
}

type ReportColumn = Column & { readonly of: (run: ComparedRun) => string };

function lossColumns(figure: string, runs: readonly ComparedRun[]): readonly ReportColumn[] {
  const loss = { title: figure, right: true, of: ({ test }: ComparedRun) => (test ? nats(test.loss) : "") };
  if (runs.every(({ test }) => test === undefined || test.kl === 0)) return [loss];
  return [
    loss,
    {
      title: "reconstruction",
      right: true,
      of: ({ test }) => (test ? nats(test.reconstruction) : ""),
    },
    { title: "KL", right: true, of: ({ test }) => (test ? nats(test.kl) : "") },
  ];
}

function notesOf({ test, originals, losses, runs }: RunComparison): readonly string[] {
  const images = `the ${formatCount(test.count)} test images`;
  const against =
    originals === "as shown"
      ? ""
      : " as in the files, without binarization, because the runs binarize differently";
  return [
    `squared error: of E[x|z] at the posterior's mean, summed over pixels from 0 to 1, mean over the ` +
      `${formatCount(test.count)} test images of ${test.name}${against}; RMSE: per pixel`,
    ...runs.flatMap(({ name, corruption }) =>
      corruption === undefined
        ? []
        : [
            `${name} restores corrupted images (${corruption}): its errors are the errors of the restored images`,
          ],
    ),
    ...(losses.comparable
      ? lossNotesOf(losses.figure, images, runs)
      : losses.reasons.map((reason) => `losses are not comparable: the runs differ in ${reason}`)),
  ];
}

function lossNotesOf(
  figure: "loss" | "reconstruction + KL",
  images: string,
  runs: readonly ComparedRun[],
): readonly string[] {
  const [loss] = runs.map((run) => run.loss);
  if (loss === undefined) return [];
  const { name, sum, meaning } = loss;
  const what =
    figure === "loss" ? `loss: ${lossPhrase(loss)}` : `reconstruction + KL: ${sum ?? name}, ${meaning}`;
  const weighted = "; the losses themselves weight the KL differently and are not comparable";
  return [
    `${what}. Means over ${images}, in nats per datum${figure === "loss" ? "" : weighted}`,
    ...lossNotes(loss),
  ];
}
