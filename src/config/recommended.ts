import { ConfigError } from "../errors.ts";
import type { Config, ConfigInput } from "./config.ts";
import { fields } from "./fields.ts";
import { presetSettings } from "./presets.ts";

type Input = Readonly<Record<string, unknown>>;

/** Settings that are recommended for the sake of another one: they fall with it. */
const leaders: Readonly<Record<string, "likelihood" | "encoder">> = {
  mean: "likelihood",
  sigma: "likelihood",
  variance: "likelihood",
  binarize: "likelihood",
  channels: "encoder",
};

/** Settings whose unit is an epoch or a step of the whole training. */
const measuredInEpochs = /^(warmupSteps|stepEpochs|patience)$|Warmup(Steps)?$/;

/**
 * Settings as said, and below them those that are recommended, as far as they go together: a recommendation is never a reason to
 * refuse, or to read what was said otherwise.
 *
 * @param resolve settings without recommendations; its errors are those of what was said
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

/** Recommended settings that nothing said speaks against, each after the one that it depends on. */
function fitting(input: Input, recommended: ConfigInput, config: Config): Input {
  // Principal components have no settings but how many there are.
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
