import { cleanPresenter } from "../analyse/images.ts";
import { runFiles } from "../config/runFiles.ts";
import { scoreHeldOut } from "../evaluate/heldOutScores.ts";
import { writeFileAtomic } from "../store/files.ts";
import { encodeHeldOutScores } from "../store/heldOutScores.ts";
import type { PreparedTraining } from "./prepareTraining.ts";

/**
 * Scores held-out data of a finished run, from its validation split or, if there is none, its test split. The scores
 * are stored in its folder, and `nelbo score` ranks other scores among them. A run with neither split has none.
 *
 * @param parameters of the model that the run keeps; the session has them afterwards
 * @returns a warning if scores are not finite and cannot be stored
 */
export async function storeHeldOutScores(
  { model, session, config, images, platform: { disk } }: PreparedTraining,
  folder: string,
  parameters: Readonly<Record<string, Float32Array>>,
): Promise<string | undefined> {
  const split = images.validation === undefined ? "test" : "validation";
  const source = images[split];
  if (source === undefined) return undefined;
  await session.writeParameters(parameters);
  const presenter = cleanPresenter(config, model.parts.dataShape, split);
  const held = await scoreHeldOut({ model, session, split, source, presenter, seed: config.seed });
  const path = disk.join(folder, runFiles.scores);
  if (held === undefined) {
    // Scores from an earlier end of the run are out of date.
    await disk.remove(path);
    return `The ${split} images have scores that are not finite. No held-out scores are stored for nelbo score.`;
  }
  await writeFileAtomic(disk, path, encodeHeldOutScores(held));
  return undefined;
}
