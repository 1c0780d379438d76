import { sha256 } from "../../codec/sha256.ts";
import { type Config, resolveConfig } from "../../config/config.ts";
import { drawsImages } from "../../config/storedSettings.ts";
import type { DataProperties } from "../../data/dataProperties.ts";

/** Settings that may differ between a checkpoint and the training that goes on from it. */
const free: readonly (keyof Config)[] = [
  "data",
  "out",
  "epochs",
  "threads",
  "device",
  "checkpointSteps",
  "checkpointSeconds",
  "tensorboard",
  "mlflow",
];

/**
 * A hash of all that a checkpoint can only be continued with: the settings that decide what is computed, and the data.
 * A setting at its default is left out, so that settings which later versions add change no hash.
 */
export function runIdentity(config: Config, { files }: Pick<DataProperties, "files">): Promise<string> {
  const defaults: Readonly<Record<string, unknown>> = { ...resolveConfig(), ...valuesBefore(config) };
  const settings = Object.entries(config)
    .filter(([name]) => !free.some((other) => other === name))
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(defaults[name]))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const data = files.map((file) => [file.name, file.sha256]);
  return sha256(JSON.stringify([settings, data]));
}

/** Values that runs had before a setting existed, where its default is another: these change no hash, either. */
function valuesBefore(config: Config): Partial<Config> {
  return { binarizeDraw: drawsImages(config) ? "seed" : config.binarizeDraw };
}
