import { basename, resolve } from "node:path";
import { parseJsonBytes } from "../../codec/json.ts";
import { describeModel } from "../../config/assemble.ts";
import type { Config } from "../../config/config.ts";
import { densityNote, isPlain, lossKindOf, lossPhrase, lossTerms } from "../../config/lossKind.ts";
import { runFiles } from "../../config/runFiles.ts";
import { scalarsInWords } from "../../config/scalars.ts";
import type { Disk } from "../../store/disk.ts";
import { readBytes, writeFileAtomic } from "../../store/files.ts";
import { storedConfig } from "../../store/folder.ts";
import type { Journal } from "../../store/journal.ts";
import { readableJson } from "../../store/json.ts";
import { version } from "../../version.ts";
import type { PreparedTraining } from "../prepareTraining.ts";
import type { RunEnding, RunLog } from "./log.ts";
import { diagnosisMetrics, epochMetrics } from "./metrics.ts";
import {
  createRun,
  findExperiment,
  type KnownRun,
  logMetrics,
  logParams,
  logTags,
  type MlflowRecord,
  type MlflowStatus,
  type MlflowWord,
  mlflowRecord,
  paramValue,
  readRun,
  updateRun,
} from "./mlflowRun.ts";
import { type MlflowAddress, type MlflowServer, mlflowServer, reasonOf } from "./mlflowServer.ts";

const experimentName = "nelbo";
/** Timeout of a response; how long the end of training waits for all of them. */
const patienceMilliseconds = 5000;
/** Pause after a failure before the server is contacted again. */
const pauseMilliseconds = 10_000;

const statusOf: Readonly<Record<RunEnding, MlflowStatus>> = {
  finished: "FINISHED",
  stopped: "KILLED",
  failed: "FAILED",
};

/** Settings that do not affect the training. */
const unloggedSettings = ["tensorboard", "mlflow"];

/**
 * Logs a training to an MLflow server: settings once, metrics after each epoch, and how it ended. Requests run in the
 * background; only the end of the training waits for them, for a few seconds. Epochs that could not be sent are sent
 * when the server answers again, also in a resumed run: the server is first asked which epochs it has.
 */
export function openMlflowLog(
  training: PreparedTraining,
  folder: string,
  { epochs, diagnoses }: Journal,
  address: MlflowAddress,
): RunLog {
  const { config } = training;
  const times = new Map<number, number>();
  const warnings: string[] = [];
  let [deadline, restUntil] = [Number.POSITIVE_INFINITY, 0];
  let [failed, closed] = [false, false];
  /** Epochs that are complete: an epoch's diagnosis follows its metrics, and both are sent together. */
  let whole = epochs.length;
  let link: Link | undefined;
  let sending: Promise<void> | undefined;
  const patience = () => Math.max(1, Math.ceil(Math.min(patienceMilliseconds, deadline - performance.now())));
  const server = mlflowServer(address, patience);

  const sendEpochs = async () => {
    link ??= await connect(server, training, folder, address.url);
    const { runId, lastStep } = link;
    const newEpochs = epochs.slice(0, whole).filter((epoch) => epoch.step > lastStep);
    const last = newEpochs.at(-1);
    if (last === undefined) return;
    const metrics = newEpochs.flatMap((epoch) => {
      const timestamp = times.get(epoch.epoch) ?? Date.now();
      const { step } = epoch;
      const diagnosis = diagnoses.find((each) => each.epoch === epoch.epoch);
      const metrics = { ...epochMetrics(epoch, config), ...(diagnosis && diagnosisMetrics(diagnosis)) };
      return Object.entries(metrics).map(([key, value]) => ({
        key,
        value,
        timestamp,
        step,
      }));
    });
    await logMetrics(server, runId, metrics);
    for (const { epoch } of newEpochs) times.delete(epoch);
    link = { runId, lastStep: last.step };
  };

  /** Does something with the server; where that fails it is asked anew what it has, some time later. */
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (cause) {
      link = undefined;
      restUntil = performance.now() + pauseMilliseconds;
      if (!failed) warnings.push(warningOf(address.url, cause));
      failed = true;
    }
  };

  const tell = () => {
    if (sending !== undefined || performance.now() < restUntil) return;
    sending = attempt(sendEpochs).finally(() => {
      sending = undefined;
    });
  };

  return {
    async record(event) {
      if (event.event === "epoch") times.set(event.epoch, Date.now());
      if (event.event === "diagnosis") whole = epochs.length;
      if (event.event === "started" || event.event === "diagnosis") tell();
    },
    flush: async () => {},
    async close(ending) {
      if (closed) return;
      closed = true;
      deadline = performance.now() + patienceMilliseconds;
      await sending;
      whole = epochs.length;
      await attempt(async () => {
        await sendEpochs();
        if (link !== undefined) await updateRun(server, link.runId, statusOf[ending], Date.now());
      });
    },
    warnings: () => warnings.splice(0),
  };
}

interface Link {
  readonly runId: string;
  /** Step of the last epoch that the server has completely. */
  readonly lastStep: number;
}

/** Finds or creates the run on the server, and sends its settings. */
async function connect(
  server: MlflowServer,
  training: PreparedTraining,
  folder: string,
  url: string,
): Promise<Link> {
  const { disk } = training.platform;
  const path = disk.join(folder, runFiles.mlflow);
  const record = await readRecord(disk, path);
  const known = record?.url === url ? await readRun(server, record.runId) : undefined;
  if (record !== undefined && known !== undefined) {
    await updateRun(server, record.runId, "RUNNING");
    await tellSettings(server, record.runId, training, known);
    return { runId: record.runId, lastStep: lastStepOf(known) };
  }
  const experimentId = await findExperiment(server, experimentName);
  const runId = await createRun(server, {
    experimentId,
    name: basename(resolve(folder)),
    startTime: Date.now(),
    tags: tagsOf(training),
  });
  const created: MlflowRecord = { url, experimentId, runId };
  await writeFileAtomic(disk, path, readableJson(created));
  await tellSettings(server, runId, training, { steps: new Map(), params: new Map() });
  return { runId, lastStep: -1 };
}

async function readRecord(disk: Disk, path: string): Promise<MlflowRecord | undefined> {
  const bytes = await readBytes(disk, path);
  try {
    return mlflowRecord.parse(parseJsonBytes(bytes));
  } catch {
    // No readable record: a new run is created on the server.
    return undefined;
  }
}

/** The last step that all metrics of an epoch have: requests may have been served in part. */
function lastStepOf({ steps }: KnownRun): number {
  const last = [...steps].filter(([name]) => isEpochFigure(name)).map(([, step]) => step);
  return last.length === 0 ? -1 : Math.min(...last);
}

const isEpochFigure = (name: string) => /^(train|validation|test|epoch|diagnosis)\//.test(name);

/** Sends parameters that the server does not have. Those with another value there become tags. */
async function tellSettings(
  server: MlflowServer,
  runId: string,
  { config, model }: PreparedTraining,
  { params }: KnownRun,
): Promise<void> {
  const settings = Object.entries({ ...storedConfig(config), architecture: describeModel(model, config) })
    .filter(([key, value]) => !unloggedSettings.includes(key) && value !== undefined)
    .map(([key, value]): MlflowWord => ({ key, value: paramValue(value) }));
  await logParams(
    server,
    runId,
    settings.filter(({ key }) => !params.has(key)),
  );
  const changed = settings.filter(({ key, value }) => params.has(key) && params.get(key) !== value);
  await logTags(
    server,
    runId,
    changed.map(({ key, value }) => ({ key: `nelbo.${key}`, value })),
  );
}

function tagsOf({ config, data, session }: PreparedTraining): readonly MlflowWord[] {
  const { engine, threads } = session.description;
  return [
    { key: "mlflow.source.name", value: "nelbo" },
    { key: "mlflow.source.type", value: "LOCAL" },
    { key: "mlflow.note.content", value: noteOf(config) },
    { key: "nelbo.version", value: version },
    { key: "nelbo.data", value: data.name },
    { key: "nelbo.engine", value: `${engine}, ${threads} threads` },
  ];
}

/** The description of the losses. */
function noteOf(config: Config): string {
  const scalars = isPlain(config) ? {} : scalarsInWords(config);
  const words = Object.entries(scalars).map(([name, moves]) => ` ${name}: ${moves}.`);
  const loss = lossKindOf(config);
  return [
    `Losses are in nats per datum: loss = ${lossTerms(config)}.${words.join("")}`,
    `The loss is the ${lossPhrase(loss)}.`,
    ...(loss.density ? [densityNote] : []),
  ].join(" ");
}

function warningOf(url: string, cause: unknown): string {
  return (
    `MLflow at ${url}: expected it to take this run's metrics, found ${reasonOf(cause)}. Training goes on, ` +
    `${runFiles.metrics} has everything, and what it missed is sent when it answers again.`
  );
}
