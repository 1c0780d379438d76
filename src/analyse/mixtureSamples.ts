import { concatenated } from "../codec/concatenated.ts";
import { passSize } from "../data/files/rows.ts";
import { sameLabel } from "../evaluate/condition.ts";
import { decodeCodes } from "../evaluate/decode.ts";
import type { MixtureProgress } from "../evaluate/mixture/fit.ts";
import { sampleMixture } from "../evaluate/mixture/mixture.ts";
import { className } from "./classes.ts";
import { type CodeFit, type FitSummary, fitCodes, fitsTogether } from "./fitCodes.ts";
import type { PlotSource } from "./plots/source.ts";

export interface SampleDraws extends Readonly<Record<"count" | "seed" | "temperature", number>> {
  /** Draws `count` images of each of these classes; undefined if the model is not conditional. */
  readonly labels: readonly number[] | undefined;
}

export interface SampleFitProgress extends MixtureProgress {
  /** The name of the class whose codes are fitted; absent if the model is not conditional. */
  readonly class?: string;
}

export interface MixtureSamplesRequest extends SampleDraws {
  /** The number of Gaussians in a mixture. Default: 10. */
  readonly components?: number | undefined;
  /** Called with the progress of the fit, or of each class's fit in turn. */
  readonly onFitting?: ((progress: SampleFitProgress) => void) | undefined;
}

/**
 * New images of a run: means of p(x|z) at codes from a mixture of Gaussians, which is fitted to the codes of its
 * training images. For a conditional model, each class has a mixture of its own, fitted to the codes of that class: the
 * codes of a conditional posterior can depend on the class where the prior does not. All classes use the same noise.
 *
 * @returns `passes`, float32 [n, H, W, C] of up to 250 images, class by class: only the codes of all images are in
 *   memory at once
 * @throws DataError if the run's data are not found, or have changed
 * @throws ConfigError for an invalid count, temperature or number of components, or a class without training images
 */
export async function mixturePasses(
  source: PlotSource,
  request: MixtureSamplesRequest,
): Promise<{ readonly passes: AsyncIterable<Float32Array>; readonly fit: FitSummary }> {
  const { labels, components, onFitting, ...draws } = request;
  const { trained } = source;
  const { model, session } = trained;
  const fits: CodeFit[] = [];
  for (const label of labels ?? [undefined]) {
    const chosenClass = label !== undefined && { class: className(trained, label) };
    const report = onFitting && ((progress: MixtureProgress) => onFitting({ ...progress, ...chosenClass }));
    fits.push(await fitCodes(source, { seed: draws.seed, components, label, onFitting: report }));
  }
  const { latentSize } = model.parts;
  async function* passes() {
    for (const [index, { mixture }] of fits.entries()) {
      const codes = sampleMixture(mixture, draws);
      const label = labels?.[index];
      for (let begin = 0; begin < draws.count; begin += passSize) {
        const count = Math.min(passSize, draws.count - begin);
        const condition = label === undefined ? undefined : sameLabel(model, label, count);
        const part = codes.subarray(begin * latentSize, (begin + count) * latentSize);
        yield await decodeCodes({ model, session, codes: part, condition });
      }
    }
  }
  return { passes: passes(), fit: fitsTogether(fits) };
}

/** The images of `mixturePasses` as one array, float32 [classes x count, H, W, C]. Throws as `mixturePasses` does. */
export async function mixtureSamples(
  source: PlotSource,
  request: MixtureSamplesRequest,
): Promise<{ readonly pixels: Float32Array; readonly fit: FitSummary }> {
  const { passes, fit } = await mixturePasses(source, request);
  const parts: Float32Array[] = [];
  for await (const part of passes) parts.push(part);
  return { pixels: concatenated(parts, (length) => new Float32Array(length)), fit };
}
