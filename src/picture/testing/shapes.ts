import { randomStream } from "../../random/stream.ts";
import type { Images } from "../images.ts";

/**
 * Test images: image `index` is a soft ring whose radius grows with the index, in [0, 1]; three channels have different
 * brightness. `softness` blurs its edge, like a reconstruction.
 */
export function ringImages(count: number, side: number, channels: 1 | 3 = 1, softness = 1): Images {
  const pixels = new Float32Array(count * side * side * channels);
  const centre = (side - 1) / 2;
  pixels.forEach((_, position) => {
    const channel = position % channels;
    const pixel = Math.floor(position / channels);
    const index = Math.floor(pixel / (side * side));
    const y = Math.floor(pixel / side) % side;
    const x = pixel % side;
    const radius = (side / 2) * (0.3 + (0.6 * index) / count);
    const distance = Math.sqrt((x - centre) ** 2 + (y - centre) ** 2);
    const brightness = Math.max(0, 1 - Math.abs(distance - radius) / (1.5 * softness));
    pixels[position] = brightness / (1 + channel / 2);
  });
  return { count, height: side, width: side, channels, pixels };
}

/** The same images with about a fifth of their values, anywhere, turned to 1. */
export function speckled(images: Images): Images {
  const draws = new Float32Array(images.pixels.length);
  randomStream(0, "speckles").uniforms(0, draws);
  const pixels = Float32Array.from(images.pixels, (value, at) => ((draws[at] ?? 1) < 0.2 ? 1 : value));
  return { ...images, pixels };
}
