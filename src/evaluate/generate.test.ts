import { describe, expect, it } from "vitest";
import { createPresenter } from "../data/presenter.ts";
import { residentSource } from "../data/sources/resident.ts";
import { ConfigError } from "../errors.ts";
import { randomStream } from "../random/stream.ts";
import type { Executable } from "../runtime/session.ts";
import { bernoulli } from "../vae/likelihood/bernoulli.graph.ts";
import { createModel } from "../vae/model.ts";
import { denseDecoder, denseEncoder } from "../vae/network/dense.ts";
import { negativeElbo } from "../vae/objective/elbo.graph.ts";
import { diagonalGaussian } from "../vae/posterior/diagonalGaussian.graph.ts";
import { gaussianMixture } from "../vae/prior/gaussianMixture.graph.ts";
import { standardNormal } from "../vae/prior/standardNormal.graph.ts";
import { reconstructImages, sampleImages } from "./generate.ts";
import { sessionOf } from "./testing/sessionOf.ts";

const model = createModel({
  dataShape: [2, 2, 1],
  latentSize: 4,
  encoder: denseEncoder({ hiddenSizes: [] }),
  decoder: denseDecoder({ hiddenSizes: [] }),
  posterior: diagonalGaussian(),
  likelihood: bernoulli(),
  prior: standardNormal(),
  objective: negativeElbo(),
});

/** Gives what it is fed as its mean, and remembers the sizes of passes. */
function echo(): Executable & { readonly passes: number[] } {
  const passes: number[] = [];
  return {
    passes,
    async run({ priorNoise, x }, batchSize) {
      passes.push(batchSize);
      return { mean: Float32Array.from(priorNoise ?? x ?? []) };
    },
  };
}

const codes = (count: number, temperature?: number) =>
  sampleImages({
    model,
    session: sessionOf(echo()),
    count,
    seed: 5,
    ...(temperature !== undefined && { temperature }),
  });

describe("sampleImages", () => {
  it("decodes the normal numbers of its stream, in order, in passes", async () => {
    const executable = echo();
    const images = await sampleImages({ model, session: sessionOf(executable), count: 601, seed: 5 });
    const expected = new Float32Array(601 * 4);
    randomStream(5, "pictures/samples").normals(0, expected);
    expect(images).toEqual(expected);
    expect(executable.passes).toEqual([250, 250, 101]);
  });

  it("starts with the images of a smaller count", async () => {
    expect((await codes(64)).subarray(0, 40)).toEqual(await codes(10));
  });

  it("multiplies the codes' noise by the temperature, not the choice of a component", async () => {
    const prior = gaussianMixture({ components: 3 });
    const mixed = createModel({ ...model.parts, latentSize: 3, prior });
    const noise = await sampleImages({
      model: mixed,
      session: sessionOf(echo()),
      count: 5,
      seed: 5,
      temperature: 0.5,
    });
    const expected = new Float32Array(20);
    randomStream(5, "pictures/samples").normals(0, expected);
    expect(noise).toEqual(expected.map((x, i) => (i % 4 < 3 ? 0.5 * x : x)));
  });

  it("multiplies codes by the temperature", async () => {
    expect(await codes(3, 0.5)).toEqual((await codes(3)).map((code) => code * 0.5));
    expect((await codes(3, 0)).every((code) => code === 0)).toBe(true);
  });

  it.each([
    [0, 1],
    [2.5, 1],
    [4, -1],
    [4, Number.NaN],
  ])("throws for count %f with temperature %f", async (count, temperature) => {
    await expect(codes(count, temperature)).rejects.toThrow(ConfigError);
  });
});

describe("reconstructImages", () => {
  const pixels = Uint8Array.from({ length: 3 * 4 }, (_, index) => 20 * index);
  const presentation = { shape: model.parts.dataShape, binarization: "threshold", seed: 0 } as const;
  const split = residentSource({ shape: [2, 2, 1], x: pixels });
  const request = { model, split, presenter: createPresenter(presentation, "test") };

  it("feeds the requested images, binarized as for evaluation", async () => {
    const shown = await reconstructImages({
      ...request,
      session: sessionOf(echo()),
      images: Uint32Array.of(2, 1),
    });
    expect(shown.originals).toEqual(Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 255));
    expect(shown.reconstructions).toEqual(Float32Array.from(shown.originals));
    expect(pixels[11]).toBe(220);
  });

  it("throws without images", async () => {
    await expect(
      reconstructImages({ ...request, session: sessionOf(echo()), images: new Uint32Array(0) }),
    ).rejects.toThrow(ConfigError);
  });
});
