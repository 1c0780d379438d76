import { join } from "node:path";
import { ConfigError } from "../../errors.ts";
import { imageGrid } from "../../picture/grid.ts";
import { imageRaster } from "../../picture/images.ts";
import { encodePng } from "../../picture/png.ts";
import type { DataShape } from "../../vae/seams.ts";
import { systemDisk } from "../disk.ts";
import { fileError, writeFileAtomic } from "../files.ts";
import { requireFree } from "../folder.ts";
import { imagesOf, pictureChannels } from "../images.ts";
import { concatenated } from "./concatenated.ts";
import { createOutputFile } from "./outputFile.ts";
import type { Sink } from "./sink.ts";

/** Images of one picture. */
export const mostInPicture = 10_000;

/** Throws ConfigError where one picture would have more than 10,000 images. */
export function requireInPicture(count: number): void {
  if (count <= mostInPicture) return;
  throw new ConfigError(
    `out (--out): expected at most ${mostInPicture} images in one picture, found more. Name a folder for a picture of each.`,
  );
}

/** One PNG picture of all images, `mean` of the results. Throws ConfigError for more than 10,000. */
export async function gridSink(path: string, shape: DataShape): Promise<Sink> {
  pictureChannels(shape);
  const file = await createOutputFile(path);
  const parts: Float32Array[] = [];
  let count = 0;
  return {
    async write({ origins, values: { mean } }) {
      count += origins.length;
      requireInPicture(count);
      if (mean !== undefined) parts.push(mean);
    },
    async finish() {
      const pixels = concatenated(parts, (length) => new Float32Array(length));
      await file.write(encodePng(imageGrid(imagesOf(pixels, shape))));
      await file.finish();
    },
    abandon: () => file.abandon(),
  };
}

/** A PNG picture of each image in a folder, new or empty: `000000.png`, .... Those written stay where a later one fails. */
export async function folderSink(folder: string, shape: DataShape): Promise<Sink> {
  pictureChannels(shape);
  await requireFree(folder);
  await systemDisk.makeFolders(folder).catch((cause: unknown) => {
    throw fileError("write", folder, cause);
  });
  let count = 0;
  return {
    async write({ origins, values: { mean } }) {
      if (mean === undefined) return;
      const images = imagesOf(mean, shape);
      for (let image = 0; image < origins.length; image++) {
        const path = join(folder, `${String(count).padStart(6, "0")}.png`);
        await writeFileAtomic(systemDisk, path, encodePng(imageRaster(images, image, "decode")));
        count += 1;
      }
    },
    async finish() {},
    async abandon() {},
  };
}
