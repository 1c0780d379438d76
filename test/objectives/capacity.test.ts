import { describe, expect, it } from "vitest";
import { trainTiny } from "../../src/train/testing/tinyTraining.ts";
import { capacityKl } from "../../src/vae/kl/capacity.graph.ts";
import { composedElbo } from "../../src/vae/objective/elbo.graph.ts";
import { denseVae } from "../../src/vae/testing/denseVae.ts";

describe("a KL that is held at a capacity", () => {
  it.each([2, 6, 12])(
    "ends within 2 % of %d nats, and takes its time as the capacity grows",
    async (capacity) => {
      const model = denseVae({ objective: composedElbo({ kl: capacityKl() }) });
      const { events } = await trainTiny({
        model,
        epochs: 80,
        batchSize: 20,
        schedule: { learningRate: 3e-3, decay: { kind: "cosine" }, warmupSteps: 0 },
        scalars: { gamma: 100, capacity: { kind: "linear", from: 0, to: capacity, over: { epochs: 40 } } },
      });
      const epochs = events.flatMap((event) => (event.event === "epoch" ? [event] : []));
      const last = epochs.at(-1);
      expect(Math.abs((last?.train.kl ?? 0) / capacity - 1)).toBeLessThan(0.02);
      expect(last?.scalars).toEqual({ gamma: 100, capacity });
      const half = epochs[19];
      expect(Math.abs((half?.train.kl ?? 0) - (half?.scalars?.capacity ?? 0))).toBeLessThan(0.15 * capacity);
    },
  );
});
