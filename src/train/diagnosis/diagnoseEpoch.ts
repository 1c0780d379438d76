import type { Presenter } from "../../data/presenter.ts";
import type { Source } from "../../data/source.ts";
import { firstImages } from "../../data/sources/subset.ts";
import { type Inspection, inspectCodes } from "../../evaluate/inspection.ts";
import { activeCount } from "../../evaluate/latent.ts";
import type { Session } from "../../runtime/session.ts";
import type { Model } from "../../vae/model.ts";
import type { DiagnosisEvent, EpochEvent } from "../events.ts";
import type { TrainingImages } from "../train.ts";
import { diagnose } from "./diagnose.ts";
import type { DiagnosedModel, DiagnosisInput, JudgedSplit } from "./finding.ts";

/** The number of images that the diagnosis encodes: the first of their split. Enough for two digits, and fast. */
const inspectedImages = 1000;
/** Significant digits of metrics over this number of images. */
const digits = 5;

export interface DiagnosisRequest {
  readonly model: Model;
  readonly session: Session;
  readonly images: TrainingImages;
  /** Shows images of a file as the model was trained on them. */
  readonly presenterOf: (file: "train" | "test") => Pick<Presenter, "evaluation">;
}

/** The trainer's part of an epoch's input, besides the metrics. */
export type DiagnosedEpoch = Pick<DiagnosisInput, "settledSteps" | "ended" | "scalars" | "lowest">;

/** Makes the diagnosis that follows an epoch's event, with the session's parameters at that time. Draws no noise. */
export function createDiagnosis({ model, session, images, presenterOf }: DiagnosisRequest) {
  const { split, judged } = judgedSplit(images);
  const inspected = firstImages(judged, Math.min(inspectedImages, judged.count));
  const presenter = presenterOf(split === "test" ? "test" : "train");
  const facts = diagnosedModel(model);
  return async (event: EpochEvent, epoch: DiagnosedEpoch): Promise<Omit<DiagnosisEvent, "position">> => {
    const inspection = await inspectCodes({ model, session, split: inspected, presenter });
    const metrics = split === "train" ? undefined : event[split];
    const heldOut = split === "train" || metrics === undefined ? {} : { heldOut: { split, metrics } };
    const input = { ...epoch, epoch: event.epoch, train: event.train, ...heldOut, inspection, model: facts };
    return {
      event: "diagnosis",
      epoch: event.epoch,
      step: event.step,
      split,
      images: inspection.images,
      ...measuredFields(inspection, facts),
      findings: diagnose(input),
    };
  };
}

/**
 * The images to diagnose: validation images, since test images are only for reporting; else test, else training images.
 */
function judgedSplit({ validation, test, train }: TrainingImages): {
  readonly split: JudgedSplit;
  readonly judged: Source;
} {
  if (validation !== undefined) return { split: "validation", judged: validation };
  return test === undefined ? { split: "train", judged: train } : { split: "test", judged: test };
}

function diagnosedModel({ parts }: Model): DiagnosedModel {
  const { latentSize, posterior, prior, likelihood, objective } = parts;
  return {
    latentSize,
    deterministic: posterior.deterministic,
    standardPrior: prior.isStandardNormal === true,
    discrete: likelihood.discrete,
    comparesWithPrior: objective.usesPriorSamples === true,
    sharpen: likelihood.sharpen,
    kl: objective.diagnosis,
  };
}

/** The inspection in the event's format: rounded, and null if a value is not defined or not finite. */
function measuredFields(
  { klPerDimension, variances, explained }: Inspection,
  { latentSize, deterministic }: DiagnosedModel,
): Pick<DiagnosisEvent, "latentSize" | "activeUnits" | "klPerDimension" | "codeVariances" | "explained"> {
  return {
    latentSize,
    activeUnits: deterministic ? null : activeCount(variances),
    klPerDimension: klPerDimension === undefined ? null : rounded(klPerDimension),
    codeVariances: rounded(variances),
    explained: explained === undefined ? null : (rounded([explained])?.[0] ?? null),
  };
}

function rounded(values: ArrayLike<number>): readonly number[] | null {
  const all = Array.from(values, (value) => Number(value.toPrecision(digits)));
  return all.every(Number.isFinite) ? all : null;
}
