import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { encodePng } from "../../src/codec/png.ts";
import type { Dataset } from "../../src/data/dataset.ts";
import { loadDataset } from "../../src/data/loadDataset.node.ts";
import type { PictureRequest } from "../../src/data/pictures/picturesDataset.ts";
import { gatherData, gatherLabels, type Source } from "../../src/data/source.ts";

/** Files by their paths. */
export type Files = Readonly<Record<string, Uint8Array | string>>;

export const width = 8;
export const height = 6;

/** [height, width, 3], different for each number. */
export function pixelsOf(number: number): Uint8Array {
  return Uint8Array.from(
    { length: height * width * 3 },
    (_, at) => (number * 37 + at * (3 + (number % 5)) + Math.floor(at / 9)) % 256,
  );
}

export const pngOf = (number: number): Uint8Array =>
  encodePng({ width, height, channels: 3, data: pixelsOf(number) });

/** Pictures `<before>00.png`, ... with the numbers from `first` on. */
export function someFiles(before: string, count: number, first = 0): Record<string, Uint8Array> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`${before}${`${at}`.padStart(2, "0")}.png`, pngOf(first + at)]),
  );
}

export async function writeFolder(folder: string, files: Files): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

const bytesOf = (content: Uint8Array | string) => Uint8Array.from(Buffer.from(content));

export function zipOf(files: Files): Uint8Array {
  return zipSync(
    Object.fromEntries(Object.entries(files).map(([name, content]) => [name, bytesOf(content)])),
  );
}

/** A tar entry that is not a file: its type and link target. */
export interface TarLink {
  readonly name: string;
  readonly type: "1" | "2";
  readonly target: string;
}

/** A tar archive (POSIX ustar). */
export function tarOf(files: Files, links: readonly TarLink[] = []): Buffer {
  const blocks: Buffer[] = [];
  const add = (name: string, type: string, target: string, content: Uint8Array) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write("0000644\0", 100);
    header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write("        ", 148);
    header.write(type, 156);
    header.write(target, 157);
    header.write("ustar\x0000", 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    blocks.push(header, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512));
  };
  for (const [name, content] of Object.entries(files)) add(name, "0", "", bytesOf(content));
  for (const { name, type, target } of links) add(name, type, target, new Uint8Array(0));
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

export const tarGzOf = (files: Files): Buffer => gzipSync(tarOf(files));

/** Loads a data set of pictures. */
export function load(
  path: string,
  cacheFolder: string,
  reading: Partial<PictureRequest> = {},
): Promise<Dataset> {
  return loadDataset(path, { cacheFolder, reading });
}

const everyRow = ({ count }: Source) => Uint32Array.from({ length: count }, (_, at) => at);

export async function dataOf(source: Source): Promise<Uint8Array> {
  const data = await gatherData(source, everyRow(source));
  return Uint8Array.from(data);
}

export async function labelsOf(source: Source): Promise<readonly number[]> {
  const labels = await gatherLabels(source, everyRow(source));
  return labels === undefined ? [] : Array.from(labels);
}

/** The numbers of the pictures of a split, by `pixelsOf`. */
export async function numbersOf(source: Source, most = 100): Promise<readonly number[]> {
  const data = await dataOf(source);
  const size = height * width * 3;
  const known = new Map(Array.from({ length: most }, (_, at) => [pixelsOf(at).join(), at]));
  return Array.from(
    { length: source.count },
    (_, at) => known.get(data.subarray(at * size, (at + 1) * size).join()) ?? -1,
  );
}
