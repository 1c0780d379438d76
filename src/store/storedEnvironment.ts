import { z } from "zod";
import type { Environment } from "../analyse/runSummary.ts";
import { parseJsonBytes } from "../codec/json.ts";
import { runFiles } from "../config/runFiles.ts";
import type { Disk } from "./disk.ts";
import { readBytes } from "./files.ts";

const schema = z
  .object({
    nelbo: z.string(),
    node: z.string(),
    platform: z.string(),
    cpu: z.string(),
    cores: z.int().min(1),
    engine: z.string(),
    threads: z.int().min(1),
  })
  .partial();

/** More or fewer cores change no bits: `threads` does. */
const deciding = Object.keys(schema.shape).filter(
  (name) => name !== "cores",
) as readonly (keyof StoredEnvironment)[];

/** What is known of where a run was computed before. */
export type StoredEnvironment = Readonly<z.output<typeof schema>>;

/** Reads a run's environment.json. What it does not say, or not readably, is not known. */
export async function readStoredEnvironment(disk: Disk, run: string): Promise<StoredEnvironment> {
  const bytes = await readBytes(disk, disk.join(run, runFiles.environment));
  try {
    return schema.parse(parseJsonBytes(bytes));
  } catch {
    return {};
  }
}

/** A warning that results may differ in their last bits, where anything that decides them does; else none. */
export function differencesOf(before: StoredEnvironment, now: Environment): readonly string[] {
  const changes = deciding
    .filter((name) => before[name] !== now[name])
    .map((name) => `${name} ${before[name] ?? "unknown"} before, ${now[name]} now`);
  if (changes.length === 0) return [];
  return [
    `The run goes on elsewhere than it began: ${changes.join("; ")}. Its results are as good, but their last bits may ` +
      "differ from those of an uninterrupted run.",
  ];
}
