import { z } from "zod";
import { RunError } from "../../../errors.ts";
import { issuesOf } from "../../../store/json.ts";
import { readPlannedRun } from "../../../sweep/manifest.ts";
import type { Task } from "../task.ts";

const schema = z.strictObject({
  format: z.literal(1),
  /** The sha-256 of the sweep's manifest. */
  sweep: z.string().regex(/^[0-9a-f]{64}$/),
  run: z.unknown(),
  evaluation: z
    .strictObject({
      split: z.enum(["train", "validation", "test"]),
      samples: z.int().min(0).max(1e6),
      images: z.exactOptional(z.int().min(1)),
    })
    .readonly(),
});

/** The data of a job: settings and nothing else; no path of a folder, no address, no secret. */
export type Job = Pick<Task, "run" | "evaluation"> & { readonly sweep: string };

export function encodeJob({ sweep, run, evaluation }: Job): object {
  return { format: 1, sweep, run, evaluation };
}

/** A job that a queue has delivered. Throws RunError for anything else, so that nothing unchecked is used. */
export function decodeJob(content: unknown): Job {
  const refused = (problem: string) => new RunError(`a job of the queue is not one of nelbo: ${problem}`);
  const result = schema.safeParse(content);
  if (!result.success) throw refused(issuesOf(result.error));
  const { sweep, run, evaluation } = result.data;
  return { sweep, run: readPlannedRun(run, refused), evaluation };
}
