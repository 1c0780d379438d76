import type { StepEvent } from "../train/events.ts";
import { formatCount, formatDuration, formatFigures, nats } from "./figures.ts";
import type { LiveLine, Style } from "./terminal.ts";

const barWidth = 24;
const redrawEvery = 80;
/** Weight of the newest rate in the moving average. */
const smoothing = 0.1;

export interface Progress {
  step(event: StepEvent): void;
  /** Takes the bar away, so that a line can be written. */
  clear(): void;
}

/**
 * A bar over the whole training, redrawn a dozen times a second:
 * `epoch 3/10 ━━━━━━━╸──────── 62%  21,400 images/s  0:02 left  loss 110.32 = 86.11 reconstruction + 24.21 KL`.
 */
export function createProgress(
  live: LiveLine,
  style: Style,
  total: { readonly epochs: number; readonly stepsPerEpoch: number; readonly beta: number },
  now: () => number = () => performance.now(),
): Progress {
  let lastStep = now();
  let lastDraw = Number.NEGATIVE_INFINITY;
  let secondsPerStep: number | undefined;
  return {
    step(event) {
      const time = now();
      const seconds = (time - lastStep) / 1000;
      lastStep = time;
      secondsPerStep =
        secondsPerStep === undefined ? seconds : secondsPerStep + smoothing * (seconds - secondsPerStep);
      if (time - lastDraw < redrawEvery) return;
      lastDraw = time;
      live.draw(progressLine(event, { ...total, secondsPerStep, columns: live.columns, style }));
    },
    clear: () => live.clear(),
  };
}

interface LineContext {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly beta: number;
  readonly secondsPerStep: number;
  readonly columns: number;
  readonly style: Style;
}

/** The line, without the parts that do not fit: first the loss's parts go, then the loss, then the rate. */
export function progressLine(event: StepEvent, context: LineContext): string {
  const { epochs, stepsPerEpoch, secondsPerStep, columns, style, beta } = context;
  const done = event.step / (epochs * stepsPerEpoch);
  const epoch = `epoch ${String(event.epoch).padStart(String(epochs).length)}/${epochs}`;
  const percent = `${String(Math.floor(100 * done)).padStart(3)}%`;
  const rate = `${formatCount(event.count / Math.max(secondsPerStep, 1e-9))} images/s`;
  const left = `${formatDuration((epochs * stepsPerEpoch - event.step) * secondsPerStep)} left`;
  const pieces = [
    [left, rate, `loss ${formatFigures(event.epochSoFar, beta)}`],
    [left, rate, `loss ${nats(event.epochSoFar.loss)}`],
    [left, rate],
    [left],
    [],
  ];
  const fixedWidth = epoch.length + barWidth + percent.length + 3;
  const fitting = pieces.find(
    (list) => fixedWidth + list.reduce((sum, piece) => sum + piece.length + 2, 0) < columns,
  );
  const bar = drawBar(done, style);
  return [`${epoch} ${bar} ${percent}`, ...(fitting ?? [])].join("  ");
}

function drawBar(done: number, style: Style): string {
  const halves = Math.round(2 * barWidth * Math.min(1, done));
  const full = "━".repeat(Math.floor(halves / 2)) + (halves % 2 === 1 ? "╸" : "");
  return style.good(full) + style.faint("─".repeat(barWidth - full.length));
}
