import { activeVariance } from "../../evaluate/latent.ts";
import type { DimensionHistory } from "../../picture/dimensionMap.ts";
import { stepsBeforeJudging } from "../../train/diagnosis/diagnose.ts";
import type { FindingCode } from "../../train/diagnosis/finding.ts";
import type { DiagnosisRecord, MetricsEvent } from "../../train/records.ts";
import { explainedText, findingName, judgedImages } from "../diagnosisWords.ts";
import type { RunSummary } from "../runSummary.ts";
import type { ReportDiagnosis } from "./page/diagnosis.ts";
import { capitalised } from "./page/headline.ts";

/** A run's diagnosis for a report; undefined if its epoch has none. */
export function diagnosisOf(
  { diagnosis, data }: RunSummary,
  events: readonly MetricsEvent[],
): ReportDiagnosis | undefined {
  if (diagnosis === undefined) return undefined;
  const history = events
    .filter((event) => event.event === "diagnosis")
    .filter(({ epoch }) => epoch <= diagnosis.epoch);
  const dimensions = dimensionsOf(history);
  return {
    about: aboutOf(diagnosis, data.images),
    findings: diagnosis.findings.map(({ code, severity, measured, advice }) => ({
      title: titleOf(code),
      severity,
      measured,
      advice,
      since: sinceOf(code, history),
    })),
    unremarkable:
      diagnosis.step < stepsBeforeJudging
        ? `Findings are reported only after ${stepsBeforeJudging} steps.`
        : "No problems were found.",
    ...(dimensions && { dimensions }),
  };
}

/** `posterior-collapse` as `Posterior collapse`, `vanishing-kl` as `Vanishing KL`. */
export function titleOf(code: FindingCode): string {
  return capitalised(findingName(code));
}

function aboutOf(diagnosis: DiagnosisRecord, images: RunSummary["data"]["images"]): string {
  const { epoch, activeUnits, latentSize, explained, findings, split } = diagnosis;
  const sentences = [
    ...(activeUnits === null
      ? []
      : [
          `${activeUnits} of ${latentSize} dimensions of the code are active: the variance of their mean over the images is above ${activeVariance}.`,
        ]),
    ...(explained === null ? [] : [`${capitalised(explainedText(explained))}.`]),
  ];
  return [
    `After epoch ${epoch}, on ${judgedImages(diagnosis)}:`,
    sentences[0] ?? "no measurement was possible.",
    ...sentences.slice(1),
    ...(findings.every(({ code }) => code === "few-steps")
      ? []
      : [
          `The losses and the KL below are means over all ${judgedImages({ images: images[split], split })}.`,
        ]),
  ].join(" ");
}

/** The first epoch from which on all epochs have the finding. */
function sinceOf(code: string, history: readonly DiagnosisRecord[]): number {
  const without = history.findLastIndex(({ findings }) => findings.every((finding) => finding.code !== code));
  return history[without + 1]?.epoch ?? 1;
}

/** The KL of each dimension or, if it has no closed form, the variance of its means. */
function dimensionsOf(history: readonly DiagnosisRecord[]): DimensionHistory | undefined {
  const last = history.at(-1);
  if (last === undefined || last.activeUnits === null || last.codeVariances === null) return undefined;
  const byKl = last.klPerDimension !== null;
  const valuesOf = ({ klPerDimension, codeVariances }: DiagnosisRecord) =>
    byKl ? klPerDimension : codeVariances;
  const measured = history.flatMap((record) => {
    const values = valuesOf(record);
    return values === null ? [] : [{ epoch: record.epoch, values }];
  });
  return {
    title: byKl ? "KL of each latent dimension" : "Variance of each latent dimension",
    unit: byKl ? "nats" : "(variance of its mean over images)",
    of: judgedImages(last),
    epochs: measured.map(({ epoch }) => epoch),
    values: measured.map(({ values }) => values),
    active: last.codeVariances.map((variance) => variance > activeVariance),
  };
}
