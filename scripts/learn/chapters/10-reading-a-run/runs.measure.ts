import { readRunSummary } from "../../../../src/apply/runs.ts";
import { presentationOf } from "../../../../src/config/assemble.ts";
import { createPresenter } from "../../../../src/data/presenter.ts";
import { dataShapeOf } from "../../../../src/data/source.ts";
import { reconstructImages, sampleImages } from "../../../../src/evaluate/generate.ts";
import type { LossMetrics } from "../../../../src/evaluate/metrics.ts";
import { readEvents } from "../../../../src/store/journal.ts";
import { systemDisk } from "../../../../src/store/node/systemDisk.ts";
import type { Finding } from "../../../../src/train/diagnosis/finding.ts";
import { type ModelName, trainedFolder, withModel } from "../../models.ts";
import { bytesOf, rounded } from "../../stored.ts";

/** Loss, reconstruction and KL, in nats per datum. */
export type Losses = readonly [loss: number, reconstruction: number, kl: number];

/** What a run stored, and some of its images. */
export interface MeasuredRun {
  readonly epochs: readonly {
    readonly train: Losses;
    readonly validation?: Losses;
    readonly test: Losses;
  }[];
  /** The epoch whose model the run kept, from 1 on. */
  readonly kept: number;
  /** The diagnosis of that model, and its findings in nelbo's words. */
  readonly diagnosis: {
    readonly klPerDimension: readonly number[];
    readonly codeVariances: readonly number[];
    readonly activeUnits: number;
    readonly explained: number;
    readonly findings: readonly Pick<Finding, "code" | "severity" | "measured" | "advice">[];
  };
  readonly images: Readonly<Record<"originals" | "reconstructions" | "samples", readonly number[]>>;
}

/** The metrics of a run, trained if it is not there, with reconstructions of the first test images, and samples. */
export async function measuredRun(
  name: ModelName,
  { reconstructions = 0, samples = 0 } = {},
): Promise<MeasuredRun> {
  const folder = await trainedFolder(name);
  const { diagnosis, last, best, state } = await readRunSummary(folder);
  if (diagnosis === undefined) throw new Error(`${folder} has no diagnosis`);
  const epochs = (await readEvents(systemDisk, folder)).filter((event) => event.event === "epoch");
  return {
    epochs: epochs.map(({ train, validation, test }) => ({
      train: lossesOf(train),
      ...(validation && { validation: lossesOf(validation) }),
      test: lossesOf(test ?? train),
    })),
    kept: (state === "stopped early" ? best : last)?.epoch ?? 0,
    diagnosis: {
      klPerDimension: (diagnosis.klPerDimension ?? []).map(hundredths),
      codeVariances: (diagnosis.codeVariances ?? []).map((value) => rounded(value)),
      activeUnits: diagnosis.activeUnits ?? 0,
      explained: hundredths(diagnosis.explained ?? 0),
      findings: diagnosis.findings.map(({ code, severity, measured, advice }) => ({
        code,
        severity,
        measured,
        advice,
      })),
    },
    images: await imagesOf(name, { reconstructions, samples }),
  };
}

async function imagesOf(
  name: ModelName,
  count: { readonly reconstructions: number; readonly samples: number },
): Promise<MeasuredRun["images"]> {
  if (count.reconstructions + count.samples === 0) return { originals: [], reconstructions: [], samples: [] };
  return withModel(name, async (run) => {
    const { model, session, config } = run;
    const { test, shape } = await run.loadDataset();
    const presenter = createPresenter(presentationOf(config, dataShapeOf(shape)), "test");
    const images = Uint32Array.from({ length: count.reconstructions }, (_, at) => at);
    const pixels =
      images.length === 0
        ? undefined
        : await reconstructImages({ model, session, split: test, images, presenter });
    const drawn =
      count.samples === 0
        ? []
        : await sampleImages({ model, session, count: count.samples, seed: config.seed });
    return {
      originals: bytesOf(pixels?.originals ?? []),
      reconstructions: bytesOf(pixels?.reconstructions ?? []),
      samples: bytesOf(drawn),
    };
  });
}

function lossesOf({ loss, reconstruction, kl }: LossMetrics): Losses {
  return [hundredths(loss), hundredths(reconstruction), hundredths(kl)];
}

function hundredths(value: number): number {
  return rounded(value, 2);
}
