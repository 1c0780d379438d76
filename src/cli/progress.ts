import type { Config } from "../config/config.ts";
import type { StartedEvent, StepEvent } from "../train/events.ts";
import { formatCount, formatDuration, nats } from "./format.ts";
import { formatMetrics } from "./modelText.ts";
import { createPace, type Pace } from "./pace.ts";
import type { LiveLine, Style } from "./terminal.ts";

const shortestBar = 10;
const longestBar = 30;
/** Milliseconds between two drawings. */
export const redrawEvery = 80;

export interface Progress {
  step(event: StepEvent): void;
  /** Call after an epoch's evaluation and pictures, when its line is written. */
  epochEnd(): void;
}

/**
 * A progress bar of the whole training run, redrawn a dozen times a second until something else is written:
 * `epoch  3/10 ━━━━━━━╸────  62%  0:02 left  21,400 images/s  loss 110.32 = 86.11 + 24.21`.
 *
 * @param now milliseconds since an arbitrary time
 */
export function createProgress(
  live: LiveLine,
  style: Style,
  total: StartedEvent & { readonly config: Config },
  now: () => number = () => performance.now(),
): Progress {
  const pace = createPace(total, () => now() / 1000);
  let lastDraw = Number.NEGATIVE_INFINITY;
  return {
    step(event) {
      pace.step(event.count);
      if (now() - lastDraw < redrawEvery) return;
      lastDraw = now();
      const context = { ...total, pace: pace.now(), columns: live.columns, style };
      live.draw(progressLine(event, context));
    },
    epochEnd() {
      pace.epochEnd();
      lastDraw = Number.NEGATIVE_INFINITY;
    },
  };
}

interface LineContext {
  readonly config: Config;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly pace: ReturnType<Pace["now"]>;
  readonly columns: number;
  readonly style: Style;
}

/** The line without the parts that do not fit. Dropped in this order: parts of the loss, loss, rate, time left. */
export function progressLine(event: StepEvent, context: LineContext): string {
  const { epochs, stepsPerEpoch, pace, columns, style } = context;
  const done = event.step / (epochs * stepsPerEpoch);
  const epoch = `epoch ${String(event.epoch).padStart(String(epochs).length)}/${epochs} `;
  const percent = `${String(Math.floor(100 * done)).padStart(3)}%`;
  const left = pace === undefined ? [] : [`${formatDuration(pace.secondsLeft)} left`];
  const rate = pace === undefined ? [] : [`${formatCount(pace.imagesPerSecond)} images/s`];
  const candidates = [
    [...left, ...rate, `loss ${formatMetrics(event.epochSoFar, context.config)}`],
    [...left, ...rate, `loss ${nats(event.epochSoFar.loss)}`],
    [...left, ...rate],
    left,
    [],
  ].map((pieces) => [percent, ...pieces].join("  "));
  // One column stays free: some terminals wrap a line that fills the last one.
  const roomFor = (right: string) => columns - 1 - epoch.length - right.length - 1;
  const right = candidates.find((text) => roomFor(text) >= shortestBar);
  if (right === undefined) return `${epoch}${percent}`.slice(0, Math.max(0, columns - 1));
  return `${epoch}${drawBar(done, Math.min(longestBar, roomFor(right)), style)} ${right}`;
}

/** `━━━╸────`: a part of 1 as a bar of this many columns. */
export function drawBar(done: number, width: number, style: Style): string {
  const halves = Math.round(2 * width * Math.min(1, done));
  const full = "━".repeat(Math.floor(halves / 2)) + (halves % 2 === 1 ? "╸" : "");
  return style.good(full) + style.faint("─".repeat(width - full.length));
}
