import { describe, expect, it } from "vitest";
import { createPresenter } from "../data/presenter.ts";
import { residentSource } from "../data/sources/resident.ts";
import { DataError } from "../errors.ts";
import type { Executable } from "../runtime/session.ts";
import { denseVae } from "../vae/testing/denseVae.ts";
import { measureReconstructionError } from "./reconstructionError.ts";
import { sessionOf } from "./testing/sessionOf.ts";

const model = denseVae({ dataShape: [2, 2, 1] });
/** More than two batches; image i is i, 255, 0, 51. */
const count = 601;
const pixels = Uint8Array.from(
  { length: 4 * count },
  (_, at) => [Math.floor(at / 4) % 256, 255, 0, 51][at % 4] ?? 0,
);
const split = residentSource({ shape: [2, 2, 1], x: pixels });
const presenter = (binarization: "none" | "threshold") =>
  createPresenter({ shape: [2, 2, 1], binarization, seed: 1 }, "test");

/** Gives the pixels back, each off by so much in the places of an image. */
const off = (...by: readonly number[]): Executable => ({
  async run({ x }) {
    return { mean: Float32Array.from(x ?? [], (pixel, at) => pixel / 255 + (by[at % 4] ?? 0)) };
  },
});
const measure = (executable: Executable, more: object = {}) =>
  measureReconstructionError({
    model,
    session: sessionOf(executable),
    split,
    presenter: presenter("none"),
    ...more,
  });

describe("measureReconstructionError", () => {
  it("sums over the numbers of an image and averages over images, including the last batch", async () => {
    const measured: number[] = [];
    const onMeasured = (images: number) => void measured.push(images);
    const error = await measure(off(0.5, -0.25, 0, 1), { onMeasured });
    expect(error.squaredError).toBeCloseTo(0.25 + 0.0625 + 1, 6);
    expect(error.rootMeanSquare).toBeCloseTo(Math.sqrt(1.3125 / 4), 6);
    expect(measured).toEqual([250, 500, 601]);
    expect(await measure(off(0, 0, 0, 0))).toEqual({
      squaredError: expect.closeTo(0, 9),
      rootMeanSquare: expect.closeTo(0, 6),
    });
  });

  it("counts only the given elements", async () => {
    const error = await measure(off(0.5, -0.25, 0, 1), { elements: Uint32Array.of(1, 2) });
    expect(error.squaredError).toBeCloseTo(0.0625, 6);
    expect(error.rootMeanSquare).toBeCloseTo(Math.sqrt(0.0625 / 2), 6);
  });

  it("compares with the training target, or with other originals", async () => {
    const perfect = { presenter: presenter("threshold") };
    expect((await measure(off(0, 0, 0, 0), perfect)).squaredError).toBeCloseTo(0, 9);
    const grey = await measure(off(0, 0, 0, 0), { ...perfect, originals: presenter("none") });
    let expected = 0;
    for (let i = 0; i < count; i++) {
      const first = i % 256;
      expected += ((first >= 128 ? 255 : 0) - first) ** 2 / 255 ** 2 + 0.2 ** 2;
    }
    expect(grey.squaredError).toBeCloseTo(expected / count, 6);
  });

  it("throws for values that are not finite, and names the images", async () => {
    const broken = measure(off(Number.NaN, 0, 0, 0));
    await expect(broken).rejects.toThrow(DataError);
    await expect(broken).rejects.toThrow("among images 0 to 249");
  });
});
