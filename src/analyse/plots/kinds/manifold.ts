import { advice, change } from "../../../advice.ts";
import type { TrainedModel } from "../../trainedModel.ts";
import { lookOf, type PlotKind } from "../kind.ts";
import { type Bounds, boundsText } from "../options.ts";
import { firstReason, noPictures, noPrior, notNormal, type Refusal } from "../refusals.ts";

/** Kingma and Welling 2013, figure 4. */
const stepBounds: Bounds = { minimum: 2, maximum: 60, otherwise: 20 };

export const manifoldPlot: PlotKind = {
  name: "manifold",
  summary: "the plane of a two-dimensional latent space",
  title: "The manifold of a two-dimensional latent space",
  about:
    "Decoded images at the points of a grid on the latent plane. The points are at equal steps of the prior's probability, " +
    "computed with the inverse of the normal distribution function.",
  options: {
    steps: `images along each side ${boundsText(stepBounds)}`,
    class: "of a conditional model: the class to decode as (default: the first)",
  },
  withoutData: "points of the latent plane",
  narrow: { steps: 10 },
  refuses: (trained) => firstReason(trained, notOfPlane, noPrior, notNormal, noPictures),
  async draw(context) {
    const { axisNumbers, dataTitle, imagesFrom, imageTable, inverseNormal, conditionOfCodes, wholeNumber } =
      await import("../drawing.ts");
    const { source, options } = context;
    const steps = wholeNumber("steps", options.steps, stepBounds);
    const places = Array.from({ length: steps }, (_, step) => inverseNormal((step + 0.5) / steps));
    const numbers = axisNumbers(places);
    const codes = new Float32Array(2 * steps * steps);
    for (let row = 0; row < steps; row++)
      for (let column = 0; column < steps; column++)
        codes.set([places[column] ?? 0, places[steps - 1 - row] ?? 0], 2 * (row * steps + column));
    const conditioned = conditionOfCodes(source.trained, options, steps * steps);
    const decoded = await source.decode(codes, conditioned.condition);
    return imageTable({
      title: "The manifold of a two-dimensional latent space",
      subtitle: `${dataTitle(source.trained)} · z1 across, z2 upwards, at equal steps of the prior's probability${conditioned.about}`,
      rows: Array.from({ length: steps }, (_, row) => ({
        label: numbers[steps - 1 - row] ?? "",
        images: imagesFrom(decoded, row * steps, steps),
      })),
      columnLabels: numbers,
      gap: 0,
      alternative: `${steps} by ${steps} images.`,
      ...lookOf(context),
    });
  },
};

function notOfPlane({ model }: TrainedModel): Refusal | undefined {
  const { latentSize } = model.parts;
  if (latentSize === 2) return undefined;
  return {
    text: `it has ${latentSize} latent dimension${latentSize === 1 ? "" : "s"}, not 2`,
    remedy: advice`Train with ${change("latentSize", 2)}, or see the plot grid.`,
  };
}
