import { join } from "node:path";
import { describeModel, presentationOf } from "../config/assemble.ts";
import type { Config } from "../config/config.ts";
import { createPresenter } from "../data/presenter.ts";
import { reconstructImages, sampleEachClass, sampleImages } from "../evaluate/generate.ts";
import { imageGrid } from "../picture/grid.ts";
import type { EpochFigures } from "../picture/history.ts";
import { initialiseRendererInNode } from "../picture/node.ts";
import { encodePng } from "../picture/png.ts";
import { svgToPng } from "../picture/render.ts";
import { rowsPicture } from "../picture/rows.ts";
import type { Session } from "../runtime/session.ts";
import type { TrainingImages } from "../train/train.ts";
import type { Model } from "../vae/model.ts";
import { curvesFigure } from "./curvesFigure.ts";
import type { Disk } from "./disk.ts";
import type { DataFacts } from "./facts.ts";
import { writeFileAtomic } from "./files.ts";
import { runFiles } from "./folder.ts";
import { imagesOf } from "./images.ts";
import { reconstructionRows } from "./reconstructionRows.ts";

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

/** Draws what a model can do at the moment. */
export interface Painter {
  epoch(folder: string, epoch: number): Promise<void>;
}

/** Where the reconstruction and the samples of an epoch are, in this order. */
export function epochPictures(folder: string, epoch: number, { epochs }: Pick<Config, "epochs">) {
  const number = String(epoch).padStart(Math.max(3, String(epochs).length), "0");
  const path = (name: string) => join(folder, runFiles.pictures, `${name}-${number}.png`);
  return [path("reconstruction"), path("samples")] as const;
}

/**
 * Prepares the pictures of each epoch: the first eight test images (training images where there are none for testing)
 * over their reconstructions, with what the model was shown in between where it restores corrupted ones, and 64 samples
 * of the same noise in every epoch; of a model that is told classes a row of eight for each.
 */
export async function createPainter({
  model,
  session,
  config,
  images,
  disk,
}: PainterRequest): Promise<Painter> {
  const split = images.test ?? images.train;
  const presentation = presentationOf(config, model.parts.dataShape);
  const presenter = createPresenter(presentation, images.test ? "test" : "train");
  const shown = Uint32Array.from({ length: Math.min(reconstructionCount, split.count) }, (_, image) => image);
  const generation = await session.prepare(model.generation);
  const reconstruction = await session.prepare(model.reconstruction);
  return {
    async epoch(folder, epoch) {
      const reconstructions = await reconstructImages({
        model,
        executable: reconstruction,
        split,
        images: shown,
        presenter,
      });
      const request = { model, executable: generation, seed: config.seed };
      const samples =
        model.parts.condition === undefined
          ? await sampleImages({ ...request, count: sampleCount })
          : await sampleEachClass({ ...request, count: sampleColumns });
      const paths = epochPictures(folder, epoch, config);
      const { dataShape } = model.parts;
      const rows = rowsPicture(reconstructionRows(reconstructions, dataShape));
      await writeFileAtomic(disk, paths[0], encodePng(rows));
      const grid = imageGrid(imagesOf(samples, dataShape), { columns: sampleColumns });
      await writeFileAtomic(disk, paths[1], encodePng(grid));
    },
  };
}

/** Writes the loss curves of a whole training as SVG and PNG, and gives back their paths. */
export async function drawCurves(
  folder: string,
  history: readonly EpochFigures[],
  about: {
    readonly model: Model;
    readonly config: Config;
    readonly data: DataFacts;
    readonly disk: Disk;
  },
): Promise<readonly string[]> {
  const { model, config, data, disk } = about;
  const description = describeModel(model, config);
  const { svg } = curvesFigure(history, { description, config, data });
  const paths = [
    join(folder, runFiles.pictures, "curves.svg"),
    join(folder, runFiles.pictures, "curves.png"),
  ] as const;
  await writeFileAtomic(disk, paths[0], svg);
  await initialiseRendererInNode();
  await writeFileAtomic(disk, paths[1], await svgToPng(svg));
  return paths;
}
