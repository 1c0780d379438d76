import type { Images } from "../../picture/images.ts";

/** `count` images, beginning with image `first`, as a view. */
export function imagesFrom(images: Images, first: number, count: number): Images {
  const size = images.height * images.width * images.channels;
  return { ...images, count, pixels: images.pixels.subarray(first * size, (first + count) * size) };
}

/** Concatenates images of the same shape, as intensities. */
export function joinImages(...parts: readonly [Images, ...Images[]]): Images {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const [first] = parts;
  const pixels = new Float32Array(count * first.height * first.width * first.channels);
  let at = 0;
  for (const part of parts) {
    pixels.set(intensities(part), at);
    at += part.pixels.length;
  }
  return { ...first, count, pixels };
}

function intensities({ pixels }: Images): Float32Array {
  return pixels instanceof Float32Array ? pixels : Float32Array.from(pixels, (value) => value / 255);
}
