import { ConfigError } from "../errors.ts";
import type { Config, ConfigInput } from "./config.ts";
import { fields } from "./fields.ts";
import { presetSettings } from "./presets.ts";

type Input = Readonly<Record<string, unknown>>;

/** Settings that are recommended because of another one, and only apply with it. */
const leaders: Readonly<Record<string, "likelihood" | "encoder">> = {
  mean: "likelihood",
  sigma: "likelihood",
  variance: "likelihood",
  binarize: "likelihood",
  channels: "encoder",
};

/** Settings measured in epochs or steps of the whole training. */
const measuredInEpochs = /^(warmupSteps|stepEpochs|patience)$|Warmup(Steps)?$/;

/**
 * The given settings, completed by the recommended ones that are compatible with them. A recommendation never causes an
 * error and never changes the meaning of a given setting.
 *
 * @param resolve resolves settings without recommendations; its errors are thrown for the given settings only
 */
export function withRecommended(
  input: Input,
  recommended: ConfigInput,
  resolve: (input: Input) => Config,
): Config {
  let config = resolve(input);
  let kept = input;
  for (const [name, value] of Object.entries(fitting(input, recommended, config))) {
    const more = { ...kept, [name]: value };
    try {
      config = resolve(more);
      kept = more;
    } catch (cause) {
      if (!(cause instanceof ConfigError)) throw cause;
    }
  }
  return config;
}

/** The recommended settings that are compatible with the given ones, each after the one that it depends on. */
function fitting(input: Input, recommended: ConfigInput, config: Config): Input {
  // PCA has only one setting, the number of components.
  if (config.model === "pca") return {};
  const chosen: Input = { ...presetSettings(input.preset), ...input };
  const isSaid = (name: string) => chosen[name] !== undefined;
  const entries = Object.entries(recommended).filter(([name, value]) => {
    if (isSaid(name) || value === undefined) return false;
    if (name === "epochs" && Number(value) < config.epochs) return !Object.keys(chosen).some(isMeasured);
    const leader = leaders[name];
    if (leader === undefined || !isSaid(leader)) return true;
    return chosen[leader] === (recommended[leader] ?? defaultOf(leader));
  });
  const follows = ([name]: readonly [string, unknown]) => Number(name in leaders);
  return Object.fromEntries(entries.sort((a, b) => follows(a) - follows(b)));

  function isMeasured(name: string): boolean {
    return isSaid(name) && measuredInEpochs.test(name);
  }
}

function defaultOf(name: "likelihood" | "encoder"): unknown {
  return fields[name].schema.parse(undefined);
}
