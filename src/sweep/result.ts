import { z } from "zod";
import { parseJson } from "../codec/json.ts";
import { objectiveCardSchema } from "../config/card.ts";
import { messageOf, RunError } from "../errors.ts";
import { issuesOf } from "../store/json.ts";

const count = z.int().min(0);
const id = z.string().regex(/^r[0-9a-f]{16}$/);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const metrics = z.object({ loss: z.number(), reconstruction: z.number(), kl: z.number() }).readonly();

const evaluation = z.object({
  split: z.enum(["train", "validation", "test"]),
  images: count,
  /** Codes per image of the estimate of log p(x); 0: none. */
  samples: count,
  /** The sha-256 of the images of the split, as in the files. */
  data: hash,
  reconstruction: z.number(),
  kl: z.exactOptional(z.number()),
  negativeElbo: z.exactOptional(z.number()),
  logLikelihood: z.exactOptional(z.number()),
  effectiveSamples: z.exactOptional(z.number()),
  activeUnits: z.exactOptional(count),
  bitsPerDimension: z.exactOptional(z.number()),
  squaredError: z.number(),
  rootMeanSquare: z.number(),
});

const schema = z.object({
  format: z.literal(1),
  id,
  state: z.enum(["finished", "stopped early"]),
  /** The epoch of the model's parameters. */
  epoch: count,
  /** Time of the training steps. */
  seconds: z.number().min(0),
  model: z.object({ description: z.string(), parameters: count, sha256: hash }).readonly(),
  /** After that epoch, in nats per datum. */
  train: metrics,
  validation: z.exactOptional(metrics),
  test: z.exactOptional(metrics),
  evaluation: evaluation.readonly(),
  /** What the loss is. */
  loss: z
    .object({ name: z.string(), mark: z.string(), normalised: z.boolean(), sum: z.exactOptional(z.string()) })
    .readonly(),
  card: objectiveCardSchema.readonly(),
  imageShape: z.array(count).readonly(),
  environment: z
    .object({ nelbo: z.string(), cpu: z.string(), engine: z.string(), threads: count })
    .readonly(),
});

/** What a finished run of a sweep has measured. Metrics are in nats per datum. */
export type SweepResult = Readonly<z.output<typeof schema>>;

const failureSchema = z.object({
  format: z.literal(1),
  id,
  /** The class of the error, and the exit code of the command line for it. */
  error: z.string(),
  exitCode: count,
  message: z.string(),
});

/** Why a run of a sweep failed. */
export type SweepFailure = Readonly<z.output<typeof failureSchema>>;

/** The exit code of a training that diverged, and would do so again. */
export const divergedCode = 42;

/** A result in a file's text. Throws RunError with the path if it is none. */
export function decodeResult(text: string, path: string): SweepResult {
  return decode(schema, text, path, "a result of a sweep");
}

/** A failure in a file's text. Throws RunError with the path if it is none. */
export function decodeFailure(text: string, path: string): SweepFailure {
  return decode(failureSchema, text, path, "a failure of a sweep");
}

/** A result from parsed JSON; undefined if it is none. */
export function readResult(content: unknown): SweepResult | undefined {
  return schema.safeParse(content).data;
}

/** The line that a result's or a failure's file has. */
export function encodeLine(record: SweepResult | SweepFailure): string {
  return `${JSON.stringify(record)}\n`;
}

function decode<Schema extends z.ZodType>(
  kind: Schema,
  text: string,
  path: string,
  what: string,
): z.output<Schema> {
  const damaged = (problem: string, cause?: unknown) =>
    new RunError(`${path}: expected ${what}: ${problem}. Delete it, and resume the sweep.`, { cause });
  let content: unknown;
  try {
    content = parseJson(text);
  } catch (cause) {
    throw damaged(messageOf(cause), cause);
  }
  const result = kind.safeParse(content);
  if (!result.success) throw damaged(issuesOf(result.error));
  return result.data;
}
