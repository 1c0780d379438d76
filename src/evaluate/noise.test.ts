import { describe, expect, it } from "vitest";
import { randomStream } from "../random/stream.ts";
import { denseVae } from "../vae/testing/denseVae.ts";
import { createNoise } from "./noise.ts";

const feeds = denseVae({ samples: 2 }).feeds.training;
/** Two samples in four dimensions. */
const perDatum = 8;

function noiseAt(purpose: string, step: number, count: number, seed = 4): Float32Array {
  return Float32Array.from(createNoise(feeds, seed, purpose).at(step, count).posteriorNoise ?? []);
}

describe("noise", () => {
  it("fills every noise input with the numbers of its stream at the step", () => {
    const expected = new Float32Array(5 * perDatum);
    randomStream(4, "train/posteriorNoise").normals(7, expected);
    expect(noiseAt("train", 7, 5)).toEqual(expected);
  });

  it("has the distribution that an input requires", () => {
    const uniform = { noise: [{ name: "u", distribution: "uniform" as const, sizes: [3] }] };
    const expected = new Float32Array(6);
    randomStream(4, "train/u").uniforms(1, expected);
    expect(createNoise(uniform, 4, "train").at(1, 2)).toEqual({ u: expected });
  });

  it("gives the first data of a smaller batch the same noise", () => {
    expect(noiseAt("train", 1, 9).subarray(0, 4 * perDatum)).toEqual(noiseAt("train", 1, 4));
  });

  it("does not depend on earlier calls", () => {
    const source = createNoise(feeds, 4, "train");
    source.at(3, 50);
    source.at(1, 2);
    expect(source.at(2, 6).posteriorNoise).toEqual(noiseAt("train", 2, 6));
  });

  it("differs between steps, purposes and seeds", () => {
    const first = noiseAt("train", 1, 4);
    expect(noiseAt("train", 2, 4)).not.toEqual(first);
    expect(noiseAt("evaluate/test", 1, 4)).not.toEqual(first);
    expect(noiseAt("train", 1, 4, 5)).not.toEqual(first);
  });

  it("is empty for a model without noise", () => {
    expect(createNoise({ noise: [] }, 4, "train").at(1, 4)).toEqual({});
  });
});
