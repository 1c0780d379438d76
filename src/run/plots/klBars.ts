import { byInformation, isActive } from "../../evaluate/latent.ts";
import { barsFigure } from "../../picture/bars.ts";
import { dataTitle, hasKl, rankedDimensions } from "./choices.ts";
import type { PlotKind } from "./kind.ts";
import { noVariance } from "./refusals.ts";

export const klPlot: PlotKind = {
  name: "kl",
  title: "KL of every latent dimension",
  about:
    "How much each latent dimension tells of an image, in nats: its part of the KL divergence from the posterior to the " +
    "prior. A dimension near 0 is not used.",
  options: { split: "whose images (default test), up to 10,000" },
  refuses(run) {
    const variance = noVariance(run);
    if (variance !== undefined || hasKl(run)) return variance;
    if (run.config.prior === "conditional")
      return "its prior is another one for each class, and what is shown is the KL to one standard normal";
    return `its prior, ${run.model.parts.prior.name}, has no KL of single dimensions in closed form`;
  },
  async draw({ source, options }) {
    const { run } = source;
    const split = await source.split(options.split);
    const dimensions = byInformation(await rankedDimensions(source, split));
    const active = dimensions.filter(isActive).length;
    const total = dimensions.reduce((sum, { kl = 0 }) => sum + kl, 0);
    return barsFigure({
      title: "KL of every latent dimension",
      subtitle:
        `${dataTitle(run)} · ${total.toFixed(2)} nats per datum in all · ${active} of ${dimensions.length} ` +
        `dimension${dimensions.length === 1 ? "" : "s"} active`,
      bars: dimensions.map((each) => ({
        name: `z${each.dimension + 1}`,
        value: Math.max(0, each.kl ?? 0),
        pale: !isActive(each),
      })),
      valueTitle: `nats per datum, mean over ${split.name} images`,
      nameTitle: "latent dimension",
      paleNote: "Pale: not active, as its codes have a variance of at most 0.01.",
      ...(options.theme && { theme: options.theme }),
    });
  },
};
