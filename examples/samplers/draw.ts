/** Every sampler, each as somebody would write it: images that a trained model makes of new codes. */
import {
  decodeCodes,
  drawCodes,
  encodeImages,
  fitMixture,
  type Model,
  mixtureLogDensity,
  type Presenter,
  randomStream,
  type Session,
  type Source,
  sampleImages,
  sampleMixture,
} from "nelbo/node";

export interface Trained {
  readonly model: Model;
  readonly session: Session;
  /** Shows images as they were shown in training. */
  readonly presenter: Presenter;
  /** Whose codes the mixture is fitted to. */
  readonly images: Source;
}

/** `count` images by each sampler, float32 [count, H, W, C], and the mean log-density of the codes that the mixture is fitted to. */
export async function drawBySamplers(
  { model, session, presenter, images }: Trained,
  count: number,
  seed = 0,
) {
  const { latentSize } = model.parts;
  const encodings = await encodeImages({
    model,
    session,
    images: Uint32Array.from({ length: images.count }, (_, image) => image),
    present: (chosen) => presenter.evaluation(images, chosen),
  });
  // z ~ q(z|x) of all images together: the aggregated posterior.
  const codes = drawCodes(encodings, randomStream(seed, "mixture/codes"));
  const { mixture } = await fitMixture({ codes, latentSize, components: 10, seed });

  const fromPrior = (temperature: number) => sampleImages({ model, session, count, seed, temperature });
  const fromMixture = (temperature: number) =>
    decodeCodes({
      model,
      session,
      codes: sampleMixture(mixture, { count, seed, temperature }),
    });
  const densities = mixtureLogDensity(mixture, codes);
  return {
    logDensity: densities.reduce((sum, value) => sum + value, 0) / densities.length,
    pixels: {
      "the prior": await fromPrior(1),
      "the prior, at temperature 0.7": await fromPrior(0.7),
      "a mixture": await fromMixture(1),
      "a mixture, at temperature 0.7": await fromMixture(0.7),
    },
  };
}
