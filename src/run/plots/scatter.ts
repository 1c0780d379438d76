import { ConfigError, DataError } from "../../errors.ts";
import type { Encodings } from "../../evaluate/codes.ts";
import { latentDimensions } from "../../evaluate/latent.ts";
import { projectCodes } from "../../evaluate/projection.ts";
import { scatterFigure } from "../../picture/scatter.ts";
import { dataTitle, twoDimensions } from "./choices.ts";
import type { PlotKind } from "./kind.ts";
import { fewDimensions } from "./refusals.ts";
import { labelsOf } from "./source.ts";

export const scatterPlot: PlotKind = {
  name: "scatter",
  title: "Encodings by class",
  about:
    "Each point is the code of one image, coloured by its class. Classes that lie apart were told apart without labels; " +
    "colours are stronger where more images lie.",
  options: {
    split: "whose images (default test)",
    count: "images, from the first on (default all)",
    dimensions:
      "two latent dimensions, from 1 on (default: both of two, else two principal components of the codes)",
  },
  refuses: fewDimensions,
  async draw({ source, options }) {
    const { run } = source;
    const { latentSize } = run.model.parts;
    const chosen = twoDimensions(options.dimensions, latentSize);
    const split = await source.split(options.split);
    const encodings = await source.encodings(split, options.count);
    requireFinite(encodings);
    const labels = labelsOf(split, encodings.images);
    const { classes } = run.data;
    const view = await viewOf(encodings, chosen ?? (latentSize === 2 ? [0, 1] : undefined));
    return scatterFigure({
      title: labels === undefined ? "Encodings" : "Encodings by class",
      subtitle: `${dataTitle(run)} · ${encodings.count.toLocaleString("en-US")} ${split.name} images · ${view.about}`,
      points: view.points,
      axes: view.axes,
      ...(labels && { labels }),
      ...(classes && { classes }),
      ...(options.theme && { theme: options.theme }),
    });
  },
};

interface View {
  readonly points: Float32Array;
  readonly axes: readonly [string, string];
  readonly about: string;
}

async function viewOf(encodings: Encodings, chosen: readonly [number, number] | undefined): Promise<View> {
  const { mu, count, latentSize } = encodings;
  if (chosen !== undefined) {
    const points = new Float32Array(2 * count);
    for (let row = 0; row < count; row++) {
      points[2 * row] = mu[row * latentSize + chosen[0]] ?? 0;
      points[2 * row + 1] = mu[row * latentSize + chosen[1]] ?? 0;
    }
    const axes = [`z${chosen[0] + 1}`, `z${chosen[1] + 1}`] as const;
    const about =
      latentSize === 2
        ? "both latent dimensions"
        : `${axes.join(" and ")} of ${latentSize} latent dimensions`;
    return { points, axes, about };
  }
  const varying = latentDimensions(encodings).some(({ standardDeviation }) => standardDeviation > 0);
  if (!varying || count < 3)
    throw new ConfigError(
      `scatter: expected codes that differ in two directions, found ${count} that do not. Choose more images, or two ` +
        "dimensions (--dimensions 1,2).",
    );
  const { points, shares } = await projectCodes(encodings, 2);
  const percent = (share = 0) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`;
  return {
    points,
    axes: [`component 1: ${percent(shares[0])} of the variance`, `component 2: ${percent(shares[1])}`],
    about: `two principal components of ${latentSize} latent dimensions`,
  };
}

function requireFinite({ mu, latentSize, images }: Encodings): void {
  const broken = mu.findIndex((value) => !Number.isFinite(value));
  if (broken === -1) return;
  throw new DataError(
    `codes: expected finite numbers, found ${mu[broken]} for image ${images[Math.floor(broken / latentSize)]}. The model ` +
      "has diverged.",
  );
}
