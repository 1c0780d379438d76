import { pagePictureDecoder } from "../../../codec/picture/decoder.web.ts";
import type { Dataset } from "../../dataset.ts";
import { parseBackground, usualBackground } from "../../pictures/background.ts";
import { memoryPackStore } from "../../pictures/cache/pack.ts";
import type { FoundFiles } from "../../pictures/pictureFile.ts";
import { type AboutPictures, type PictureTools, picturesDataset } from "../../pictures/picturesDataset.ts";

/** Number of pictures that are read at a time. A decoded photo uses about 100 MB while it is resized. */
const parallel = 2;

/**
 * Makes a data set from pictures that were chosen in a page. The browser decodes them, and the prepared pictures stay
 * in memory.
 *
 * @throws as `picturesDataset` does
 */
export async function pagePictures(
  files: FoundFiles,
  about: AboutPictures,
  { onProgress, signal }: Pick<PictureTools, "onProgress" | "signal">,
): Promise<Dataset> {
  return picturesDataset(files, about, {
    decoder: pagePictureDecoder(parseBackground(about.request.background ?? usualBackground)),
    store: memoryPackStore(),
    index: { find: () => undefined, add: () => {}, forget: async () => {} },
    parallel,
    onProgress,
    signal,
  });
}
