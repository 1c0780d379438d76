import { describe, expect, it } from "vitest";
import { ConfigError, DataError } from "../errors.ts";
import { randomStream } from "../random/stream.ts";
import type { Executable, Feeds } from "../runtime/session.ts";
import { denseVae } from "../vae/testing/denseVae.ts";
import { codeOf, drawCodes, encodeImages } from "./codes.ts";
import { decodeCodes, drawImages } from "./decode.ts";
import { sessionOf } from "./testing/sessionOf.ts";

const model = denseVae({ dataShape: [1, 2, 1], latentSize: 2 });

/** Computes with what it is fed, and remembers the sizes of passes. */
function executable(compute: (feeds: Feeds) => Record<string, Float32Array>) {
  const passes: number[] = [];
  const prepared: Executable = {
    async run(feeds, batchSize) {
      passes.push(batchSize);
      return compute(feeds);
    },
  };
  return { session: sessionOf(prepared), passes };
}

describe("encodeImages", () => {
  const images = Uint32Array.from({ length: 1203 }, (_, image) => image + 5);
  const pixelsOf = (chosen: Uint32Array) =>
    Uint8Array.from({ length: 2 * chosen.length }, (_, at) => (chosen[at >> 1] ?? 0) % 251);
  const present = async (chosen: Uint32Array) => ({ x: pixelsOf(chosen) });

  it("encodes all images in order, in passes, and reports its progress", async () => {
    const { session, passes } = executable(({ x }) => ({
      mu: Float32Array.from(x ?? []),
      logVar: Float32Array.from(x ?? [], (value) => -value),
    }));
    const told: number[] = [];
    const onProgress = (done: number) => void told.push(done);
    const found = await encodeImages({ model, session, images, present, onProgress });
    expect(passes).toEqual([500, 500, 203]);
    expect(told).toEqual([500, 1000, 1203]);
    expect(found.mu).toEqual(Float32Array.from(pixelsOf(images)));
    expect(found.logVar?.[2405]).toBe(-((1202 + 5) % 251));
    expect([...codeOf(found, 1202)]).toEqual([1207 % 251, 1207 % 251]);
  });

  it("throws for codes that are not finite, naming the image", async () => {
    for (const broken of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const { session } = executable(({ x }) => ({
        mu: Float32Array.from(x ?? []),
        logVar: Float32Array.from(x ?? [], (_, at) => (at === 7 ? broken : 0)),
      }));
      const refused = encodeImages({ model, session, images, present });
      await expect(refused).rejects.toThrow(DataError);
      await expect(refused).rejects.toThrow(`image 8: expected a finite code, found logVar ${broken}`);
    }
  });

  it("has no variances if the posterior has none, and throws without images", async () => {
    const { session } = executable(({ x }) => ({ mu: Float32Array.from(x ?? []) }));
    expect((await encodeImages({ model, session, images, present })).logVar).toBeUndefined();
    const none = { model, session, images: new Uint32Array(0), present };
    await expect(encodeImages(none)).rejects.toThrow(ConfigError);
  });
});

describe("decodeCodes", () => {
  it("decodes all codes in order, in passes", async () => {
    const { session, passes } = executable(({ z }) => ({ mean: Float32Array.from(z ?? []) }));
    const codes = Float32Array.from({ length: 2 * 501 }, (_, at) => at);
    expect(await decodeCodes({ model, session, codes })).toEqual(codes);
    expect(passes).toEqual([250, 250, 1]);
  });

  it("throws for parts of codes", async () => {
    const { session } = executable(() => ({}));
    const codes = new Float32Array(3);
    await expect(decodeCodes({ model, session, codes })).rejects.toThrow("found 3");
  });
});

describe("drawImages", () => {
  it("feeds other noise to each pass, and the same again to the same stream", async () => {
    const { session } = executable(({ likelihoodNoise }) => ({
      draw: Float32Array.from(likelihoodNoise ?? []),
    }));
    const codes = new Float32Array(2 * 300);
    const draw = () => drawImages({ model, session, codes, stream: randomStream(1, "draws") });
    const drawn = await draw();
    expect(await draw()).toEqual(drawn);
    expect(new Set(drawn).size).toBeGreaterThan(590);
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...drawn)).toBeLessThan(1);
  });
});

describe("drawCodes", () => {
  it("gives an image the same noise, independent of the others", () => {
    const of = (images: readonly number[]) => ({
      latentSize: 3,
      images: Uint32Array.from(images),
      mu: Float32Array.from(images.flatMap((image) => [image, 0, -image])),
      logVar: new Float32Array(3 * images.length).fill(0.5),
    });
    const drawn = (images: readonly number[]) => drawCodes(of(images), randomStream(7, "codes"));
    const all = drawn([0, 1, 2, 3, 4, 5]);
    expect(drawn([1, 4])).toEqual(Float32Array.of(...all.subarray(3, 6), ...all.subarray(12, 15)));
    expect(drawn([4])).not.toEqual(Float32Array.of(4, 0, -4));
    expect(new Set(all).size).toBe(18);
  });
});
