import { describe, expect, it } from "vitest";
import { partsFor } from "../../examples/objectives/parts.ts";
import { trainTiny } from "../../src/train/testing/tinyTraining.ts";
import { denseVae } from "../../src/vae/testing/denseVae.ts";

describe("the examples of objectives and priors", () => {
  it.each(Object.entries(partsFor(2)))("train: %s", async (_, { model, scalars }) => {
    const { events } = await trainTiny({ model: denseVae(model), scalars, epochs: 2 });
    const epochs = events.flatMap((event) => (event.event === "epoch" ? [event] : []));
    expect(epochs).toHaveLength(2);
    const [first, second] = epochs.map(({ train }) => train.reconstruction);
    expect(second).toBeLessThan(first ?? Number.NaN);
  });
});
