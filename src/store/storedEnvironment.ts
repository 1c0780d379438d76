import { z } from "zod";
import type { Environment } from "../analyse/runSummary.ts";
import { parseJsonBytes } from "../codec/json.ts";
import { runFiles } from "../config/runFiles.ts";
import { devices } from "../runtime/session.ts";
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
    device: z.enum(devices),
    deviceReason: z.string(),
  })
  .partial();

/** More or fewer cores change no bits: `threads` does. The engine's name contains the device. */
const deciding = Object.keys(schema.shape).filter(
  (name) => !["cores", "device", "deviceReason"].includes(name),
) as readonly (keyof StoredEnvironment)[];

/** The stored environment of a run; values may be missing. */
export type StoredEnvironment = Readonly<z.output<typeof schema>>;

/** Reads a run's environment.json. Missing or unreadable values are left out. */
export async function readStoredEnvironment(disk: Disk, run: string): Promise<StoredEnvironment> {
  const bytes = await readBytes(disk, disk.join(run, runFiles.environment));
  try {
    return schema.parse(parseJsonBytes(bytes));
  } catch {
    return {};
  }
}

/** A warning that the last bits of results may differ, if the environment has changed; otherwise none. */
export function differencesOf(before: StoredEnvironment, now: Environment): readonly string[] {
  const changes = deciding
    .filter((name) => before[name] !== now[name])
    .map((name) => `${name} ${before[name] ?? "unknown"} before, ${now[name]} now`);
  if (changes.length === 0) return [];
  return [
    `The run resumes in another environment: ${changes.join("; ")}. Its results are as good, but their last bits may ` +
      "differ from those of an uninterrupted run.",
  ];
}
