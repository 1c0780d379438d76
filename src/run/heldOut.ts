import { cleanPresenter } from "../analyse/images.ts";
import { runFiles } from "../config/runFiles.ts";
import { scoreHeldOut } from "../evaluate/heldOutScores.ts";
import { writeFileAtomic } from "../store/files.ts";
import { encodeHeldOutScores } from "../store/heldOutScores.ts";
import type { PreparedTraining } from "./prepareTraining.ts";

/**
 * Scores data that a finished run was not trained on, of its validation split or else its test split, and stores the scores in its
 * folder: `nelbo score` ranks others among them. A run with neither split has none.
 *
 * @param parameters of the model that the run keeps; the session has them afterwards
 * @returns a warning where there are no scores that could be stored
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
    // Those of an earlier end of the run are not its own any more.
    await disk.remove(path);
    return `The ${split} images have scores that are not finite, so that none are stored for nelbo score to compare with.`;
  }
  await writeFileAtomic(disk, path, encodeHeldOutScores(held));
  return undefined;
}
