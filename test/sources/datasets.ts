import { type DatumShape, type GatherTarget, requireGatherable, type Source } from "../../src/data/source.ts";
import { residentSource } from "../../src/data/sources/resident.ts";
import type { Dataset } from "../../src/index.ts";
import { randomStream } from "../../src/random/stream.ts";

/** A source that makes its images on demand, and the largest number that was requested at once. */
export function generatedImages(count: number, purpose: string): { source: Source; most: () => number } {
  const shape: DatumShape = [8, 8, 1];
  let most = 0;
  const about = { count, shape, elementType: "uint8", fields: { labels: 1 }, buffers: [] } as const;
  const gather = async (rows: Uint32Array, { x, labels }: GatherTarget) => {
    requireGatherable(about, rows, { ...(x && { x }), ...(labels && { labels }) });
    // Asynchronous, in a later task.
    await new Promise((resolve) => setImmediate(resolve));
    rows.forEach((row, place) => {
      const [left, top, level] = drawsOf(purpose, row);
      if (labels) labels[place] = Math.floor(3 * level);
      if (x) drawBlock(x.subarray(64 * place, 64 * (place + 1)), left, top, level);
    });
    if (x) most = Math.max(most, rows.length);
  };
  return { source: { ...about, fileRow: (row) => row, gather }, most: () => most };
}

function drawsOf(purpose: string, row: number): readonly [number, number, number] {
  const draws = new Float32Array(3);
  randomStream(0, `generated/${purpose}`).uniforms(row, draws);
  const [a = 0, b = 0, c = 0] = draws;
  return [a, b, c];
}

function drawBlock(image: Uint8Array | Float32Array, left: number, top: number, level: number): void {
  image.fill(0);
  for (let y = Math.floor(5 * top); y < Math.floor(5 * top) + 4; y++)
    for (let x = Math.floor(5 * left); x < Math.floor(5 * left) + 4; x++)
      image[8 * y + x] = 155 + Math.floor(100 * level);
}

/** Float vectors of six numbers, which lie near a plane. */
export function planeVectors(count: number, purpose: string): Source {
  const x = new Float32Array(6 * count);
  const draws = new Float32Array(8);
  for (let row = 0; row < count; row++) {
    randomStream(0, `vectors/${purpose}`).normals(row, draws);
    const [a = 0, b = 0, ...noise] = draws;
    for (let j = 0; j < 6; j++)
      x[6 * row + j] = 3 * a * Math.cos(j) + 2 * b * Math.sin(j) - 1 + 0.1 * (noise[j] ?? 0);
  }
  return residentSource({ shape: [6], x });
}

/** Two sources as a data set that a program brings along. */
export function datasetOf(name: string, train: Source, test: Source): Dataset {
  return { name, shape: train.shape, train, test, files: [], source: "made by the test" };
}
