import type { Config } from "../config/config.ts";
import { isPlain, lossKindOf, lossTerms } from "../config/lossKind.ts";
import type { DataProperties } from "../data/dataProperties.ts";
import { datasetTitle } from "../data/sources/known.ts";
import { lossCurvesFigure } from "../picture/curves.ts";
import type { Figure } from "../picture/frame.ts";
import type { EpochMetrics } from "../picture/history.ts";
import type { ThemeName } from "../picture/theme.ts";

export interface CurvesFacts {
  /** `784-400-20`. */
  readonly description: string;
  readonly config: Config;
  readonly data: DataProperties;
  /** Default: light. */
  readonly theme?: ThemeName | undefined;
}

/**
 * The curves of a run, with its data, model, loss and seed in the title and subtitle. If the loss is more than
 * reconstruction + beta KL, the subtitle lists all terms. Throws DataError as `lossCurves` does.
 */
export function curvesFigure(history: readonly EpochMetrics[], facts: CurvesFacts): Figure {
  const { config, data, theme } = facts;
  const { name } = lossKindOf(config);
  const weighted = config.model === "vae" && isPlain(config) && config.beta !== 1;
  return lossCurvesFigure(history, {
    title: datasetTitle(data.name),
    subtitle: subtitleOf(facts),
    lossLabel: weighted ? `${name}, β = ${config.beta}` : name,
    ...(theme && { theme }),
  });
}

function subtitleOf({ description, config, data }: CurvesFacts): string {
  const { train, validation, test } = data.images;
  const counts = Object.entries({ train, validation, test })
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count.toLocaleString("en-US")} ${name}`);
  return [
    description.replaceAll(/(?<=\d)-(?=\d)/g, "–"),
    ...lossInWords(config),
    `${counts.join(" / ")} images`,
    ...(config.binarize === "none" ? [] : [`${config.binarize} binarization`]),
    `seed ${config.seed}`,
  ].join(" · ");
}

function lossInWords(config: Config): readonly string[] {
  if (config.model !== "vae") return [];
  return [
    isPlain(config)
      ? `β = ${config.beta}`
      : `loss: ${lossTerms(config).replaceAll(" x ", " × ").replaceAll(" - ", " − ")}`,
  ];
}
