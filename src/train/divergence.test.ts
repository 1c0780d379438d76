import { describe, expect, it } from "vitest";
import { DivergenceError } from "../errors.ts";
import { abs, add, sqrt, subtract } from "../graph/build.ts";
import type { Objective } from "../vae/interfaces.ts";
import { negativeElbo } from "../vae/objective/elbo.graph.ts";
import { denseVae } from "../vae/testing/denseVae.ts";
import type { TrainingEvent } from "./events.ts";
import { openTraining, type TinyTraining, tinyImages } from "./testing/tinyTraining.ts";

/** The events until the training failed, and what it failed with. */
async function failure(options: TinyTraining) {
  const { session, events } = await openTraining(options);
  const seen: TrainingEvent["event"][] = [];
  try {
    for await (const { event } of events) seen.push(event);
  } catch (error) {
    if (error instanceof DivergenceError) return { seen, error };
    throw error;
  } finally {
    await session.dispose();
  }
  return expect.unreachable("training was expected to diverge");
}

/** Overwrites all of one parameter. */
const set = (name: string, value: number) => (parameters: Record<string, Float32Array>) => {
  expect(parameters).toHaveProperty([name]);
  parameters[name]?.fill(value);
};

/** Zero more than the negative ELBO, as no KL is negative; but the root's derivative at zero is infinite. */
const rooted: Objective = {
  ...negativeElbo(),
  build(terms, scalars) {
    const values = negativeElbo().build(terms, scalars);
    return { ...values, minimise: add(values.minimise, sqrt(subtract(abs(values.kl), values.kl))) };
  },
};

describe("a training with a value that is not finite stops, naming step and term", () => {
  it.each([
    ["NaN in the decoder", set("decoder.output.bias", Number.NaN), "reconstruction", "NaN"],
    [
      "infinity in the decoder",
      set("decoder.output.bias", Number.POSITIVE_INFINITY),
      "reconstruction",
      "NaN",
    ],
    ["NaN in the encoder", set("encoder.hidden.0.weight", Number.NaN), "reconstruction", "NaN"],
    // mu^2 overflows float32, while decoding mu does not.
    ["a mean that is too large", set("posterior.mu.bias", 1e30), "kl", "Infinity"],
  ])("%s", async (_, change, term, found) => {
    const { seen, error } = await failure({ change });
    expect(seen).toEqual(["started"]);
    expect(error).toMatchObject({ step: 1, term });
    expect(error.message).toContain(
      `step 1: expected a finite ${term}, found ${found} at learning rate 0.01`,
    );
  });

  it("for a gradient, although the loss is finite", async () => {
    const { seen, error } = await failure({ model: denseVae({ objective: rooted }) });
    expect(seen).toEqual(["started"]);
    expect(error).toMatchObject({ step: 1, term: "gradient" });
    expect(error.message).toContain("expected a finite gradient, found NaN or infinity");
  });

  it("at the failing step, not at the first", async () => {
    const schedule = { learningRate: 1e6, decay: { kind: "constant" }, warmupSteps: 0 } as const;
    const { seen, error } = await failure({ schedule, epochs: 50 });
    expect(error.step).toBeGreaterThan(1);
    expect(seen.filter((event) => event === "step")).toHaveLength(error.step - 1);
    expect(error.message).toContain("Try a lower learning rate");
  });

  it.each(["validation", "test"] as const)(
    "an evaluation of %s that only the last update broke",
    async (name) => {
      const schedule = { learningRate: 1e30, decay: { kind: "constant" }, warmupSteps: 0 } as const;
      const { train, test = train } = tinyImages;
      const images = { train, [name]: test };
      const { seen, error } = await failure({ schedule, images, epochs: 1, batchSize: 60 });
      expect(seen).toEqual(["started", "step"]);
      expect(error.step).toBe(1);
      expect(error.message).toMatch(
        new RegExp(`^step 1: expected a finite ${name} ${error.term} after epoch 1, found (NaN|Infinity)`),
      );
    },
  );
});
