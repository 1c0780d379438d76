import { describe, expect, it } from "vitest";
import { createPresenter } from "../data/presenter.ts";
import type { Source } from "../data/source.ts";
import { residentSource } from "../data/sources/resident.ts";
import { initialValues } from "../nn/scope.ts";
import { randomStream } from "../random/stream.ts";
import { openSession } from "../runtime/openSession.node.ts";
import type { Executable, Feeds } from "../runtime/session.ts";
import { capacityKl } from "../vae/kl/capacity.graph.ts";
import { freeBits } from "../vae/kl/freeBits.graph.ts";
import { totalCorrelation } from "../vae/kl/totalCorrelation.graph.ts";
import { composedElbo } from "../vae/objective/elbo.graph.ts";
import { maximumMeanDiscrepancy } from "../vae/objective/maximumMeanDiscrepancy.graph.ts";
import { denseVae } from "../vae/testing/denseVae.ts";
import { type EvaluationRequest, evaluateObjective } from "./elbo.ts";
import { sessionOf } from "./testing/sessionOf.ts";

const model = denseVae({ dataShape: [1, 2, 1], latentSize: 1 });

/** `count` images of two pixels: 0 1, 1 2, 2 3, ... */
const pixelsOf = (count: number) => Uint8Array.from({ length: 2 * count }, (_, i) => (i >> 1) + (i & 1));
const grey = (x: Uint8Array) => residentSource({ shape: [1, 2, 1], x });
const images = (count: number) => grey(pixelsOf(count));

/** Takes the first pixel for the reconstruction and the noise for the KL, and keeps what it was fed. */
function recorder(): Executable & { readonly passes: { readonly feeds: Feeds; readonly size: number }[] } {
  const passes: { readonly feeds: Feeds; readonly size: number }[] = [];
  return {
    passes,
    async run(feeds, size) {
      const copies = Object.entries(feeds).map(([name, values]) => [name, values.slice()]);
      passes.push({ feeds: Object.fromEntries(copies), size });
      const reconstruction = Float32Array.from({ length: size }, (_, i) => feeds.x?.[2 * i] ?? Number.NaN);
      const kl = Float32Array.from(feeds.posteriorNoise ?? []);
      return { loss: reconstruction.map((x, i) => x + (kl[i] ?? 0)), reconstruction, kl };
    },
  };
}

function request(split: Source, more: Partial<EvaluationRequest> = {}): EvaluationRequest {
  return {
    model,
    session: sessionOf(recorder()),
    split,
    presenter: createPresenter({ shape: [1, 2, 1], binarization: "none", seed: 3 }, "test"),
    seed: 3,
    purpose: "test",
    scalars: { beta: 2 },
    ...more,
  };
}

describe("evaluateObjective", () => {
  it("evaluates every image once, in order, including a smaller last pass", async () => {
    const executable = recorder();
    const metrics = await evaluateObjective(request(images(201 * 3), { session: sessionOf(executable) }));
    expect(executable.passes.map(({ size }) => size)).toEqual([250, 250, 103]);
    const seen = executable.passes.flatMap(({ feeds }) => Array.from(feeds.x ?? []));
    expect(seen).toEqual([...pixelsOf(603)]);
    const firstPixels = Array.from({ length: 603 }, (_, image) => image & 255);
    expect(metrics.reconstruction).toBeCloseTo(firstPixels.reduce((sum, x) => sum + x, 0) / 603, 10);
    expect(metrics.loss).toBeCloseTo(metrics.reconstruction + metrics.kl, 6);
  });

  it.each([
    [{ samples: 5 }, [50, 50, 3]],
    [{ samples: 5, evaluationSamples: 1 }, [103]],
    [{ evaluationSamples: 3 }, [83, 20]],
    [{ evaluationSamples: 400 }, Array.from({ length: 103 }, () => 1)],
  ])("decodes about 250 samples at a time: %j", async (samples, sizes) => {
    const executable = recorder();
    const several = denseVae({ dataShape: [1, 2, 1], latentSize: 1, ...samples });
    await evaluateObjective(request(images(103), { session: sessionOf(executable), model: several }));
    expect(executable.passes.map(({ size }) => size)).toEqual(sizes);
    const seen = executable.passes.flatMap(({ feeds }) => Array.from(feeds.x ?? []));
    expect(seen).toEqual([...pixelsOf(103)]);
  });

  it.each([
    ["MMD", composedElbo({ also: [maximumMeanDiscrepancy({ kernel: "rbf", bandwidths: [1] })] })],
    ["total correlation", composedElbo({ kl: totalCorrelation("weighted") })],
    ["capacity", composedElbo({ kl: capacityKl() })],
    ["free bits", composedElbo({ kl: freeBits("dimension") })],
  ])("keeps the batch size for objectives of a whole batch: %s", async (_, objective) => {
    const executable = recorder();
    const comparing = denseVae({ dataShape: [1, 2, 1], latentSize: 1, evaluationSamples: 50, objective });
    await evaluateObjective(request(images(300), { session: sessionOf(executable), model: comparing }));
    expect(executable.passes.map(({ size }) => size)).toEqual([250, 50]);
  });

  it("gives the same distance from a capacity for any number of draws, as the KL has a closed form", async () => {
    const split = images(100);
    const distances: number[] = [];
    for (const evaluationSamples of [1, 125]) {
      const objective = composedElbo({ kl: capacityKl() });
      const held = denseVae({ dataShape: [1, 2, 1], latentSize: 2, evaluationSamples, objective });
      const session = await openSession(held.parameters, { threads: 1 });
      await session.writeParameters(initialValues(held.parameters, 5));
      const none = await evaluateObjective(
        request(split, { model: held, session, scalars: { gamma: 1000, capacity: 0 } }),
      );
      const scalars = { gamma: 1000, capacity: none.kl };
      const { loss, reconstruction } = await evaluateObjective(
        request(split, { model: held, session, scalars }),
      );
      distances.push(loss - reconstruction);
      await session.dispose();
    }
    for (const distance of distances) expect(distance).toBeCloseTo(0, 2);
  });

  it("feeds scalars, and noise of its purpose and seed", async () => {
    const executable = recorder();
    await evaluateObjective(request(images(260), { session: sessionOf(executable), purpose: "validation" }));
    for (const [pass, { feeds, size }] of executable.passes.entries()) {
      const expected = new Float32Array(size);
      randomStream(3, "evaluate/validation/posteriorNoise").normals(pass, expected);
      expect(feeds.posteriorNoise).toEqual(expected);
      expect(feeds.beta).toEqual(Float32Array.of(2));
    }
  });

  it("is the same in every call, and differs for another purpose or seed", async () => {
    const metrics = await evaluateObjective(request(images(40)));
    expect(await evaluateObjective(request(images(40)))).toEqual(metrics);
    expect((await evaluateObjective(request(images(40), { purpose: "validation" }))).kl).not.toBe(metrics.kl);
    expect((await evaluateObjective(request(images(40), { seed: 4 }))).kl).not.toBe(metrics.kl);
  });

  it("binarizes as in evaluation, and does not change the images", async () => {
    const pixels = Uint8Array.of(200, 10, 100, 250);
    const executable = recorder();
    const presenter = createPresenter({ shape: [1, 2, 1], binarization: "threshold", seed: 3 }, "test");
    await evaluateObjective(request(grey(pixels), { session: sessionOf(executable), presenter }));
    expect(executable.passes[0]?.feeds.x).toEqual(Uint8Array.of(255, 0, 0, 255));
    expect(pixels).toEqual(Uint8Array.of(200, 10, 100, 250));
  });

  it("keeps NaN, and gives NaN for a missing output", async () => {
    const broken: Executable = {
      run: async (_, size) => ({
        loss: new Float32Array(size),
        reconstruction: Float32Array.of(1, Number.NaN),
      }),
    };
    const metrics = await evaluateObjective(request(images(2), { session: sessionOf(broken) }));
    expect(metrics).toEqual({ loss: 0, reconstruction: Number.NaN, kl: Number.NaN });
  });
});
