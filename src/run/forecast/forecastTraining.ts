import { elementCount } from "../../codec/sizes.ts";
import { describeModel } from "../../config/assemble.ts";
import { type Config, type ConfigInput, resolveConfig } from "../../config/config.ts";
import type { Recommendation } from "../../config/recommend.ts";
import { withReading } from "../../config/withReading.ts";
import { stepsPerEpoch } from "../../data/batches.ts";
import type { DataProperties } from "../../data/dataProperties.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { LoadOptions } from "../../data/load.ts";
import { loadDataset } from "../../data/loadDataset.node.ts";
import type { Source } from "../../data/source.ts";
import { type KnownDataset, knownDatasets, knownSizes } from "../../data/sources/known.ts";
import { residentSource } from "../../data/sources/resident.ts";
import { ConfigError, DataError } from "../../errors.ts";
import type { EngineDescription } from "../../runtime/session.ts";
import { requireFree, withoutPasswords } from "../../store/folder.ts";
import { nodePlatform } from "../../store/node/platform.ts";
import { systemDisk } from "../../store/node/systemDisk.ts";
import { settleDevice } from "../chooseDevice.ts";
import { planRun } from "../planRun.ts";
import { prepareTraining } from "../prepareTraining.ts";
import { resolveForData } from "../resolveForData.ts";
import { type MemoryPart, memoryParts, totalBytes } from "./memory.ts";
import { type StepTiming, standstill, timeEvaluation, timeSteps } from "./timing.ts";

/** The forecast of a training run. */
export interface TrainingForecast {
  readonly config: Config;
  /** As of the event `opened`. */
  readonly recommended?: Recommendation;
  readonly data: DataProperties;
  readonly model: {
    /** `784-400-20`. */
    readonly description: string;
    /** Numbers that training changes. */
    readonly parameters: number;
    /** From datum to code and back, as they are stored. */
    readonly layers: readonly {
      readonly name: string;
      readonly sizes: readonly number[];
      readonly parameters: number;
    }[];
  };
  readonly engine: EngineDescription;
  readonly steps: { readonly perEpoch: number; readonly total: number };
  readonly memory: {
    readonly parts: readonly MemoryPart[];
    /** Their sum, in bytes. */
    readonly bytes: number;
    /** Peak memory of this process in bytes, including the measured steps. */
    readonly measured: number;
  };
  readonly time: {
    readonly step: StepTiming;
    /** Seconds of an epoch: its training steps, the evaluation after them, both. */
    readonly epoch: { readonly training: number; readonly evaluation: number; readonly total: number };
    /** Seconds of all epochs. */
    readonly total: number;
  };
}

export interface ForecastOptions {
  /** How the data are found; nothing is downloaded. */
  readonly load?: LoadOptions | undefined;
  /** Called after each measured step. */
  readonly onStep?: ((done: number) => void) | undefined;
}

/**
 * Forecasts a training run: sizes, memory, steps, time. A few real steps are made to measure, on the data or,
 * where a data set known by name is not on this machine yet, on synthetic images of its shape. Nothing is written,
 * downloaded or kept.
 *
 * @param input as for `trainRun`
 * @throws ConfigError, DataError, RunError for everything that `trainRun` rejects before it begins
 */
export async function forecastTraining(
  input: ConfigInput = {},
  { load, onStep = () => {} }: ForecastOptions = {},
): Promise<TrainingForecast> {
  const base = process.memoryUsage.rss();
  const said = resolveConfig(input);
  if (said.out !== undefined) await requireFree(systemDisk, said.out);
  if (said.model === "pca") {
    throw new ConfigError(
      "dry run: principal components are computed at once, in seconds for MNIST, and have no steps to time. Train them.",
    );
  }
  const dataset = await loadOrSynthesize(said.data, withReading(load, said));
  const { config, recommended } = await resolveForData(input, dataset, load);
  const plan = await planRun(config, dataset);
  const still = standstill(config);
  const planned = { ...plan, threads: config.threads, platform: nodePlatform, from: undefined };
  const training = await prepareTraining({ ...planned, config: still, ...(await settleDevice(planned)) });
  try {
    const { images, model } = plan;
    const step = await timeSteps(training, onStep);
    const perImage = await timeEvaluation(training);
    const perEpoch = stepsPerEpoch(images.train.count, config.batchSize);
    const evaluated = (images.validation?.count ?? 0) + (images.test?.count ?? 0);
    const epoch = { training: step.seconds * perEpoch, evaluation: perImage * evaluated };
    const total = epoch.training + epoch.evaluation;
    const most = 1024 * process.resourceUsage().maxRSS;
    const batchSize = Math.min(config.batchSize, images.train.count);
    const parts = memoryParts({ model, images, batchSize }, { base, most });
    const layers = model.parameters.map(({ name, sizes }) => ({
      name,
      sizes,
      parameters: elementCount(sizes),
    }));
    return {
      config: withoutPasswords(config),
      ...(recommended && { recommended }),
      data: plan.data,
      model: {
        description: describeModel(model, config),
        parameters: layers.reduce((sum, { parameters }) => sum + parameters, 0),
        layers,
      },
      engine: training.session.description,
      steps: { perEpoch, total: perEpoch * config.epochs },
      memory: {
        parts,
        bytes: totalBytes(parts),
        measured: most,
      },
      time: { step, epoch: { ...epoch, total }, total: total * config.epochs },
    };
  } finally {
    await training.events.return();
    await training.dispose();
  }
}

/** Replaces a named data set that is not on this machine by synthetic images. Other errors are thrown. */
async function loadOrSynthesize(name: string, load: LoadOptions | undefined): Promise<Dataset> {
  try {
    return await loadDataset(name, { ...load, offline: true });
  } catch (cause) {
    const known = knownDatasets.find((each) => each.name === name);
    if (known !== undefined && cause instanceof DataError && cause.message.includes("not on this machine")) {
      return syntheticDataset(known);
    }
    throw cause;
  }
}

/**
 * Images of a known data set's counts and shape, with a pattern in place of its pixels: enough to measure with before
 * the data set is there.
 */
export function syntheticDataset(known: KnownDataset): Dataset {
  const { name, classes } = known;
  const { train, test, shape } = knownSizes(known);
  const split = (images: number): Source =>
    residentSource({
      shape,
      x: new Uint8Array(images * elementCount(shape)).map((_, index) => (index * 37) % 251),
      labels: new Uint8Array(images).map((_, index) => index % classes.length),
    });
  return {
    name,
    shape,
    classes,
    train: split(train),
    test: split(test),
    files: [],
    source: "not here yet, synthetic images",
  };
}
