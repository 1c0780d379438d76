import { labelsOf } from "../../../../src/analyse/plots/source.ts";
import { drawCodes } from "../../../../src/evaluate/codes.ts";
import { randomStream } from "../../../../src/random/stream.ts";
import { classify, share } from "./neighbours.ts";
import { firstRows, intensities, rounded, squaredError, withTrained } from "./trained.ts";

/** Bits per image, and the squared error of the images that are decoded. */
export interface Rate {
  readonly bits: number;
  readonly error: number;
}

export interface CodeUses {
  readonly latentSize: number;
  /** Codes rounded to a step and coded by the prior. */
  readonly rounded: readonly (Rate & { readonly step: number })[];
  /** The KL, and the error of codes that are drawn from q(z|x). */
  readonly kl: Rate & { readonly nats: number };
  /** The share of test images whose class five nearest neighbours give. */
  readonly accuracy: readonly {
    readonly labelled: number;
    readonly pixels: number;
    readonly codes: number;
  }[];
}

const images = 1000;
const steps = [4, 3, 2, 1.5, 1, 0.7, 0.5, 0.3, 0.2, 0.1];
const labelled = [100, 300, 1000, 3000, 10_000];

/** What codes are good for besides decoding: few bits, and features. */
export function codeUsesData(): Promise<CodeUses> {
  return withTrained("vae20", async (source) => {
    const test = await source.split("test");
    const encodings = await source.encodings(test, images);
    const { mu, latentSize } = encodings;
    const originals = await source.originals(test, firstRows(images));
    const errorOf = async (codes: Float32Array) =>
      rounded(squaredError(await source.decode(codes, undefined), originals), 2);
    const roundedRates = [];
    for (const step of steps) {
      const codes = mu.map((value) => step * Math.round(value / step));
      const bits = codes.reduce((sum, value) => sum + bitsOf(value, step), 0) / images;
      roundedRates.push({ step, bits: rounded(bits, 2), error: await errorOf(codes) });
    }
    const divergence = await source.divergence(test, images);
    const nats = divergence?.reduce((sum, each) => sum + each, 0) ?? 0;
    const drawn = drawCodes(encodings, randomStream(0, "learn/rate"));

    const train = await source.split("train");
    const most = Math.max(...labelled);
    const known = await source.encodings(train, most);
    const pixels = intensities(await source.originals(train, firstRows(most)));
    const asked = intensities(originals);
    const trainLabels = (await labelsOf(train, known.images)) ?? new Uint8Array();
    const labels = (await labelsOf(test, encodings.images)) ?? new Uint8Array();
    const size = originals.height * originals.width;
    const score = (vectors: Float32Array, wanted: Float32Array, width: number, count: number) =>
      rounded(
        share(
          classify({ vectors, labels: trainLabels.subarray(0, count) }, wanted, width),
          (row) => labels[row],
        ),
      );
    return {
      latentSize,
      rounded: roundedRates,
      kl: { nats: rounded(nats, 2), bits: rounded(nats / Math.LN2, 2), error: await errorOf(drawn) },
      accuracy: labelled.map((count) => ({
        labelled: count,
        pixels: score(pixels, asked, size, count),
        codes: score(known.mu, mu, latentSize, count),
      })),
    };
  });
}

/** -log2 of the probability that a standard normal number is rounded to this multiple of the step. */
function bitsOf(value: number, step: number): number {
  const below = (x: number) => normalTail(Math.abs(x));
  const [near, far] = [Math.abs(value) - step / 2, Math.abs(value) + step / 2];
  const mass = near < 0 ? 1 - 2 * below(far) : below(near) - below(far);
  return -Math.log2(Math.max(mass, 1e-300));
}

/** P(z > x) for x from 0 on: Abramowitz and Stegun 1964, 7.1.26 for erfc, with an absolute error below 1e-7. */
function normalTail(x: number): number {
  const t = 1 / (1 + (0.3275911 * x) / Math.SQRT2);
  const polynomial =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return 0.5 * polynomial * Math.exp((-x * x) / 2);
}
