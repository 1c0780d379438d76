import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { randomStream } from "../../src/random/stream.ts";

/** Pictures that the benchmark makes: photo-like, large smooth shapes with fine noise. */
export interface MadePictures {
  readonly name: string;
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly format: "jpeg" | "png";
}

/** Writes pictures to a folder; the same each time. */
export async function makePictures(
  folder: string,
  { count, width, height, format }: MadePictures,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const coarse = { width: 40, height: 30 };
  const noise = new Float32Array(width * height);
  randomStream(0, "bench/noise").normals(0, noise);
  const stream = randomStream(0, "bench/pictures");
  const bits = new Uint32Array(coarse.width * coarse.height * 3);
  for (let picture = 0; picture < count; picture++) {
    stream.bits(picture, bits);
    const raw = { ...coarse, channels: 3 as const };
    const pixels = await sharp(
      Uint8Array.from(bits, (word) => word >>> 24),
      { raw },
    )
      .resize(width, height, { fit: "fill", kernel: "cubic" })
      .raw()
      .toBuffer();
    for (let at = 0; at < pixels.length; at++) {
      const value = (pixels[at] ?? 0) + 6 * (noise[(at + 7919 * picture) % noise.length] ?? 0);
      pixels[at] = Math.max(0, Math.min(255, Math.round(value)));
    }
    const made = sharp(pixels, { raw: { width, height, channels: 3 } });
    const bytes = await (format === "jpeg" ? made.jpeg({ quality: 90 }) : made.png()).toBuffer();
    await writeFile(join(folder, `${String(picture).padStart(5, "0")}.${format}`), bytes);
  }
}
