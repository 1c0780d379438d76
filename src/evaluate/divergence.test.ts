import { describe, expect, it } from "vitest";
import { ConfigError } from "../errors.ts";
import { interpret } from "../graph/interpret.ts";
import { initialValues } from "../nn/scope.ts";
import type { Executable } from "../runtime/session.ts";
import { reconstructionError } from "../vae/objective/reconstructionError.graph.ts";
import { deterministic } from "../vae/posterior/deterministic.graph.ts";
import { gaussianMixture } from "../vae/prior/gaussianMixture.graph.ts";
import { denseVae } from "../vae/testing/denseVae.ts";
import { encodeImages } from "./codes.ts";
import { meanDivergence } from "./divergence.ts";
import { latentDimensions } from "./latent.ts";
import { sessionOf } from "./testing/sessionOf.ts";

const model = denseVae({ dataShape: [1, 2, 1], latentSize: 2 });
const parameters = initialValues(model.parameters, 1);
const images = Uint32Array.from({ length: 253 }, (_, image) => image);
const present = async (chosen: Uint32Array) => ({
  x: Uint8Array.from({ length: 2 * chosen.length }, (_, at) => ((chosen[at >> 1] ?? 0) * (at + 3)) % 251),
});

/** Computes a program of the model in float64. */
const interpreted = (program: Parameters<typeof interpret>[0]): Executable => ({
  async run(feeds, batchSize) {
    const needed = Object.fromEntries(
      [...program.inputs, ...program.parameters].map(({ name }) => [
        name,
        feeds[name] ?? parameters[name] ?? [],
      ]),
    );
    const outputs = Object.entries(interpret(program, needed, batchSize));
    return Object.fromEntries(outputs.map(([name, { data }]) => [name, Float32Array.from(data)]));
  },
});

describe("meanDivergence", () => {
  it("equals the formula for a standard normal prior", async () => {
    if (model.divergence === undefined) return expect.unreachable();
    const kl = await meanDivergence({
      model,
      session: sessionOf(interpreted),
      images,
      present,
    });
    const codes = await encodeImages({ model, session: sessionOf(interpreted), images, present });
    const expected = latentDimensions(codes).map((each) => each.kl ?? Number.NaN);
    expect(Math.min(...expected)).toBeGreaterThan(0);
    expected.forEach((value, dimension) => {
      expect(kl[dimension]).toBeCloseTo(value, 5);
    });
    expect(latentDimensions(codes, Float64Array.of(7, 8)).map((each) => each.kl)).toEqual([7, 8]);
  });

  it("throws if there is no closed form, and without images", async () => {
    const session = sessionOf({ run: async () => ({}) });
    for (const parts of [
      { prior: gaussianMixture({ components: 3 }) },
      { posterior: deterministic(), objective: reconstructionError() },
    ]) {
      const other = denseVae({ dataShape: [1, 2, 1], latentSize: 2, ...parts });
      expect(other.divergence).toBeUndefined();
      await expect(meanDivergence({ model: other, session, images, present })).rejects.toThrow(ConfigError);
    }
    const none = { model, session, images: new Uint32Array(0), present };
    await expect(meanDivergence(none)).rejects.toThrow("there are no images to compute the KL of");
  });
});
