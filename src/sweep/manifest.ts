import { z } from "zod";
import { parseJson } from "../codec/json.ts";
import { sha256 } from "../codec/sha256.ts";
import { type Config, resolveConfig } from "../config/config.ts";
import { messageOf, RunError } from "../errors.ts";
import { issuesOf } from "../store/json.ts";

const schema = z.strictObject({
  /** The hash of the settings and the data; files and jobs are named after it. */
  id: z.string().regex(/^r[0-9a-f]{16}$/),
  /** All settings, also those with their defaults, without the folder. */
  settings: z.record(z.string(), z.unknown()).readonly(),
  /** The hash of the data's files. */
  data: z.string().regex(/^[0-9a-f]{64}$/),
});

/** A run of a sweep: a line of its manifest. */
export type PlannedRun = Readonly<z.output<typeof schema>>;

/** A run with these settings on these data, with its id. */
export async function plannedRun(config: Config, data: string): Promise<PlannedRun> {
  const { out: _, ...settings } = config;
  const sorted = sortedSettings(settings);
  return { id: await runId(sorted, data), settings: sorted, data };
}

/**
 * The id of a run: the first 16 hexadecimal digits of the sha-256 of its whole settings and its data, after a letter,
 * as a queue accepts no number as a name.
 */
export async function runId(settings: Readonly<Record<string, unknown>>, data: string): Promise<string> {
  const hash = await sha256(JSON.stringify([sortedSettings(settings), data]));
  return `r${hash.slice(0, 16)}`;
}

function sortedSettings(settings: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A line for each run. */
export function encodeManifest(runs: readonly PlannedRun[]): string {
  return runs.map((run) => `${JSON.stringify(run)}\n`).join("");
}

/**
 * The runs in a manifest's text. Settings are not resolved: `requireSound` does that before a run is begun.
 *
 * @param path of the manifest, for errors
 * @throws RunError for a line that is no run, with its number
 */
export function decodeManifest(text: string, path: string): readonly PlannedRun[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line, index) => decodePlannedRun(line, `${path}, line ${index + 1}`));
}

function decodePlannedRun(line: string, where: string): PlannedRun {
  const damaged = (problem: string, cause?: unknown) =>
    new RunError(`${where}: expected a planned run: ${problem}. Plan the sweep again in another folder.`, {
      cause,
    });
  try {
    return readPlannedRun(parseJson(line), damaged);
  } catch (cause) {
    throw cause instanceof RunError ? cause : damaged(messageOf(cause), cause);
  }
}

/** A planned run from parsed JSON. Throws what `refused` makes of the problem. */
export function readPlannedRun(content: unknown, refused: (problem: string) => Error): PlannedRun {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  throw refused(issuesOf(result.error));
}

/**
 * The settings of a planned run, checked: they are those that its id was made of, and the settings' schema accepts
 * them.
 *
 * @throws RunError if the id is another, ConfigError for settings that this version does not accept
 */
export async function requireSound({ id, settings, data }: PlannedRun): Promise<Config> {
  if ((await runId(settings, data)) !== id)
    throw new RunError(
      `run ${id}: its settings are not those that it was planned with. Plan the sweep again.`,
    );
  if (settings.out !== undefined)
    throw new RunError(`run ${id}: a planned run has no 'out'. Plan the sweep again.`);
  return resolveConfig(settings);
}
