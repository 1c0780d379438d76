import type { DownloadProgress, LoadOptions } from "../data/load.ts";
import type { PictureProgress } from "../data/pictures/picturesDataset.ts";
import { formatCount } from "./format.ts";
import type { OutputMode } from "./outputMode.ts";
import type { Terminal } from "./terminal.ts";

/** Milliseconds between two drawings: at most 12 a second. */
const redrawEvery = 84;
/** Milliseconds between two lines if there is no interactive terminal. */
const lineEvery = 15_000;
/** Such lines are only written for more pictures than this. */
const fewPictures = 2_000;
/** Milliseconds before a rate is shown. */
const enough = 500;

/**
 * Shows the progress of downloads and of preparing pictures, in a line that is redrawn on an interactive terminal.
 * Without one, in text mode and with more than 2,000 pictures, a line goes to standard error every 15 seconds.
 *
 * @param now milliseconds since an arbitrary time
 */
export function loadProgress(
  { live, errorLine }: Pick<Terminal, "live" | "errorLine">,
  mode: OutputMode,
  now: () => number = () => performance.now(),
): { readonly [Name in "onProgress" | "onPictures"]: NonNullable<LoadOptions[Name]> } {
  const drawn = mode === "text" ? live : undefined;
  let stage: PictureProgress["stage"] | undefined;
  let begin = { time: 0, done: 0 };
  let last = Number.NEGATIVE_INFINITY;
  return {
    onProgress: (progress: DownloadProgress) => drawn?.draw(downloadLine(progress)),
    onPictures(progress) {
      const time = now();
      if (progress.stage !== stage) {
        stage = progress.stage;
        begin = { time, done: progress.done };
        // The first line comes after a full interval, so that short work prints no line.
        last = drawn === undefined ? time : Number.NEGATIVE_INFINITY;
      }
      if (time - last < (drawn === undefined ? lineEvery : redrawEvery)) return;
      const elapsed = time - begin.time;
      const rate = elapsed < enough ? undefined : (1000 * (progress.done - begin.done)) / elapsed;
      const text = pictureLine(progress, rate);
      if (drawn !== undefined) drawn.draw(text);
      else if (mode === "text" && progress.total > fewPictures) errorLine(text);
      last = time;
    },
  };
}

/** `preparing pictures  1,234 of 10,000  12%  340/s`; without the rate if it is unknown. */
export function pictureLine({ stage, done, total }: PictureProgress, rate: number | undefined): string {
  const doing = { looking: "scanning pictures", preparing: "preparing pictures" }[stage];
  const percent = `${Math.floor((100 * done) / Math.max(1, total))}%`;
  const speed = rate === undefined ? [] : [`${formatCount(Math.round(rate))}/s`];
  return [doing, `${formatCount(done)} of ${formatCount(total)}`, percent, ...speed].join("  ");
}

/** `downloading train-images-idx3-ubyte.gz  42% of 9.9 MB`. */
export function downloadLine({ file, receivedBytes, totalBytes }: DownloadProgress): string {
  const percent = Math.floor((100 * receivedBytes) / Math.max(1, totalBytes));
  return `downloading ${file} ${String(percent).padStart(3)}% of ${(totalBytes / 1e6).toFixed(1)} MB`;
}
