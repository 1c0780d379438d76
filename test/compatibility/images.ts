import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Library } from "./library.ts";

const side = 8;
/** Height and width of each class's shape. */
const sizes: readonly (readonly [number, number])[] = [
  [4, 4],
  [2, 6],
  [6, 2],
];
const splits = { train: 100, t10k: 12 } as const;

/**
 * Writes labelled images of 8 x 8 grey pixels as IDX files, 100 to train on and 12 to test on. The three classes are a
 * filled block, a horizontal bar and a vertical one, at a place and with a level that are drawn.
 */
export async function writeImages(
  { encodeIdx, randomStream }: Pick<Library, "encodeIdx" | "randomStream">,
  folder: string,
): Promise<void> {
  await mkdir(folder);
  for (const [split, count] of Object.entries(splits)) {
    const draws = new Float32Array(3 * count);
    randomStream(0, `compatibility/${split}`).uniforms(0, draws);
    const pixels = new Uint8Array(count * side * side);
    const labels = Uint8Array.from({ length: count }, (_, image) => image % 3);
    for (const [image, label] of labels.entries()) {
      const [left = 0, top = 0, level = 0] = draws.subarray(3 * image, 3 * image + 3);
      drawShape(pixels.subarray(image * side * side, (image + 1) * side * side), { label, left, top, level });
    }
    const shape = [count, side, side];
    const images = encodeIdx({ type: "ubyte", shape, values: pixels });
    await writeFile(join(folder, `${split}-images-idx3-ubyte`), images);
    const classes = encodeIdx({ type: "ubyte", shape: [count], values: labels });
    await writeFile(join(folder, `${split}-labels-idx1-ubyte`), classes);
  }
}

interface Drawn {
  readonly label: number;
  /** Of the place and the level, each in [0, 1). */
  readonly left: number;
  readonly top: number;
  readonly level: number;
}

function drawShape(pixels: Uint8Array, { label, left, top, level }: Drawn): void {
  const [height, width] = sizes[label] ?? [0, 0];
  const [y0, x0] = [Math.floor(top * (side - height + 1)), Math.floor(left * (side - width + 1))];
  for (let y = y0; y < y0 + height; y++) {
    pixels.fill(100 + Math.floor(level * 156), y * side + x0, y * side + x0 + width);
  }
}
