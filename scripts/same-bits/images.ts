import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encodeIdx, randomStream } from "../../src/node.ts";

const side = 28;
const classes = 10;
const splits = { train: 400, t10k: 100 } as const;

/**
 * Writes labelled grey images of 28 x 28 pixels as IDX files, 400 to train on and 100 to test on: a soft line through
 * each, whose direction is its class and whose place, width and brightness are drawn.
 */
export async function writeLines(folder: string): Promise<void> {
  await mkdir(folder);
  for (const [split, count] of Object.entries(splits)) {
    const draws = new Float32Array(4 * count);
    randomStream(0, `same-bits/${split}`).uniforms(0, draws);
    const labels = Uint8Array.from({ length: count }, (_, image) => image % classes);
    const pixels = new Uint8Array(count * side * side);
    for (const [image, label] of labels.entries()) {
      const [x = 0, y = 0, width = 0, level = 0] = draws.subarray(4 * image, 4 * image + 4);
      const line = { angle: (Math.PI * label) / classes, x: 8 + 12 * x, y: 8 + 12 * y, width: 1 + 2 * width };
      for (let pixel = 0; pixel < side * side; pixel++) {
        const distance = distanceFrom(line, pixel % side, Math.floor(pixel / side));
        pixels[image * side * side + pixel] = (155 + 100 * level) * Math.exp(-((distance / line.width) ** 2));
      }
    }
    const write = (part: string, shape: readonly number[], values: Uint8Array) =>
      writeFile(join(folder, `${split}-${part}`), encodeIdx({ type: "ubyte", shape: [...shape], values }));
    await write("images-idx3-ubyte", [count, side, side], pixels);
    await write("labels-idx1-ubyte", [count], labels);
  }
}

interface Line {
  readonly angle: number;
  /** A point that it goes through. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

function distanceFrom({ angle, ...point }: Line, x: number, y: number): number {
  return Math.abs((x - point.x) * Math.sin(angle) - (y - point.y) * Math.cos(angle));
}
