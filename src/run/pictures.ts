import { curvesFigure } from "../analyse/curvesFigure.ts";
import { isDrawable } from "../analyse/drawable.ts";
import { imagesOf, reconstructionRows } from "../analyse/images.ts";
import { encodePng } from "../codec/png.ts";
import { describeModel, presentationOf } from "../config/assemble.ts";
import type { Config } from "../config/config.ts";
import { runFiles } from "../config/runFiles.ts";
import type { DataProperties } from "../data/dataProperties.ts";
import { createPresenter } from "../data/presenter.ts";
import { reconstructImages, sampleEachClass, sampleImages } from "../evaluate/generate.ts";
import { imageGrid } from "../picture/grid.ts";
import type { EpochMetrics } from "../picture/history.ts";
import { initialiseRendererInNode } from "../picture/render.node.ts";
import { svgToPng } from "../picture/render.ts";
import { rowsPicture } from "../picture/rows.ts";
import type { Session } from "../runtime/session.ts";
import type { Disk } from "../store/disk.ts";
import { writeFileAtomic } from "../store/files.ts";
import { epochPictures } from "../store/folder.ts";
import type { TrainingImages } from "../train/train.ts";
import type { Model } from "../vae/model.ts";

const reconstructionCount = 8;
const sampleCount = 64;
const sampleColumns = 8;

export interface PainterRequest {
  readonly model: Model;
  readonly session: Session;
  readonly config: Config;
  readonly images: TrainingImages;
  readonly disk: Disk;
}

/** Draws reconstructions and samples of a model during training. */
export interface Painter {
  /** Draws the pictures of an epoch and returns their paths: none if data are not grey or RGB images. */
  epoch(folder: string, epoch: number): Promise<readonly string[]>;
}

/**
 * Prepares the pictures of each epoch: the first eight test images (training images if there are no test images) over
 * their reconstructions, with the corrupted images in between if the model restores them; and 64 samples, from the same
 * noise in every epoch. For a class-conditional model, the samples are a row of eight per class.
 */
export async function createPainter({
  model,
  session,
  config,
  images,
  disk,
}: PainterRequest): Promise<Painter> {
  const split = images.test ?? images.train;
  if (!isDrawable(split.shape)) return { epoch: async () => [] };
  const presentation = presentationOf(config, model.parts.dataShape);
  const presenter = createPresenter(presentation, images.test ? "test" : "train");
  const shown = Uint32Array.from({ length: Math.min(reconstructionCount, split.count) }, (_, image) => image);
  await session.prepare(model.generation);
  await session.prepare(model.reconstruction);
  return {
    async epoch(folder, epoch) {
      const reconstructions = await reconstructImages({
        model,
        session,
        split,
        images: shown,
        presenter,
      });
      const request = { model, session, seed: config.seed };
      const samples =
        model.parts.condition === undefined
          ? await sampleImages({ ...request, count: sampleCount })
          : await sampleEachClass({ ...request, count: sampleColumns });
      const paths = epochPictures(disk, folder, epoch, config);
      const { dataShape } = model.parts;
      const rows = rowsPicture(reconstructionRows(reconstructions, dataShape));
      await writeFileAtomic(disk, paths[0], encodePng(rows));
      const grid = imageGrid(imagesOf(samples, dataShape), { columns: sampleColumns });
      await writeFileAtomic(disk, paths[1], encodePng(grid));
      return paths;
    },
  };
}

/** Writes the loss curves of a whole training run as SVG and PNG, and returns their paths. */
export async function drawCurves(
  folder: string,
  history: readonly EpochMetrics[],
  about: {
    readonly model: Model;
    readonly config: Config;
    readonly data: DataProperties;
    readonly disk: Disk;
  },
): Promise<readonly string[]> {
  const { model, config, data, disk } = about;
  const description = describeModel(model, config);
  const { svg } = curvesFigure(history, { description, config, data });
  const paths = [
    disk.join(folder, runFiles.pictures, "curves.svg"),
    disk.join(folder, runFiles.pictures, "curves.png"),
  ] as const;
  await writeFileAtomic(disk, paths[0], svg);
  await initialiseRendererInNode();
  await writeFileAtomic(disk, paths[1], await svgToPng(svg));
  return paths;
}
