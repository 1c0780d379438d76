import { dirname, join } from "node:path";
import { advice } from "../../advice.ts";
import { imagesOf } from "../../analyse/images.ts";
import { concatenated } from "../../codec/concatenated.ts";
import { encodePng } from "../../codec/png.ts";
import { ConfigError, RunError } from "../../errors.ts";
import { imageGrid } from "../../picture/grid.ts";
import { imageRaster } from "../../picture/images.ts";
import { fileError, temporaryBeside } from "../../store/files.ts";
import { requireFree } from "../../store/folder.ts";
import { systemDisk } from "../../store/node/systemDisk.ts";
import { removeIfStopped } from "../../store/node/unfinished.ts";
import type { DataShape } from "../../vae/interfaces.ts";
import { placeFolder } from "./newFile.ts";
import { createOutputFile } from "./outputFile.ts";
import type { Sink } from "./sink.ts";

/** Maximum number of images in one picture. */
export const mostInPicture = 10_000;

/** Throws ConfigError if one picture would have more than 10,000 images. */
export function requireInPicture(count: number): void {
  if (count <= mostInPicture) return;
  throw new ConfigError(`expected at most ${mostInPicture} images in one picture, found more.`, {
    setting: "out",
    remedy: advice`Give a folder for one picture per image.`,
  });
}

/** One PNG picture of all images, `mean` of the results. Throws ConfigError for more than 10,000. */
export async function gridSink(path: string, shape: DataShape): Promise<Sink> {
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

/**
 * One PNG picture per image in a new or empty folder: `000000.png`, .... They are written to a temporary folder, which
 * is moved to its place when it is complete.
 */
export async function folderSink(folder: string, shape: DataShape): Promise<Sink> {
  await requireFree(systemDisk, folder);
  const temporary = temporaryBeside(systemDisk, folder);
  const settle = removeIfStopped(temporary);
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    await work().catch((cause: unknown) => {
      throw cause instanceof RunError ? cause : fileError("write", folder, cause);
    });
  };
  await attempt(async () => {
    await systemDisk.makeFolders(dirname(folder));
    await systemDisk.makeFolder(temporary);
  }).catch((cause: unknown) => {
    settle();
    throw cause;
  });
  let count = 0;
  return {
    async write({ origins, values: { mean } }) {
      if (mean === undefined) return;
      const images = imagesOf(mean, shape);
      for (let image = 0; image < origins.length; image++) {
        const path = join(temporary, `${String(count).padStart(6, "0")}.png`);
        const picture = encodePng(imageRaster(images, image, "decode"));
        await attempt(() => systemDisk.writeNew(path, picture));
        count += 1;
      }
    },
    finish: () =>
      attempt(async () => {
        await systemDisk.flushFolder(temporary);
        await placeFolder(systemDisk, temporary, folder);
        settle();
      }),
    async abandon() {
      await systemDisk.remove(temporary).catch(() => {});
      settle();
    },
  };
}
