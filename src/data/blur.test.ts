import { describe, expect, it } from "vitest";
import { createBlur } from "./blur.ts";
import type { ImageShape } from "./source.ts";

/** Every pixel as the weighted sum over the whole mirrored plane, in two dimensions at once. */
function directly(pixels: Uint8Array, [height, width, channels]: ImageShape, deviation: number): number[] {
  const reach = Math.ceil(4 * deviation);
  const weight = (distance: number) => Math.exp(-(distance ** 2) / (2 * deviation ** 2));
  const mirrored = (place: number, size: number): number => {
    if (place < 0) return mirrored(-1 - place, size);
    return place >= size ? mirrored(2 * size - 1 - place, size) : place;
  };
  return Array.from(pixels, (_, at) => {
    const image = Math.floor(at / (height * width * channels)) * height * width;
    const channel = at % channels;
    const x = Math.floor(at / channels) % width;
    const y = Math.floor(at / (channels * width)) % height;
    let [sum, total] = [0, 0];
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const place = image + mirrored(y + dy, height) * width + mirrored(x + dx, width);
        sum += weight(dx) * weight(dy) * (pixels[place * channels + channel] ?? 0);
        total += weight(dx) * weight(dy);
      }
    }
    return sum / total;
  });
}

describe("blur", () => {
  it.each<readonly [ImageShape, number]>([
    [[7, 5, 1], 0.4],
    [[6, 9, 1], 1.3],
    [[4, 3, 3], 1],
    [[3, 2, 1], 2.5],
    [[3, 3, 1], 0.3],
    [[2, 3, 1], 20],
  ])("of images %j by %d pixels is the direct convolution, rounded", (shape, deviation) => {
    const count = 2 * shape[0] * shape[1] * shape[2];
    const pixels = Uint8Array.from({ length: count }, (_, k) => (k * k * 37 + k * 11) % 256);
    const expected = directly(pixels, shape, deviation);
    createBlur(shape, deviation)(pixels);
    pixels.forEach((pixel, at) => {
      expect(Math.abs(pixel - (expected[at] ?? 0))).toBeLessThanOrEqual(0.5 + 1e-9);
    });
  });

  it("leaves uniform images, and images blurred by 0, unchanged", () => {
    const even = new Uint8Array(48).fill(77);
    createBlur([4, 4, 3], 3)(even);
    expect(even).toEqual(new Uint8Array(48).fill(77));
    const pixels = Uint8Array.from({ length: 16 }, (_, k) => 16 * k);
    const before = pixels.slice();
    createBlur([4, 4, 1], 0)(pixels);
    expect(pixels).toEqual(before);
  });

  it.each([1e-320, 1e-8, 0.01, 0.02, 0.05, 0.0745, 0.1, 0.15, 0.2])(
    "of %d pixels leaves a point as it is",
    (deviation) => {
      const pixels = new Uint8Array(5 * 5);
      pixels[2 * 5 + 2] = 255;
      const before = pixels.slice();
      createBlur([5, 5, 1], deviation)(pixels);
      expect(pixels).toEqual(before);
    },
  );

  it("of 100 pixels makes small images uniform", () => {
    const pixels = Uint8Array.of(0, 255, 30, 90, 200, 25);
    createBlur([2, 3, 1], 100)(pixels);
    expect(pixels).toEqual(new Uint8Array(6).fill(100));
  });

  it("keeps the light of a point far from the edges", () => {
    const pixels = new Uint8Array(31 * 31);
    pixels[15 * 31 + 15] = 255;
    createBlur([31, 31, 1], 0.6)(pixels);
    expect(pixels.reduce((sum, pixel) => sum + pixel, 0)).toBeGreaterThan(245);
    expect(pixels[15 * 31 + 14]).toBe(pixels[16 * 31 + 15]);
  });
});
