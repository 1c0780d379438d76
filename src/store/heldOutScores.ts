import { z } from "zod";
import { parseJsonBytes } from "../codec/json.ts";
import { runFiles } from "../config/runFiles.ts";
import { RunError } from "../errors.ts";
import type { HeldOutScores } from "../evaluate/heldOutScores.ts";
import { requireIntact } from "./checksums.ts";
import type { Disk } from "./disk.ts";
import { readBytes } from "./files.ts";

/** The file calls the metric `figure`, as the first version did. */
const schema = z.object({
  split: z.enum(["validation", "test"]),
  figure: z.string(),
  samples: z.int().min(1),
  seed: z.int().min(0),
  scores: z.array(z.number()).min(1),
});

/** The content of `scores.json`, of a run and of an export. */
export function encodeHeldOutScores({ split, metric, samples, seed, scores }: HeldOutScores): string {
  const content = { split, figure: metric, samples, seed, scores: scores.map(shortest) };
  return `${JSON.stringify(content)}\n`;
}

/** A float32 with the fewest digits that distinguish it from its neighbours, so that it is read as the same number. */
function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/**
 * The held-out scores of a folder; undefined if there are none, as in runs of earlier versions.
 *
 * @throws RunError if the file is damaged
 */
export async function readHeldOutScores(disk: Disk, folder: string): Promise<HeldOutScores | undefined> {
  const path = disk.join(folder, runFiles.scores);
  const bytes = await readBytes(disk, path);
  if (bytes === undefined) return undefined;
  await requireIntact(disk, folder, runFiles.scores, bytes);
  const read = schema.safeParse(contentOf(bytes)).data;
  const scores = read?.scores.map(Math.fround) ?? [];
  if (read !== undefined && scores.every((score, at) => at === 0 || score >= (scores[at - 1] ?? 0))) {
    const { split, figure: metric, samples, seed } = read;
    return { split, metric, samples, seed, scores };
  }
  throw new RunError(
    `${path}: expected held-out scores, sorted from the lowest, found something else. Delete it: scores then have no ` +
      "rank.",
  );
}

function contentOf(bytes: Uint8Array): unknown {
  try {
    return parseJsonBytes(bytes);
  } catch {
    return undefined;
  }
}
