import { presentationOf } from "../config/assemble.ts";
import type { Dataset, ImageSplit } from "../data/dataset.ts";
import { createPresenter } from "../data/presenter.ts";
import { ConfigError } from "../errors.ts";
import { reconstructImages } from "../evaluate/generate.ts";
import type { Images } from "../picture/images.ts";
import { encodePng } from "../picture/png.ts";
import { rowsPicture } from "../picture/rows.ts";
import { imagesOf, splitImages } from "./images.ts";
import { type LoadedRun, loadRun, type RunDataOptions } from "./loadRun.ts";
import { writePicture } from "./pictureFile.ts";
import { reconstructionRows } from "./reconstructionRows.ts";

export const splitNames = ["train", "validation", "test"] as const;
export type SplitName = (typeof splitNames)[number];

export interface ReconstructRunOptions extends RunDataOptions {
  /** How many images, from the first on. Default: 8, or all where there are fewer. */
  readonly count?: number | undefined;
  /** Images in a row. Default: 8. */
  readonly columns?: number | undefined;
  /** Whose images. Default: test. */
  readonly split?: SplitName | undefined;
  /** A PNG file that does not exist yet. Default: a new one among the run's pictures. */
  readonly out?: string | undefined;
}

export interface ReconstructedPicture {
  /** The picture's path. */
  readonly file: string;
  readonly split: SplitName;
  readonly count: number;
  readonly originals: Images;
  /** What the model was shown in their place, where it restores corrupted images. */
  readonly corrupted?: Images;
  readonly reconstructions: Images;
}

/**
 * Writes images of a finished run's data over their reconstructions as one picture; where the run restores corrupted
 * images, what it was shown stands in between.
 *
 * @throws RunError where the run cannot be loaded or the picture not written
 * @throws DataError where its data are not found, or are other files now
 * @throws ConfigError for a split that the run has not, or a wrong count or number of columns
 */
export async function reconstructRun(
  folder: string,
  options: ReconstructRunOptions = {},
): Promise<ReconstructedPicture> {
  const { count: wanted, columns, split: name = "test", out, ...where } = options;
  const run = await loadRun(folder);
  try {
    const { model, session, config } = run;
    const split = splitOf(run, await run.loadDataset(where), name);
    const count = wanted ?? Math.min(8, split.count);
    if (!Number.isSafeInteger(count) || count < 1 || count > split.count) {
      throw new ConfigError(`count: expected from 1 to the ${split.count} ${name} images, found ${count}`);
    }
    const pixels = await reconstructImages({
      model,
      executable: await session.prepare(model.reconstruction),
      split,
      images: Uint32Array.from({ length: count }, (_, image) => image),
      presenter: createPresenter(
        presentationOf(config, model.parts.dataShape),
        name === "test" ? "test" : "train",
      ),
    });
    const { dataShape } = model.parts;
    const { corrupted } = pixels;
    const picture = rowsPicture(
      reconstructionRows(pixels, dataShape),
      columns === undefined ? {} : { columns },
    );
    const place = { folder, name: `reconstructed-${name}`, out };
    return {
      file: await writePicture(encodePng(picture), place),
      split: name,
      count,
      originals: imagesOf(pixels.originals, dataShape),
      ...(corrupted && { corrupted: imagesOf(corrupted, dataShape) }),
      reconstructions: imagesOf(pixels.reconstructions, dataShape),
    };
  } finally {
    await run.dispose();
  }
}

function splitOf({ config }: LoadedRun, dataset: Dataset, name: SplitName): ImageSplit {
  const images = splitImages(dataset, config);
  const split = images[name];
  if (split !== undefined) return split;
  const known = splitNames.filter((each) => images[each] !== undefined);
  throw new ConfigError(`split: expected one of this run's ${known.join(", ")}, found ${name}`);
}
