import { describe, expect, it } from "vitest";
import { createPresenter } from "../../src/data/presenter.ts";
import { type ResidentSource, residentSource } from "../../src/data/sources/resident.ts";
import { ConfigError, DataError } from "../../src/errors.ts";
import { encodeImages } from "../../src/evaluate/codes.ts";
import { decodeCodes } from "../../src/evaluate/decode.ts";
import { reconstructImages, sampleEachClass, sampleImages } from "../../src/evaluate/generate.ts";
import { estimateLikelihood } from "../../src/evaluate/likelihood.ts";
import { openTraining, tinyImages, tinySplit, trainTiny } from "../../src/train/testing/tinyTraining.ts";
import { conditionalNormal } from "../../src/vae/prior/conditionalNormal.graph.ts";
import { denseVae } from "../../src/vae/testing/denseVae.ts";

/** Images that are told the mean brightness of their halves. */
function described(split: ResidentSource<Uint8Array>) {
  const conditions = new Float32Array(2 * split.count);
  split.x.forEach((value, index) => {
    const at = 2 * Math.floor(index / 64) + (index % 64 < 32 ? 0 : 1);
    conditions[at] = (conditions[at] ?? 0) + value / 255 / 32;
  });
  return residentSource({ shape: [8, 8, 1], x: split.x, conditions });
}

const model = denseVae({ condition: { kind: "vector", size: 2 }, prior: conditionalNormal() });
const test = described(tinySplit(20, "test"));
const images = { train: described(tinySplit(60, "train")), test };

describe("a model that is told vectors", () => {
  it("trains, and makes of every image what it is told of it", async () => {
    const { session, events } = await openTraining({ model, images, epochs: 40 });
    try {
      const losses: number[] = [];
      for await (const event of events)
        if (event.event === "epoch") losses.push(event.test?.loss ?? Number.NaN);
      expect(losses.at(-1)).toBeLessThan(losses[0] ?? Number.NaN);
      const about = { shape: [8, 8, 1], binarization: "none", seed: 1 } as const;
      const presenter = createPresenter({ ...about, condition: "vector" }, "test");
      const chosen = Uint32Array.of(3, 7);
      const reconstructed = await reconstructImages({
        model,
        session,
        split: test,
        images: chosen,
        presenter,
      });
      const { mu } = await encodeImages({
        model,
        session,
        images: chosen,
        present: (some) => presenter.evaluation(test, some),
      });
      const condition = Float32Array.from(
        [3, 7].flatMap((image) => [test.conditions?.[2 * image] ?? 0, test.conditions?.[2 * image + 1] ?? 0]),
      );
      expect(await decodeCodes({ model, session, codes: mu, condition })).toEqual(
        reconstructed.reconstructions,
      );
      const request = { model, session, count: 2, seed: 4 };
      const excess = async (...told: readonly [number, number]) => {
        const condition = Float32Array.of(...told, ...told);
        const pixels = await sampleImages({ ...request, condition });
        return pixels.reduce((sum, value, at) => (at % 64 < 32 ? sum + value : sum - value), 0);
      };
      // The bright row of an image lies in its upper, or in its lower half.
      expect(await excess(0.3, 0.07)).toBeGreaterThan(3 + (await excess(0.07, 0.3)));
      await expect(sampleImages(request)).rejects.toThrow("expected vectors of 2 numbers for 2 data");
      await expect(sampleImages({ ...request, condition: new Uint8Array(2) })).rejects.toThrow(ConfigError);
      const broken = Float32Array.of(0.1, Number.NaN, 0.1, 0.2);
      await expect(sampleImages({ ...request, condition: broken })).rejects.toThrow(
        "finite numbers, found NaN",
      );
      await expect(sampleEachClass({ ...request, count: -1 })).rejects.toThrow(ConfigError);
      await expect(sampleEachClass(request)).rejects.toThrow("expected a model conditioned on labels");
      const { logLikelihood } = await estimateLikelihood({
        model,
        session,
        split: test,
        presenter,
        seed: 0,
        samples: 10,
      });
      expect(logLikelihood).toBeLessThan(0);
    } finally {
      await session.dispose();
    }
  });

  it("is not trained on images without", async () => {
    await expect(trainTiny({ model })).rejects.toThrow(DataError);
    await expect(trainTiny({ model, images: { ...images, test: tinyImages.train } })).rejects.toThrow(
      "but test images have none",
    );
  });
});
