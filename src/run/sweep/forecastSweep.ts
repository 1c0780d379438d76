import { type ConfigInput, resolveConfig } from "../../config/config.ts";
import type { LoadOptions } from "../../data/load.ts";
import type { PlannedRun } from "../../sweep/manifest.ts";
import { forecastTraining } from "../forecast/forecastTraining.ts";
import { processesFor, thisMachine } from "./capacity.ts";

/** What a sweep will take, as far as it can be measured beforehand. */
export interface SweepForecast {
  readonly runs: number;
  /** Runs at the same time on this machine, as cores and memory allow. */
  readonly processes: number;
  /** Seconds of training of all runs one after another, and with that many at the same time. */
  readonly seconds: { readonly sequential: number; readonly together: number };
  /** Bytes of all run folders: checkpoints, models and moments; pictures are not counted. */
  readonly disk: number;
  /** Peak memory of one run in bytes. */
  readonly memory: number;
  /** How many different models and data were measured, of how many. */
  readonly measured: number;
  readonly kinds: number;
}

/** More kinds are not measured; the mean of the measured ones stands for them. */
const mostMeasured = 6;

/** Settings that change neither the time of a step nor the size of a model. */
const free = ["seed", "beta", "learningRate", "epochs", "checkpointSeconds", "checkpointSteps"];

/**
 * Forecasts a sweep: runs are sorted into kinds whose steps take the same time, and a few steps of up to six kinds are
 * measured, each alone.
 *
 * @throws ConfigError, DataError for everything that the measured runs would be refused for
 */
export async function forecastSweep(runs: readonly PlannedRun[], load?: LoadOptions): Promise<SweepForecast> {
  const kinds = new Map<string, PlannedRun[]>();
  for (const run of runs) {
    const key = JSON.stringify(Object.entries(run.settings).filter(([name]) => !free.includes(name)));
    const kind = kinds.get(key);
    if (kind === undefined) kinds.set(key, [run]);
    else kind.push(run);
  }
  const steps = [...kinds.values()].filter(([run]) => run?.settings.model !== "pca");
  const chosen = evenly(steps, mostMeasured);
  let epochSeconds = 0;
  let epochs = 0;
  let parameters = 0;
  let memory = 0;
  for (const [run] of chosen) {
    if (run === undefined) continue;
    const {
      time,
      model,
      memory: found,
    } = await forecastTraining(resolveConfig({ ...run.settings }) as ConfigInput, { load });
    epochSeconds += time.epoch.total;
    parameters += model.parameters;
    memory = Math.max(memory, found.measured);
    epochs += 1;
  }
  const perEpoch = epochs === 0 ? 0 : epochSeconds / epochs;
  const all = steps.flat().reduce((sum, { settings }) => sum + Number(settings.epochs), 0);
  const sequential = perEpoch * all;
  const threads = Math.max(...runs.map(({ settings }) => Number(settings.threads)));
  const machine = await thisMachine();
  const processes = processesFor(machine, { threads, runs: runs.length });
  return {
    runs: runs.length,
    processes,
    seconds: { sequential, together: sequential / processes },
    // Parameters and two moments in float32 in each of two checkpoints, and the model.
    disk: runs.length * 4 * 7 * (epochs === 0 ? 0 : parameters / epochs),
    memory,
    measured: chosen.length,
    kinds: steps.length,
  };
}

function evenly<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  return Array.from(
    { length: most },
    (_, index) => items[Math.floor((index * (items.length - 1)) / (most - 1))],
  ).filter((item): item is Item => item !== undefined);
}
