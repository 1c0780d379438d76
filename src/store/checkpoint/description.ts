import { z } from "zod";
import { parseJson } from "../../codec/json.ts";
import { sha256 as hashOf } from "../../codec/sha256.ts";
import type { OptimizerState } from "../../runtime/optimizer.ts";
import type { TrainingPosition } from "../../train/position.ts";
import { version } from "../../version.ts";
import { issuesOf, readableJson } from "../json.ts";
import { versionText } from "../openRun.ts";

/** Increased when a checkpoint changes in a way that older versions would misread. */
export const checkpointFormat = 1;

const count = z.int().min(0);
const figure = z.number();
const sha256 = z.string().length(64);

const position = z.object({
  epoch: count.min(1),
  stepOfEpoch: count,
  sums: z
    .object({
      count,
      loss: figure,
      reconstruction: figure,
      kl: figure,
      terms: z.exactOptional(z.record(z.string(), figure).readonly()),
    })
    .readonly(),
  validation: z
    .object({
      best: z.exactOptional(z.object({ epoch: count, loss: figure }).readonly()),
      reference: z.exactOptional(figure),
      waited: count,
    })
    .readonly(),
  lowest: z.exactOptional(
    z
      .object({
        train: z.exactOptional(z.object({ epoch: count, loss: figure }).readonly()),
        heldOut: z.exactOptional(z.object({ epoch: count, loss: figure, train: figure }).readonly()),
      })
      .readonly(),
  ),
  seconds: z.object({ epoch: figure.min(0), total: figure.min(0) }).readonly(),
}) satisfies z.ZodType<TrainingPosition>;

const schema = z.object({
  format: z.literal(checkpointFormat),
  /** The program's version. */
  nelbo: z.string(),
  /** Identity of its run: see `runIdentity`. */
  run: sha256,
  /** Updates made since the beginning of the run. */
  step: count,
  /** Lines that metrics.jsonl had. */
  metricsLines: count,
  position: position.readonly(),
  optimizer: z.object({ kind: z.literal("adam"), updates: count }).readonly() satisfies z.ZodType<
    Pick<OptimizerState, "kind" | "updates">
  >,
  /** The file with the parameters and the optimizer's moments. */
  state: z.object({ bytes: count, sha256 }).readonly(),
});

/** All of a checkpoint but its arrays: the content of its `checkpoint.json`. */
export type CheckpointDescription = Readonly<z.output<typeof schema>>;

type DescribedState = Omit<CheckpointDescription, "format" | "nelbo">;

/** The description as JSON for people and programs, with a checksum of itself. */
export async function encodeDescription(state: DescribedState): Promise<string> {
  const content: CheckpointDescription = { format: checkpointFormat, nelbo: version, ...state };
  return readableJson({ ...content, sha256: await checksumOf(content) });
}

/** A parsed description, or the newer version that wrote it, or its damage. */
export type ReadDescription =
  | { readonly kind: "whole"; readonly description: CheckpointDescription }
  | { readonly kind: "newer"; readonly format: number; readonly nelbo: string }
  | { readonly kind: "damaged"; readonly damage: string };

export async function decodeDescription(text: string): Promise<ReadDescription> {
  const json = parsed(text);
  if (json === undefined) return { kind: "damaged", damage: "expected a JSON object, found something else" };
  const { sha256: storedHash, ...content } = json;
  if (storedHash !== (await checksumOf(content))) {
    return { kind: "damaged", damage: "expected what its checksum says, found something else" };
  }
  const { format, nelbo } = content;
  if (typeof format === "number" && format > checkpointFormat) {
    return { kind: "newer", format, nelbo: versionText(nelbo) };
  }
  const result = schema.safeParse(content);
  if (result.success) return { kind: "whole", description: result.data };
  return { kind: "damaged", damage: issuesOf(result.error) };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = parseJson(text);
    return typeof json === "object" && json !== null ? { ...json } : undefined;
  } catch {
    return undefined;
  }
}

function checksumOf(content: object): Promise<string> {
  return hashOf(JSON.stringify(content));
}
