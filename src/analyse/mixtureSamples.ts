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
  /** `count` images of each of these classes; undefined where the model is told none. */
  readonly labels: readonly number[] | undefined;
}

export interface SampleFitProgress extends MixtureProgress {
  /** The name of the class whose codes are fitted; absent where the model is told none. */
  readonly class?: string;
}

export interface MixtureSamplesRequest extends SampleDraws {
  /** Gaussians of a mixture. Default: 10. */
  readonly components?: number | undefined;
  /** Hears how the mixture is fitted, or those of the classes, one after the other. */
  readonly onFitting?: ((progress: SampleFitProgress) => void) | undefined;
}

/**
 * Images of a run, means of p(x|z) at codes from a mixture of Gaussians that is fitted to the codes of its training images; of each
 * class from one that is fitted to the codes of that class's. A conditional posterior's codes carry of the class what the prior
 * does not know, and a mixture for each class draws it again. All classes are drawn of the same noise.
 *
 * @returns `passes`, float32 [n, H, W, C] of up to 250 images, class by class: of all images only their codes are in memory at once
 * @throws DataError where the run's data are not found, or are other files now
 * @throws ConfigError for a wrong count, temperature or number of components, or a class without training images
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
    const told = label !== undefined && { class: className(trained, label) };
    const hear = onFitting && ((progress: MixtureProgress) => onFitting({ ...progress, ...told }));
    fits.push(await fitCodes(source, { seed: draws.seed, components, label, onFitting: hear }));
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

/** All of these in memory, float32 [classes x count, H, W, C], class by class. Throws as `mixturePasses` does. */
export async function mixtureSamples(
  source: PlotSource,
  request: MixtureSamplesRequest,
): Promise<{ readonly pixels: Float32Array; readonly fit: FitSummary }> {
  const { passes, fit } = await mixturePasses(source, request);
  const parts: Float32Array[] = [];
  for await (const part of passes) parts.push(part);
  return { pixels: concatenated(parts, (length) => new Float32Array(length)), fit };
}
