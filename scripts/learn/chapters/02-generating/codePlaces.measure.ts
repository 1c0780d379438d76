import { fitCodes } from "../../../../src/analyse/fitCodes.ts";
import type { PlotSource } from "../../../../src/analyse/plots/source.ts";
import { drawCodes } from "../../../../src/evaluate/codes.ts";
import { type Mixture, sampleMixture } from "../../../../src/evaluate/mixture/mixture.ts";
import { randomStream } from "../../../../src/random/stream.ts";
import { bytesOf, rounded } from "../../stored.ts";
import { distancesToImages } from "../01-why-a-code/codeHoles.measure.ts";
import { withSource } from "./withSource.ts";

/** Images decoded from codes of different places. */
export interface CodePlaces {
  readonly rows: readonly {
    readonly label: string;
    readonly images: readonly number[];
    /** The mean squared error between an image and the training image nearest to it. */
    readonly toImage: number;
  }[];
  /** Means of log p(z) of codes of test images, in nats per code. */
  readonly logDensity: { readonly prior: number; readonly mixture: number };
  readonly spread: Readonly<Record<"vae" | "autoencoder", CodeSpread>>;
}

/** Draws from q(z|x) of all test images: of each dimension's mean and standard deviation, the smallest and largest. */
export interface CodeSpread {
  readonly means: readonly [least: number, most: number];
  readonly deviations: readonly [least: number, most: number];
}

const shown = 9;
const measured = 60;
const latentSize = 20;

export async function codePlacesData(): Promise<CodePlaces> {
  const normals = new Float32Array(measured * latentSize);
  randomStream(0, "learn/prior").normals(0, normals);
  const uniforms = new Float32Array(measured * 784);
  randomStream(0, "learn/pixels").uniforms(0, uniforms);
  const far = normals.map((value) => 4 * value);

  const vae = await withSource("vae20", async (source) => {
    const fit = await fitCodes(source, { seed: 0 });
    if (fit.heldOut === undefined) throw new Error("the data have no test images");
    const { prior = Number.NaN, mixture } = fit.heldOut.logDensity;
    return {
      logDensity: { prior: rounded(prior, 2), mixture: rounded(mixture, 2) },
      spread: await spreadOf(source),
      rows: [
        await rowOf(source, "uniform pixels", bytesOf(uniforms)),
        await decodedRow(source, "VAE: far codes", far),
        await decodedRow(source, "VAE: prior", normals),
        await decodedRow(source, "VAE: mixture", mixtureDraws(fit.mixture)),
        await decodedRow(source, "VAE: q(z|x)", await posteriorDraws(source)),
      ],
    };
  });
  const autoencoder = await withSource("autoencoder20", async (source) => ({
    spread: await spreadOf(source),
    rows: [
      await decodedRow(source, "autoencoder: N(0, 1)", normals),
      await decodedRow(
        source,
        "autoencoder: mixture",
        mixtureDraws((await fitCodes(source, { seed: 0 })).mixture),
      ),
      await decodedRow(source, "autoencoder: its codes", await posteriorDraws(source)),
    ],
  }));
  return {
    rows: [...vae.rows, ...autoencoder.rows],
    logDensity: vae.logDensity,
    spread: { vae: vae.spread, autoencoder: autoencoder.spread },
  };
}

async function spreadOf(source: PlotSource): Promise<CodeSpread> {
  const split = await source.split("test");
  const encodings = await source.encodings(split, split.images.count);
  const codes = drawCodes(encodings, randomStream(0, "learn/spread"));
  const moments = Array.from({ length: latentSize }, (_, dimension) => {
    const values = codes.filter((_, at) => at % latentSize === dimension);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { mean, deviation: Math.sqrt(variance) };
  });
  const ends = (values: readonly number[]) =>
    [rounded(Math.min(...values), 2), rounded(Math.max(...values), 2)] as const;
  return {
    means: ends(moments.map(({ mean }) => mean)),
    deviations: ends(moments.map(({ deviation }) => deviation)),
  };
}

function mixtureDraws(mixture: Mixture): Float32Array {
  return sampleMixture(mixture, { count: measured, seed: 0 });
}

/** Draws from the aggregate posterior: a code z ~ q(z|x) of each of the first test images. */
async function posteriorDraws(source: PlotSource): Promise<Float32Array> {
  const encodings = await source.encodings(await source.split("test"), measured);
  return drawCodes(encodings, randomStream(0, "learn/posterior"));
}

async function decodedRow(source: PlotSource, label: string, codes: Float32Array) {
  return rowOf(source, label, bytesOf((await source.decode(codes, undefined)).pixels));
}

async function rowOf(source: PlotSource, label: string, bytes: readonly number[]) {
  const distances = await distancesToImages(source, bytes);
  const toImage = distances.reduce((sum, each) => sum + each, 0) / distances.length;
  return { label, images: bytes.slice(0, shown * 784), toImage: rounded(toImage, 1) };
}
