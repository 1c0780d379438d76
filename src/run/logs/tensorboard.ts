import { runFiles } from "../../config/runFiles.ts";
import type { Disk } from "../../store/disk.ts";
import { readBytes } from "../../store/files.ts";
import { epochPictures } from "../../store/folder.ts";
import type { Journal } from "../../store/journal.ts";
import type { PreparedTraining } from "../prepareTraining.ts";
import { openEventFile } from "./eventFiles.ts";
import type { RunLog } from "./log.ts";
import { diagnosisMetrics, epochMetrics, stepMetrics, stepPrefix } from "./metrics.ts";

/**
 * Of an epoch, at least so many steps are kept (or all) and fewer than twice as many. TensorBoard draws 1000 in all.
 */
const stepsOfEpoch = 100;
/** Of a training, the pictures of so many epochs at most. TensorBoard shows ten of them. */
const picturedEpochs = 100;

/**
 * Keeps a training as TensorBoard's event files, in the run's folder `tensorboard`: metrics of steps and epochs, and
 * the pictures of epochs. Which steps are kept depends on their number alone, so that a resumed training keeps the
 * same.
 *
 * @throws RunError if the files cannot be written, now or when an event is logged
 */
export async function openTensorboardLog(
  { config, platform: { disk }, step, from }: PreparedTraining,
  folder: string,
  { epochs }: Journal,
  stepsPerEpoch: number,
): Promise<RunLog> {
  const endsEpoch = epochs.some((epoch) => epoch.step === step);
  const isLater = (tag: string) => !endsEpoch && !tag.startsWith(stepPrefix);
  const kept = from === undefined ? undefined : { step, isLater };
  const file = await openEventFile(disk, disk.join(folder, runFiles.tensorboard), kept);
  const stepStride = Math.max(1, Math.floor(stepsPerEpoch / stepsOfEpoch));
  const epochStride = Math.max(1, Math.ceil(config.epochs / picturedEpochs));
  return {
    async record(event) {
      const time = Date.now() / 1000;
      if (event.event === "step" && event.step % stepStride === 0) {
        await file.add({ kind: "summary", time, step: event.step, values: { scalars: stepMetrics(event) } });
      }
      if (event.event === "diagnosis") {
        const values = { scalars: diagnosisMetrics(event) };
        await file.add({ kind: "summary", time, step: event.step, values });
        await file.write();
      }
      if (event.event !== "epoch") return;
      const pictured = event.epoch % epochStride === 0 || event.epoch === config.epochs;
      const images = pictured
        ? await readPictures(disk, epochPictures(disk, folder, event.epoch, config))
        : {};
      const values = { scalars: epochMetrics(event, config), images };
      await file.add({ kind: "summary", time, step: event.step, values });
    },
    flush: () => file.flush(),
    close: () => file.flush(),
    warnings: () => [],
  };
}

async function readPictures(disk: Disk, [reconstruction, samples]: ReturnType<typeof epochPictures>) {
  const images: Record<string, Uint8Array> = {};
  for (const [tag, path] of Object.entries({ reconstruction, samples })) {
    const png = await readBytes(disk, path);
    if (png !== undefined) images[`pictures/${tag}`] = png;
  }
  return images;
}
