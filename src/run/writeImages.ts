import { imageGrid } from "../picture/grid.ts";
import type { Images } from "../picture/images.ts";
import { encodePng } from "../picture/png.ts";
import { drain } from "./apply/apply.ts";
import { imageOutputOf, openImageSink } from "./apply/imageSink.ts";
import { passSize } from "./apply/rows.ts";
import type { Results } from "./apply/sink.ts";
import { writePicture } from "./pictureFile.ts";

interface Place {
  /** Of the run. */
  readonly folder: string;
  /** What the pictures of its kind are called, and the images' source in numbers: `sampled`. */
  readonly name: string;
  readonly out: string | undefined;
  /** Images in a row of one picture. Default: nearly square. */
  readonly columns: number | undefined;
}

/**
 * Writes images that are in memory to `out`: `.png`, one picture of all; `.npy` or `.csv`, their numbers; a folder, a PNG picture
 * of each; without it, one picture among the run's.
 *
 * @param images with float32 pixels
 * @returns the path
 * @throws RunError where it exists or cannot be written
 * @throws ConfigError for another ending, or a wrong number of columns
 */
export async function writeImages(images: Images, { columns, ...place }: Place): Promise<string> {
  const { out } = place;
  if (out === undefined || imageOutputOf(out) === "picture") {
    return writePicture(encodePng(imageGrid(images, columns === undefined ? {} : { columns })), place);
  }
  const { height, width, channels } = images;
  await drain(passesOf(images, place.name), await openImageSink({ out }, [height, width, channels]));
  return out;
}

async function* passesOf(
  { count, height, width, channels, pixels }: Images,
  source: string,
): AsyncGenerator<Results, void, undefined> {
  const size = height * width * channels;
  for (let begin = 0; begin < count; begin += passSize) {
    const end = Math.min(count, begin + passSize);
    const origins = Array.from({ length: end - begin }, (_, index) => ({ source, index: begin + index }));
    yield { origins, values: { mean: Float32Array.from(pixels.subarray(begin * size, end * size)) } };
  }
}
