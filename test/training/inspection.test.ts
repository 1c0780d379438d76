import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { everyImage } from "../../src/data/batches.ts";
import { createPresenter, type Presentation } from "../../src/data/presenter.ts";
import type { Source } from "../../src/data/source.ts";
import { residentSource } from "../../src/data/sources/resident.ts";
import { encodeImages } from "../../src/evaluate/codes.ts";
import { meanDivergence } from "../../src/evaluate/divergence.ts";
import { reconstructImages } from "../../src/evaluate/generate.ts";
import { inspectCodes } from "../../src/evaluate/inspection.ts";
import { latentDimensions } from "../../src/evaluate/latent.ts";
import { initialValues } from "../../src/nn/scope.ts";
import { openSession } from "../../src/runtime/openSession.node.ts";
import type { Session } from "../../src/runtime/session.ts";
import { tinySplit } from "../../src/train/testing/tinyTraining.ts";
import { denseVae } from "../../src/vae/testing/denseVae.ts";

const model = denseVae();
const split = tinySplit(300, "test");
const presentation: Presentation = { shape: [8, 8, 1], binarization: "none", seed: 0 };
let session: Session;
beforeAll(async () => {
  session = await openSession(model.parameters, { threads: 1 });
  await session.writeParameters(initialValues(model.parameters, 1));
});
afterAll(() => session.dispose());

const inspect = async (images: Source, shown: Presentation = presentation) =>
  inspectCodes({
    model,
    session,
    split: images,
    presenter: createPresenter(shown, "test"),
  });

describe("inspectCodes", () => {
  it("gives the same moments of the codes and KL of each dimension as encoding", async () => {
    const presenter = createPresenter(presentation, "test");
    const request = {
      model,
      images: everyImage(300),
      present: (images: Uint32Array) => presenter.evaluation(split, images),
    };
    const encodings = await encodeImages({ ...request, session });
    const dimensions = latentDimensions(encodings);
    if (model.divergence === undefined) throw new Error("expected a closed KL");
    const kl = await meanDivergence({ ...request, session });
    const { images, klPerDimension = [], means, variances } = await inspect(split);
    expect(images).toBe(300);
    for (const { dimension, mean, standardDeviation } of dimensions) {
      expect(means[dimension]).toBeCloseTo(mean, 6);
      expect(variances[dimension]).toBeCloseTo(standardDeviation ** 2, 6);
      expect(klPerDimension[dimension]).toBeCloseTo(kl[dimension] ?? Number.NaN, 6);
    }
  });

  it("gives the share of the pixels' variance that reconstructions explain, of the clean images for denoising", async () => {
    const noisy: Presentation = { ...presentation, corruption: { kind: "masking", fraction: 0.5 } };
    for (const shown of [presentation, noisy]) {
      const { originals, reconstructions } = await reconstructImages({
        model,
        session,
        split,
        images: everyImage(300),
        presenter: createPresenter(shown, "test"),
      });
      const means = Array.from({ length: 64 }, (_, pixel) => {
        const column = Array.from({ length: 300 }, (_, image) => originals[64 * image + pixel] ?? 0);
        return column.reduce((sum, byte) => sum + byte / 255, 0) / 300;
      });
      let [error, spread] = [0, 0];
      originals.forEach((byte, at) => {
        error += (byte / 255 - (reconstructions[at] ?? 0)) ** 2;
        spread += (byte / 255 - (means[at % 64] ?? 0)) ** 2;
      });
      expect((await inspect(split, shown)).explained).toBeCloseTo(1 - error / spread, 5);
    }
  });

  it("has no share for one image, or if all are the same", async () => {
    expect(await inspect(tinySplit(1, "test"))).not.toHaveProperty("explained");
    const { x: pixels } = tinySplit(1, "test");
    const same = residentSource({
      shape: [8, 8, 1],
      x: Uint8Array.from({ length: 192 }, (_, at) => pixels[at % 64] ?? 0),
    });
    expect(await inspect(same)).not.toHaveProperty("explained");
  });
});
