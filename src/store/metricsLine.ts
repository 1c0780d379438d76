import { z } from "zod";
import { parseJson } from "../codec/json.ts";
import { DataError } from "../errors.ts";
import { findingCodes, severities } from "../train/diagnosis/finding.ts";
import { endings } from "../train/events.ts";
import type { MetricsEvent } from "../train/records.ts";
import { issuesOf } from "./json.ts";

const count = z.int().min(0);
const seconds = z.number().min(0);
const named = z.record(z.string(), z.number()).readonly();
const figures = z.object({
  loss: z.number(),
  reconstruction: z.number(),
  kl: z.number(),
  /** Other values that the objective reports. */
  terms: z.exactOptional(named),
});

const started = z.object({
  event: z.literal("started"),
  epochs: count,
  stepsPerEpoch: count,
  parameters: count,
  images: z.object({ train: count, validation: count, test: count }),
});
const epoch = z.object({
  event: z.literal("epoch"),
  epoch: count,
  step: count,
  seconds,
  /** The objective's scalars, if one of them follows a schedule. */
  scalars: z.exactOptional(named),
  train: figures,
  validation: z.exactOptional(figures),
  test: z.exactOptional(figures),
});
const perDimension = z.array(z.number()).readonly().nullable();
const diagnosis = z.object({
  event: z.literal("diagnosis"),
  epoch: count,
  step: count,
  split: z.enum(["validation", "test", "train"]),
  images: count,
  latentSize: count,
  activeUnits: count.nullable(),
  klPerDimension: perDimension,
  codeVariances: perDimension,
  explained: z.number().nullable(),
  findings: z
    .array(
      z
        .object({
          code: z.enum(findingCodes),
          severity: z.enum(severities),
          measured: z.string(),
          advice: z.string(),
          /** Lines of version 0.1.0 have none. */
          changes: z
            .array(z.object({ setting: z.string(), value: z.unknown().optional() }).readonly())
            .readonly()
            .default([]),
          figures: named,
        })
        .readonly(),
    )
    .readonly(),
});
const done = z.object({
  event: z.literal("done"),
  /** Lines of version 0.1.0 have none: training always made all its epochs. */
  reason: z.enum(endings).default("epochs"),
  epochs: count,
  step: count,
  seconds,
});
const diverged = z.object({ event: z.literal("diverged"), step: count, term: z.string() });

/** Keys in the order in which lines have them. */
const line = z.discriminatedUnion("event", [
  started,
  epoch,
  diagnosis,
  done,
  diverged,
]) satisfies z.ZodType<MetricsEvent>;

/**
 * An event as a line of JSON with its line feed. Seconds are rounded to thousandths, metrics are exact.
 *
 * @throws DataError if a metric is NaN or infinite, which JSON cannot represent
 */
export function encodeMetricsLine(event: MetricsEvent): string {
  const checked = line.safeParse(
    "seconds" in event ? { ...event, seconds: thousandths(event.seconds) } : event,
  );
  if (!checked.success) throw new DataError(`metrics, event ${event.event}: ${issuesOf(checked.error)}.`);
  return `${JSON.stringify(checked.data)}\n`;
}

/**
 * The events of a metrics file.
 *
 * @param name of the file, for errors
 * @throws DataError with the number of a line that is not an event, or was cut off
 */
export function decodeMetrics(text: string, name: string): readonly MetricsEvent[] {
  const lines = text.split("\n");
  const rest = lines.pop();
  if (rest !== undefined && rest !== "") {
    throw new DataError(
      `${name}, line ${lines.length + 1}: the line is cut off: '${shortened(rest)}'. ` +
        "The program was stopped while writing it: delete this line.",
    );
  }
  return lines.map((content, index) => decodeLine(content, `${name}, line ${index + 1}`));
}

function decodeLine(content: string, where: string): MetricsEvent {
  const result = line.safeParse(parsed(content, where));
  if (result.success) return result.data;
  throw new DataError(
    `${where}: expected an event started, epoch, diagnosis, done or diverged, found '${shortened(content)}': ${issuesOf(result.error)}.`,
  );
}

function parsed(content: string, where: string): unknown {
  try {
    return parseJson(content);
  } catch (cause) {
    throw new DataError(`${where}: expected a JSON object, found '${shortened(content)}'.`, { cause });
  }
}

function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}

function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}
