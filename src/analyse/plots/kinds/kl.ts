import { advice, change } from "../../../advice.ts";
import { lookOf, type PlotKind } from "../kind.ts";
import { noVariance } from "../refusals.ts";

const otherPlots =
  "The plot curves shows the total KL, traversal shows the effect of each dimension, and nelbo evaluate counts the active ones.";

export const klPlot: PlotKind = {
  name: "kl",
  summary: "the KL of every latent dimension",
  title: "KL of every latent dimension",
  about:
    "How much information about an image each latent dimension holds, in nats: its part of the KL divergence from the " +
    "posterior to the prior. A dimension near 0 is not used.",
  options: { split: "split of the images (default test), up to 10,000" },
  refuses(trained) {
    const variance = noVariance(trained);
    if (variance !== undefined || trained.model.divergence !== undefined) return variance;
    return {
      text: `its prior is a ${trained.model.parts.prior.name}, and the KL to it has no closed form for a single dimension`,
      remedy: advice`${otherPlots} Train with ${change("prior", "normal")} for the KL of each dimension.`,
    };
  },
  async draw(context) {
    const { barsFigure, byInformation, dataTitle, isActive, rankedDimensions, statisticsImages } =
      await import("../drawing.ts");
    const { source, options } = context;
    const { trained } = source;
    const conditional = trained.config.prior === "conditional";
    const split = await source.split(options.split);
    const dimensions = byInformation(await rankedDimensions(source, split));
    const active = dimensions.filter(isActive).length;
    const total = dimensions.reduce((sum, { kl = 0 }) => sum + kl, 0);
    return barsFigure({
      title: "KL of every latent dimension",
      subtitle:
        `${dataTitle(trained)} · ${statisticsImages(split)} · ${total.toFixed(2)} nats per datum in total · ${active} of ${dimensions.length} ` +
        `dimension${dimensions.length === 1 ? "" : "s"} active`,
      bars: dimensions.map((each) => ({
        name: `z${each.dimension + 1}`,
        value: Math.max(0, each.kl ?? 0),
        pale: !isActive(each),
      })),
      valueTitle: `nats per datum, mean over ${statisticsImages(split)}`,
      nameTitle: conditional ? "latent dimension, with the prior of each image's class" : "latent dimension",
      paleNote: "Pale: not active (the variance of its codes is at most 0.01).",
      ...lookOf(context),
    });
  },
};
