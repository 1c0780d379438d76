import { describe, expect, it } from "vitest";
import type { DiagnosisEvent, TrainingEvent } from "../../src/train/events.ts";
import {
  type RecordedRun,
  record,
  type TinyTraining,
  tinySplit,
  trainTiny,
} from "../../src/train/testing/tinyTraining.ts";
import { freeBits } from "../../src/vae/kl/freeBits.graph.ts";
import { composedElbo } from "../../src/vae/objective/elbo.graph.ts";
import { reconstructionError } from "../../src/vae/objective/reconstructionError.graph.ts";
import { deterministic } from "../../src/vae/posterior/deterministic.graph.ts";
import { gaussianMixture } from "../../src/vae/prior/gaussianMixture.graph.ts";
import { denseVae } from "../../src/vae/testing/denseVae.ts";

const images = { train: tinySplit(256, "train"), test: tinySplit(100, "test") };
/** Long enough to be judged: 512 steps, in 64 epochs of 8. */
const long: TinyTraining = { images, batchSize: 32, epochs: 64 };

const diagnosesOf = (events: readonly TrainingEvent[]) =>
  events.flatMap((event) => (event.event === "diagnosis" ? [event] : []));

async function lastOf(training: TinyTraining): Promise<DiagnosisEvent> {
  const last = diagnosesOf((await trainTiny(training)).events).at(-1);
  if (last === undefined) throw new Error("expected a diagnosis");
  return last;
}

const codesOf = ({ findings }: DiagnosisEvent) => findings.map(({ code }) => code);

describe("the diagnosis of a training", () => {
  it("reports posterior collapse under a heavy KL, from 500 steps on", async () => {
    const { events } = await trainTiny({ ...long, scalars: { beta: 50 } });
    const diagnoses = diagnosesOf(events);
    expect(diagnoses.filter(({ step }) => step < 500).flatMap(({ findings }) => findings)).toEqual([]);
    const last = diagnoses.at(-1);
    expect(last).toMatchObject({ step: 512, split: "test", images: 100, latentSize: 4, activeUnits: 0 });
    expect(last?.findings[0]).toMatchObject({
      code: "posterior-collapse",
      severity: "warning",
      advice: expect.stringContaining("Lower --beta, now 50"),
    });
    expect(Math.max(...(last?.klPerDimension ?? [1]))).toBeLessThan(0.01);
  });

  it("reports after the last epoch, and not before, that there were too few steps", async () => {
    const diagnoses = diagnosesOf((await trainTiny({ ...long, epochs: 3 })).events);
    expect(diagnoses.map(codesOf)).toEqual([[], [], ["few-steps"]]);
    expect(diagnoses.at(-1)?.findings[0]?.advice).toContain("--epochs 63 reaches 500 steps");
  });

  it("finds no collapse with free bits", async () => {
    const model = denseVae({ objective: composedElbo({ kl: freeBits("dimension") }) });
    const last = await lastOf({ ...long, model, scalars: { beta: 50, freeBits: 1 } });
    expect(codesOf(last)).not.toContain("posterior-collapse");
    expect(last.activeUnits).toBe(4);
    for (const kl of last.klPerDimension ?? [0]) expect(kl).toBeGreaterThan(0.5);
  });

  it("has no warnings for beta 1", async () => {
    const { events } = await trainTiny(long);
    const warnings = diagnosesOf(events).flatMap(({ findings }) =>
      findings.filter(({ severity }) => severity === "warning"),
    );
    expect(warnings).toEqual([]);
  });

  it("warns of an unconstrained rate", async () => {
    const last = await lastOf({ ...long, epochs: 80, scalars: { beta: 0.001 } });
    expect(codesOf(last)).toContain("unbalanced-high-rate");
  });

  it("has no findings while scalars change on schedule", async () => {
    const beta = { kind: "cyclic", from: 0, to: 100, cycles: 2, rise: 0.5 } as const;
    expect(codesOf(await lastOf({ ...long, scalars: { beta } }))).toEqual([]);
  });

  it("has no findings about the KL in an autoencoder, which has none", async () => {
    const model = denseVae({ posterior: deterministic(), objective: reconstructionError() });
    const last = await lastOf({ ...long, model, scalars: {} });
    expect(last).toMatchObject({ activeUnits: null, klPerDimension: null });
    expect(last.explained).toBeGreaterThan(0.1);
    expect(codesOf(last).filter((code) => code !== "overfitting")).toEqual([]);
  });

  it("has no KL per dimension for a learned prior, and counts active dimensions", async () => {
    const model = denseVae({ prior: gaussianMixture({ components: 3 }) });
    const last = await lastOf({ model, epochs: 1 });
    expect(last.klPerDimension).toBeNull();
    expect(last.codeVariances).toHaveLength(4);
    expect(last.activeUnits).toBeTypeOf("number");
  });

  it("uses validation images, else test images, else training images, and accepts one image", async () => {
    const [train, test] = [tinySplit(60, "train"), tinySplit(20, "test")];
    const one = tinySplit(1, "validation");
    expect(await lastOf({ images: { train, test, validation: one }, epochs: 1 })).toMatchObject({
      split: "validation",
      images: 1,
      activeUnits: 0,
      explained: null,
      findings: [{ code: "few-steps", figures: { steps: 4, stepsPerEpoch: 4 } }],
    });
    expect(await lastOf({ images: { train, test }, epochs: 1 })).toMatchObject({ split: "test", images: 20 });
    expect(await lastOf({ images: { train }, epochs: 1 })).toMatchObject({ split: "train", images: 60 });
    expect(await lastOf({ images: { train: one }, epochs: 600, batchSize: 1 })).toMatchObject({
      images: 1,
      step: 600,
      findings: [],
    });
  });

  it("feeds the model nothing but images: no noise is drawn", async () => {
    const others: RecordedRun[] = [];
    await trainTiny({ epochs: 1, wrap: record([], others) });
    const [evaluation, diagnosis, ...more] = others.map(({ feeds }) => Object.keys(feeds).sort());
    expect(evaluation).toEqual(["beta", "posteriorNoise", "x"]);
    expect(diagnosis).toEqual(["x"]);
    expect(more).toEqual([]);
  });
});
