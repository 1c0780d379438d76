import { rankedDimensions } from "../../../../src/analyse/plots/choices.ts";
import { imagesFrom, joinImages } from "../../../../src/analyse/plots/images.ts";
import { randomStream } from "../../../../src/random/stream.ts";
import { type StoredImages, stored } from "./stored.ts";
import { withTrained } from "./trained.ts";

export interface Alike {
  readonly variations: readonly { readonly temperature: number; readonly images: StoredImages }[];
}

export interface AroundOne {
  /** From 1 on. */
  readonly dimensions: readonly [across: number, upwards: number];
  readonly offsets: readonly number[];
  /** Row by row, from the top. */
  readonly images: StoredImages;
}

const image = 4;
const count = 7;
const offsets = [-3, -2, -1, 0, 1, 2, 3];

/** Draws around the code of a test image. */
export function alikeData(): Promise<Alike> {
  return withTrained("vae20", async (source) => {
    const split = await source.split("test");
    const { mu, logVar = mu, latentSize } = await source.encodings(split, [image]);
    const original = await source.originals(split, [image]);
    const mean = await source.decode(mu, undefined);
    const noise = new Float32Array(count * latentSize);
    randomStream(0, "learn/alike").normals(0, noise);
    const variations = [];
    for (const temperature of [0.5, 1, 2, 3]) {
      const codes = noise.map((each, at) => {
        const j = at % latentSize;
        return (mu[j] ?? 0) + temperature * Math.exp((logVar[j] ?? 0) / 2) * each;
      });
      const drawn = await source.decode(codes, undefined);
      variations.push({
        temperature,
        images: stored(joinImages(original, mean, imagesFrom(drawn, 0, count))),
      });
    }
    return { variations };
  });
}

/** The plane of the two most informative dimensions around the same code. */
export function aroundOneData(): Promise<AroundOne> {
  return withTrained("vae20", async (source) => {
    const split = await source.split("test");
    const { mu, latentSize } = await source.encodings(split, [image]);
    const [across, upwards] = (await rankedDimensions(source, split)).map(({ dimension }) => dimension);
    if (across === undefined || upwards === undefined) throw new Error("expected two dimensions");
    const codes = new Float32Array(offsets.length ** 2 * latentSize);
    offsets.forEach((_, row) => {
      offsets.forEach((x, column) => {
        const at = (row * offsets.length + column) * latentSize;
        codes.set(mu, at);
        codes[at + across] = (mu[across] ?? 0) + x;
        codes[at + upwards] = (mu[upwards] ?? 0) - (offsets[row] ?? 0);
      });
    });
    return {
      dimensions: [across + 1, upwards + 1],
      offsets,
      images: stored(await source.decode(codes, undefined)),
    };
  });
}
