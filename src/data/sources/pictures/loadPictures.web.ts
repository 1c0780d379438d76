import { pagePictureDecoder } from "../../../codec/picture/decoder.web.ts";
import type { Dataset } from "../../dataset.ts";
import { parseBackground, usualBackground } from "../../pictures/background.ts";
import { memoryPackStore } from "../../pictures/cache/pack.ts";
import type { FoundFiles } from "../../pictures/pictureFile.ts";
import { type AboutPictures, type PictureTools, picturesDataset } from "../../pictures/picturesDataset.ts";

/** Pictures that are read at a time: a decoded photo has some 100 MB while it is made smaller. */
const parallel = 2;

/**
 * The data set of pictures that a page was given. They are decoded by the browser, and their prepared form is in memory.
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
