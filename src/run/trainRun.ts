import { join } from "node:path";
import { describeModel, modelOf, optimizerOf, scalarsOf, scheduleOf } from "../config/assemble.ts";
import { type Config, type ConfigInput, resolveConfig } from "../config/config.ts";
import { type LoadOptions, loadDataset } from "../data/node.ts";
import { encodeMetricsLine } from "../formats/metricsLine.ts";
import { elementCount } from "../graph/shape.ts";
import { initialValues } from "../nn/scope.ts";
import { createNodeSession } from "../runtime/node.ts";
import type { Session } from "../runtime/session.ts";
import type { EpochEvent, TrainingEvent } from "../train/events.ts";
import { type TrainingImages, train } from "../train/train.ts";
import type { Model } from "../vae/model.ts";
import { environmentOf } from "./environment.ts";
import type { OpenedEvent, RunEvent, SavedEvent } from "./events.ts";
import { type DataFacts, dataFactsOf } from "./facts.ts";
import { appendLine, writeFileAtomic } from "./files.ts";
import { createRunFolder, describeRun, requireFree, runFiles, storedConfig } from "./folder.ts";
import { pictureChannels, splitImages } from "./images.ts";
import { encodeModelFile } from "./modelFile.ts";
import { createPainter, drawCurves, type Painter } from "./pictures.ts";

export interface TrainRunOptions {
  /** Where runs without a folder of their own get one. Default: `runs` in the working directory. */
  readonly runsFolder?: string;
  /** How the data are found. */
  readonly load?: LoadOptions;
}

/**
 * Trains a model and keeps all of it in a folder: settings, environment, data hashes, metrics and pictures of each
 * epoch, and at the end the model and the loss curves. Nothing is on disk before settings and data are known to be
 * right. Stop by leaving the loop: what was written stays, without a model.
 *
 * @param input settings of the run, defaults for all that is not said
 * @throws ConfigError, DataError for settings or data that are wrong
 * @throws RunError where the folder exists or cannot be written
 * @throws DivergenceError where a figure is NaN or infinite; no model is saved
 */
export async function* trainRun(
  input: ConfigInput = {},
  options: TrainRunOptions = {},
): AsyncGenerator<RunEvent, void, undefined> {
  const config = resolveConfig(input);
  if (config.out !== undefined) await requireFree(config.out);
  const dataset = await loadDataset(config.data, options.load);
  pictureChannels(dataset.imageShape);
  const images = splitImages(dataset, config);
  const model = modelOf(config, dataset.imageShape);
  const session = createNodeSession(model.parameters, { threads: config.threads });
  const data = dataFactsOf(dataset, images, config.binarize);
  try {
    session.writeParameters(initialValues(model.parameters, config.seed));
    yield* recordTraining({ config, data, images, model, session, runsFolder: options.runsFolder ?? "runs" });
  } finally {
    await session.dispose();
  }
}

interface Recording {
  readonly config: Config;
  readonly data: DataFacts;
  readonly images: TrainingImages;
  readonly model: Model;
  readonly session: Session;
  readonly runsFolder: string;
}

async function* recordTraining(recording: Recording): AsyncGenerator<RunEvent, void, undefined> {
  const { config, model, session, images } = recording;
  const training = train({
    model,
    session,
    images,
    binarization: config.binarize,
    epochs: config.epochs,
    batchSize: config.batchSize,
    seed: config.seed,
    schedule: scheduleOf(config),
    optimizer: optimizerOf(config),
    scalars: scalarsOf(config),
  });
  try {
    // The first event comes when settings are checked and programs compiled: only then is anything left on disk.
    let next = await training.next();
    const painter = await createPainter(recording);
    const folder = await openFolder(recording);
    yield openedEvent(recording, folder);
    const history: EpochEvent[] = [];
    let pictures: readonly string[] = [];
    for (; !next.done; next = await training.next()) {
      const event = next.value;
      if (event.event === "epoch") history.push(event);
      pictures = (await record(event, folder, recording, painter)) ?? pictures;
      yield event;
    }
    yield await finish(recording, folder, history, pictures);
  } finally {
    await training.return();
  }
}

async function openFolder({ config, data, model, session, runsFolder }: Recording): Promise<string> {
  const name = `${data.name}-${describeModel(model, config)}`;
  const folder = await createRunFolder({ out: config.out, runsFolder, name });
  const environment = environmentOf(session.description);
  await describeRun(folder, { config: storedConfig(config), data, environment });
  return folder;
}

function openedEvent({ config, data, model, session }: Recording, folder: string): OpenedEvent {
  const parameters = model.parameters.reduce((total, { sizes }) => total + elementCount(sizes), 0);
  return {
    event: "opened",
    folder,
    config,
    data,
    model: { description: describeModel(model, config), parameters },
    engine: session.description,
  };
}

/** Keeps what an event says. An epoch's pictures come back. */
async function record(
  event: TrainingEvent,
  folder: string,
  { config, model, session }: Recording,
  painter: Painter,
): Promise<readonly string[] | undefined> {
  if (event.event === "step") return undefined;
  if (event.event === "done") {
    const bytes = encodeModelFile(model, config, session.readParameters(), event.step);
    await writeFileAtomic(join(folder, runFiles.model), bytes);
  }
  await appendLine(join(folder, runFiles.metrics), encodeMetricsLine(event));
  return event.event === "epoch" ? painter.epoch(folder, event.epoch) : undefined;
}

async function finish(
  recording: Recording,
  folder: string,
  history: readonly EpochEvent[],
  pictures: readonly string[],
): Promise<SavedEvent> {
  const curves = await drawCurves(folder, history, recording);
  return {
    event: "saved",
    folder,
    model: join(folder, runFiles.model),
    pictures: [...pictures, ...curves],
  };
}
