import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeIdx } from "../../codec/idx.ts";
import type { ConfigInput } from "../../config/config.ts";
import { randomStream } from "../../random/stream.ts";

/** Trains in milliseconds on `writeTinyImages`. */
export const tinySettings: ConfigInput = {
  hiddenSizes: [16],
  latentSize: 4,
  epochs: 2,
  batchSize: 16,
  threads: 1,
};

/** Writes 60 training and 20 test images of 8 x 8 grey pixels, without labels, into a new folder. */
export async function writeTinyImages(folder: string, seed = 0): Promise<string> {
  await mkdir(folder);
  await writeFile(join(folder, "train-images-idx3-ubyte"), images(60, seed, "train"));
  await writeFile(join(folder, "t10k-images-idx3-ubyte"), images(20, seed, "test"));
  return folder;
}

/** Writes labels beside `writeTinyImages`: three classes, the brighter the higher. */
export async function writeTinyLabels(folder: string, seed = 0): Promise<void> {
  const labels = (count: number, purpose: string) => {
    const draws = drawsOf(count, seed, purpose);
    const values = Uint8Array.from({ length: count }, (_, image) =>
      Math.floor(3 * (draws[3 * image + 2] ?? 0)),
    );
    return encodeIdx({ type: "ubyte", shape: [count], values });
  };
  await writeFile(join(folder, "train-labels-idx1-ubyte"), labels(60, "train"));
  await writeFile(join(folder, "t10k-labels-idx1-ubyte"), labels(20, "test"));
}

/** Place and level of each image's block, in [0, 1). */
function drawsOf(count: number, seed: number, purpose: string): Float32Array {
  const draws = new Float32Array(3 * count);
  randomStream(seed, `tiny/${purpose}`).uniforms(0, draws);
  return draws;
}

/** A bright block somewhere in each image. */
function images(count: number, seed: number, purpose: string): Uint8Array {
  const values = new Uint8Array(count * 64);
  const draws = drawsOf(count, seed, purpose);
  for (let image = 0; image < count; image++) {
    const [left, top, level] = [0, 1, 2].map((index) => draws[3 * image + index] ?? 0) as [
      number,
      number,
      number,
    ];
    for (let y = Math.floor(top * 5); y < Math.floor(top * 5) + 4; y++) {
      for (let x = Math.floor(left * 5); x < Math.floor(left * 5) + 4; x++) {
        values[image * 64 + y * 8 + x] = 155 + Math.floor(level * 100);
      }
    }
  }
  return encodeIdx({ type: "ubyte", shape: [count, 8, 8], values });
}
