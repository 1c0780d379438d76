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
 * The given arguments with the settings of the file named by `--config`; given settings override the file.
 *
 * @throws ConfigError if there is no such file, or it does not contain settings
 */
export async function withSettingsFile(given: ParsedArguments): Promise<ParsedArguments> {
  const path = textOf(given.flags.config);
  if (path === undefined) return given;
  const { parseSettings } = await import("../config/file.ts");
  const { data, ...settings } = parseSettings(await readText(path), path);
  // A positional argument names the data; it overrides the file, as flags do.
  const named = given.positionals.length > 0 || data === undefined ? {} : { data };
  // --preset overrides the file, too. Otherwise it would have no effect: a run's config.json contains every setting.
  const preset = presetSettings(given.settings.preset);
  return { ...given, settings: { ...named, ...settings, ...preset, ...given.settings } };
}

/**
 * All settings as JSON, with defaults; for data at a path, with the settings recommended for the data. Throws
 * ConfigError if settings contradict each other, and DataError if the path exists but its data cannot be read.
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

/** Settings for the data at a path. */
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
    throw new ConfigError(`--config: could not read the settings file ${path} (${found}).`, {
      cause,
    });
  }
}
