import { describe, expect, it } from "vitest";
import { formulaOf } from "../../src/analyse/report/formula.ts";
import type { RunSummary } from "../../src/analyse/runSummary.ts";
import { type ConfigInput, resolveConfig } from "../../src/config/config.ts";
import { lossKindOf } from "../../src/config/lossKind.ts";
import type { EpochRecord } from "../../src/train/records.ts";

type Metrics = EpochRecord["train"];

/** The formula of a run of two epochs with these test metrics. */
function formula(settings: ConfigInput, first: Metrics, last: Metrics, scalars: Record<string, number> = {}) {
  const config = resolveConfig(settings);
  const epochs = [first, last].map((test, at) => ({
    epoch: at + 1,
    train: test,
    test,
    scalars,
  })) as unknown as [EpochRecord, ...EpochRecord[]];
  const summary = {
    config,
    loss: lossKindOf(config),
    data: { images: { train: 60, validation: 0, test: 10 } },
    state: "finished",
  } as unknown as RunSummary;
  return formulaOf(summary, epochs);
}

const start = { loss: 150, reconstruction: 140, kl: 10 };

describe("the loss as a formula", () => {
  it("is reconstruction + KL, with a sentence on each", () => {
    const { value, of, summands, course } = formula({}, start, { loss: 110, reconstruction: 90, kl: 20 });
    expect([value, of]).toEqual([110, "10 test images, after epoch 2"]);
    expect(summands).toEqual([
      { notation: "E[−log p(x|z)]", value: 90, name: "reconstruction" },
      { notation: "β KL(q(z|x) ‖ p(z))", value: 20, name: "KL divergence" },
    ]);
    expect(course).toHaveLength(2);
    expect(course[0]).toMatch(
      /fell from 140\.00 to 90\.00 between epoch 1 and epoch 2: the decoder reproduces/,
    );
    expect(course[1]).toMatch(
      /rose from 10\.00 to 20\.00 between epoch 1 and epoch 2: codes of different images/,
    );
  });

  it("says the opposite of the opposite, and nothing of what stayed", () => {
    const { course } = formula({}, start, { loss: 151, reconstruction: 150, kl: 1 });
    expect(course[0]).toMatch(/rose from 140\.00 to 150\.00.*reproduced less closely/);
    expect(course[1]).toMatch(/fell from 10\.00 to 1\.00.*closer to the prior/);
    const same = formula({}, start, start).course;
    expect(same[0]).toMatch(/changed little/);
    expect(same[1]).toMatch(/changed little/);
  });

  it.each<[string, ConfigInput, Metrics, number[]]>([
    ["beta", { beta: 4 }, { loss: 170, reconstruction: 90, kl: 20 }, [90, 80]],
    [
      "a capacity",
      { kl: "capacity", capacity: 25, gamma: 10 },
      { loss: 140, reconstruction: 90, kl: 20 },
      [90, 50],
    ],
    [
      "an MMD",
      { beta: 0, mmdWeight: 100 },
      { loss: 92, reconstruction: 90, kl: 20, terms: { mmd: 0.02 } },
      [90, 0, 2],
    ],
    ["several samples", { objective: "iwae", samples: 5 }, { loss: 105, reconstruction: 90, kl: 20 }, [105]],
    ["no code distribution", { model: "autoencoder" }, { loss: 90, reconstruction: 90, kl: 0 }, [90]],
  ])("adds up to the loss with %s", (_, settings, metrics, values) => {
    const { value, summands, course } = formula(settings, start, metrics);
    const parts = summands.map(({ value: part, factor = 1 }) => factor * part);
    expect(parts).toEqual(values);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(value, 9);
    expect(course).toHaveLength(settings.model === "autoencoder" ? 1 : 2);
  });
});
