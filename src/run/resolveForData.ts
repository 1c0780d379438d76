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
  /** Recommended settings that are in effect; absent if there are none. */
  readonly recommended?: Recommendation;
}

/**
 * Settings of a run on loaded data: the given settings, which override those recommended for the data. Named data sets,
 * and data sets provided by a program, keep the usual defaults.
 *
 * @param survey of the data set, for a caller that resolves many runs on the same data
 * @throws ConfigError as `resolveConfig` does, DataError if data cannot be read
 */
export async function resolveForData(
  input: ConfigInput,
  dataset: Dataset,
  load?: Pick<LoadOptions, "datasets">,
  survey: () => Promise<DataSurvey> = () => surveyOf(dataset),
): Promise<ResolvedForData> {
  const plain = resolveConfig(input);
  if (!isRecommendedFor(plain.data, load) || plain.model === "pca") return { config: plain };
  const recommendation = recommendFor(input, await survey());
  const config = resolveConfig(input, recommendation.settings);
  const choices = recommendation.choices.filter((choice) =>
    isInEffect(choice, recommendation, config, input),
  );
  if (choices.length === 0) return { config };
  const settings = Object.assign({}, ...choices.map((choice) => choice.settings));
  return { config, recommended: { settings, choices } };
}

/** Recommended settings for surveyed data, given the settings of `input`. */
export function recommendFor(input: ConfigInput, survey: DataSurvey): Recommendation {
  const said: ConfigInput = { ...presetSettings(input.preset), ...defined(input) };
  const { batchSize, validation, augment } = said;
  return recommend(survey, { batchSize, validation, augment });
}

/** Whether settings are recommended for data of this name, which is so for a path. */
export function isRecommendedFor(data: string, load?: Pick<LoadOptions, "datasets">): boolean {
  return load?.datasets?.[data] === undefined && knownDatasets.every(({ name }) => name !== data);
}

/** Whether a choice is not a default, and was neither given nor overridden. */
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
