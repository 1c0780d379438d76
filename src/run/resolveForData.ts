import { type Config, type ConfigInput, resolveConfig } from "../config/config.ts";
import type { FieldName } from "../config/fields.ts";
import { presetSettings } from "../config/presets.ts";
import { type Choice, type Recommendation, recommend } from "../config/recommend.ts";
import type { Dataset } from "../data/dataset.ts";
import type { LoadOptions } from "../data/load.ts";
import { type DataSurvey, surveyOf } from "../data/look/survey.ts";
import { knownDatasets } from "../data/sources/known.ts";

export interface ResolvedForData {
  readonly config: Config;
  /** What was recommended for the data and is in effect; absent where that is nothing. */
  readonly recommended?: Recommendation;
}

/**
 * Settings of a run on data that were loaded: those that were said, and below them what is recommended for the data. Data sets known
 * by name, and those that a program brings along, keep the usual defaults.
 *
 * @throws ConfigError as `resolveConfig` does, DataError where data cannot be read
 */
export async function resolveForData(
  input: ConfigInput,
  dataset: Dataset,
  load?: Pick<LoadOptions, "datasets">,
): Promise<ResolvedForData> {
  const plain = resolveConfig(input);
  if (!isRecommendedFor(plain.data, load) || plain.model === "pca") return { config: plain };
  const recommendation = recommendFor(input, await surveyOf(dataset));
  const config = resolveConfig(input, recommendation.settings);
  const choices = recommendation.choices.filter((choice) =>
    isInEffect(choice, recommendation, config, input),
  );
  if (choices.length === 0) return { config };
  const settings = Object.assign({}, ...choices.map((choice) => choice.settings));
  return { config, recommended: { settings, choices } };
}

/** What is recommended for data that were looked at, beside what was said. */
export function recommendFor(input: ConfigInput, survey: DataSurvey): Recommendation {
  const said: ConfigInput = { ...presetSettings(input.preset), ...defined(input) };
  const { batchSize, validation, augment } = said;
  return recommend(survey, { batchSize, validation, augment });
}

/** Whether settings are recommended for data of this name: for those of a path. */
export function isRecommendedFor(data: string, load?: Pick<LoadOptions, "datasets">): boolean {
  return load?.datasets?.[data] === undefined && knownDatasets.every(({ name }) => name !== data);
}

/** Whether a choice is no default, and was neither said nor overruled. */
function isInEffect(
  choice: Choice,
  { settings }: Recommendation,
  config: Config,
  input: ConfigInput,
): boolean {
  const names = Object.keys(choice.settings) as FieldName[];
  const differs = names.some((name) => settings[name] !== undefined && input[name] === undefined);
  const same = (name: FieldName) => JSON.stringify(config[name]) === JSON.stringify(choice.settings[name]);
  return differs && names.every(same);
}

function defined(input: ConfigInput): ConfigInput {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}
