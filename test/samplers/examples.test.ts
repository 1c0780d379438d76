import { expect, it } from "vitest";
import { drawBySamplers } from "../../examples/samplers/draw.ts";
import { createPresenter } from "../../src/data/presenter.ts";
import { openTraining, tinyImages } from "../../src/train/testing/tinyTraining.ts";
import { denseVae } from "../../src/vae/testing/denseVae.ts";

it("the example of samplers draws images by each of them", async () => {
  const model = denseVae();
  const { session, events } = await openTraining({ model });
  for await (const _ of events);
  const presenter = createPresenter({ shape: [8, 8, 1], binarization: "none", seed: 7 }, "train");
  const trained = { model, session, presenter, images: tinyImages.train };
  const { pixels, logDensity } = await drawBySamplers(trained, 5);
  await session.dispose();
  expect(Number.isFinite(logDensity)).toBe(true);
  expect(new Set(Object.values(pixels).map((drawn) => drawn.join())).size).toBe(4);
  for (const drawn of Object.values(pixels)) {
    expect(drawn).toHaveLength(5 * 64);
    expect(drawn.every((value) => value >= 0 && value <= 1)).toBe(true);
  }
});
