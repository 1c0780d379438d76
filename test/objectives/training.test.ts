import { describe, expect, it } from "vitest";
import type { TrainingEvent } from "../../src/train/events.ts";
import {
  type RecordedStep,
  record,
  tinyImages,
  tinySplit,
  trainTiny,
} from "../../src/train/testing/tinyTraining.ts";
import { capacityKl } from "../../src/vae/kl/capacity.graph.ts";
import { totalCorrelation } from "../../src/vae/kl/totalCorrelation.graph.ts";
import { composedElbo } from "../../src/vae/objective/elbo.graph.ts";
import { importanceWeighted } from "../../src/vae/objective/importanceWeighted.graph.ts";
import { denseVae } from "../../src/vae/testing/denseVae.ts";

/** Four steps per epoch. */
const linear = { beta: { kind: "linear", from: 0, to: 2, over: { epochs: 2 } } } as const;
const validated = { ...tinyImages, validation: tinySplit(12, "validation") };
const epochsOf = (events: readonly TrainingEvent[]) =>
  events.flatMap((event) => (event.event === "epoch" ? [event] : []));

describe("a training with a scheduled scalar", () => {
  it("feeds it at each step, and reports it", async () => {
    const steps: RecordedStep[] = [];
    const { events } = await trainTiny({ scalars: linear, epochs: 3, wrap: record(steps) });
    const told = events.flatMap((event) => (event.event === "step" ? [event.scalars?.beta] : []));
    expect(told).toEqual([0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2, 2, 2]);
    expect(steps.map(({ feeds }) => feeds.beta?.[0])).toEqual(told);
    expect(epochsOf(events).map(({ scalars }) => scalars)).toEqual([
      { beta: 0.75 },
      { beta: 1.75 },
      { beta: 2 },
    ]);
  });

  it("evaluates with its current value", async () => {
    const { events } = await trainTiny({ scalars: linear, epochs: 3 });
    for (const { test, scalars } of epochsOf(events)) {
      const { loss = 0, reconstruction = 0, kl = 0 } = test ?? {};
      expect(loss).toBeCloseTo(reconstruction + (scalars?.beta ?? Number.NaN) * kl, 3);
    }
  });

  it("looks for the best epoch once it is constant", async () => {
    const { events } = await trainTiny({ scalars: linear, epochs: 4, images: validated });
    const best = events.flatMap((event) =>
      event.event === "diagnosis" ? [event.position.validation.best?.epoch] : [],
    );
    expect(best.slice(0, 2)).toEqual([undefined, undefined]);
    expect(best[2]).toBe(3);
    expect(best[3]).toBeGreaterThanOrEqual(3);
  });

  it("does not report constant scalars", async () => {
    const { events } = await trainTiny({ epochs: 1 });
    for (const event of events) expect(event).not.toHaveProperty("scalars");
  });

  it("throws for early stopping if it changes until the end, and for a schedule that is too long", async () => {
    const cyclic = { beta: { kind: "cyclic", from: 0, to: 1, cycles: 2, rise: 0.5 } } as const;
    const stopping = { patience: 1, minimumChange: 0 };
    await expect(trainTiny({ scalars: cyclic, stopping, images: validated })).rejects.toThrow(
      "patience: a scalar of the objective changes until the last epoch",
    );
    const long = { beta: { kind: "linear", from: 0, to: 2, over: { epochs: 3 } } } as const;
    await expect(trainTiny({ scalars: long })).rejects.toThrow(
      "at most 8 steps, the length of this training, found 12",
    );
  });
});

describe("the scalars of a training", () => {
  it("must be those of its objective", async () => {
    await expect(trainTiny({ scalars: {} })).rejects.toThrow("objective 'negative ELBO', beta, found none");
    await expect(trainTiny({ scalars: { beta: 1, gamma: 2 } })).rejects.toThrow("found beta, gamma");
  });

  it("are from 0 to their largest value, at both ends", async () => {
    const held = denseVae({ objective: composedElbo({ kl: capacityKl() }) });
    const capacity = { kind: "linear", from: -1, to: 5, over: { epochs: 1 } } as const;
    await expect(trainTiny({ model: held, scalars: { gamma: 1, capacity: -5 } })).rejects.toThrow(
      "capacity: expected a finite number from 0 on, found -5",
    );
    await expect(trainTiny({ model: held, scalars: { gamma: 1, capacity } })).rejects.toThrow("found -1");
    const mixed = denseVae({ samples: 2, objective: importanceWeighted({ mixed: true }) });
    await expect(trainTiny({ model: mixed, scalars: { elboWeight: 2 } })).rejects.toThrow(
      "from 0 to 1, found 2",
    );
  });

  it("include the number of training or evaluation images", async () => {
    const steps: RecordedStep[] = [];
    const others: Omit<RecordedStep, "learningRate">[] = [];
    const objective = composedElbo({ kl: totalCorrelation("weighted") });
    await trainTiny({
      model: denseVae({ objective }),
      scalars: { beta: 1, informationWeight: 1, dimensionWeight: 1 },
      epochs: 1,
      wrap: record(steps, others),
    });
    expect(new Set(steps.map(({ feeds }) => feeds.dataCount?.[0]))).toEqual(new Set([60]));
    const [evaluation, diagnosis] = others;
    expect(evaluation?.feeds.dataCount?.[0]).toBe(20);
    expect(diagnosis?.feeds).not.toHaveProperty("dataCount");
  });
});
