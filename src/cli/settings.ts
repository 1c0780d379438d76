import { stat } from "node:fs/promises";
import { readWholeFile } from "../codec/chunks.node.ts";
import { type Config, type ConfigInput, resolveConfig } from "../config/config.ts";
import { presetSettings } from "../config/presets.ts";
import { withReading } from "../config/withReading.ts";
import type { LoadOptions } from "../data/load.ts";
import { ConfigError, messageOf } from "../errors.ts";
import type { ParsedArguments } from "./arguments.ts";
import { withNamedData } from "./command.ts";
import { textOf } from "./flags.ts";
import { loadProgress } from "./loadProgress.ts";
import { outputModeOf } from "./outputMode.ts";
import type { Terminal } from "./terminal.ts";

/**
 * What was said, with the settings of the file named by `--config` below it.
 *
 * @throws ConfigError where there is no such file, or it holds something else
 */
export async function withSettingsFile(given: ParsedArguments): Promise<ParsedArguments> {
  const path = textOf(given.flags.config);
  if (path === undefined) return given;
  const { parseSettings } = await import("../config/file.ts");
  const { data, ...settings } = parseSettings(await readText(path), path);
  // A word beside flags names the data; it comes before the file, as flags do.
  const named = given.positionals.length > 0 || data === undefined ? {} : { data };
  // A preset beside flags comes before the file, too, or it would say nothing: a run's config.json holds every setting.
  const preset = presetSettings(given.settings.preset);
  return { ...given, settings: { ...named, ...settings, ...preset, ...given.settings } };
}

/**
 * All settings as JSON, defaults filled in: for data of a path those that are recommended for them. Throws ConfigError where they do
 * not go together, and DataError where there is something at that path that cannot be read.
 */
export async function printedSettings(
  given: ParsedArguments,
  terminal: Pick<Terminal, "live" | "errorLine">,
): Promise<string> {
  const input = withNamedData(given);
  const said = resolveConfig(input);
  const found = await stat(said.data).catch(() => undefined);
  const config =
    found === undefined
      ? said
      : (await resolved(input, said, loadProgress(terminal, outputModeOf(given.flags)))).config;
  return JSON.stringify(config, null, 2);
}

/** Settings for what lies at a path. */
async function resolved(input: ConfigInput, said: Config, load: LoadOptions) {
  const { isRecommendedFor, resolveForData } = await import("../run/resolveForData.ts");
  if (!isRecommendedFor(said.data)) return { config: said };
  const { nodePlatform } = await import("../store/node/platform.ts");
  return resolveForData(
    input,
    await nodePlatform.loadDataset(said.data, withReading({ ...load, offline: true }, said)),
  );
}

async function readText(path: string): Promise<string> {
  try {
    return new TextDecoder().decode(await readWholeFile(path));
  } catch (cause) {
    const found = messageOf(cause);
    throw new ConfigError(
      `--config: expected a file of settings, found none to read at ${path} (${found}).`,
      {
        cause,
      },
    );
  }
}
