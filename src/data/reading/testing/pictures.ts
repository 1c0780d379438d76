/** Deterministic pseudorandom bytes: the upper eight bits of a linear congruential generator (Knuth). */
export function someBytes(length: number, seed = 1): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

/**
 * Images [count, H, W, C] of bytes from 0 to 255 that change little between neighbouring pixels and much between
 * channels.
 */
export function smoothImages(count: number, height: number, width: number, channels: number): Uint8Array {
  const bytes = new Uint8Array(count * height * width * channels);
  for (let at = 0; at < bytes.length; at++) {
    const channel = at % channels;
    const column = Math.floor(at / channels) % width;
    const row = Math.floor(at / channels / width) % height;
    const image = Math.floor(at / channels / width / height);
    const wave = Math.sin((row + image) / 5) * Math.cos((column + 2 * image) / 7);
    bytes[at] = Math.min(255, Math.max(0, Math.round(70 + 90 * channel + (60 + image) * wave)));
  }
  return bytes;
}

/** Converts images [count, H, W, C] to [count, C, H, W]. */
export function channelsFirst(
  images: Uint8Array,
  [height, width, channels]: readonly [number, number, number],
): Uint8Array {
  const pixels = height * width;
  return images.map((_, at) => {
    const image = Math.floor(at / (pixels * channels));
    const channel = Math.floor(at / pixels) % channels;
    return images[(image * pixels + (at % pixels)) * channels + channel] ?? 0;
  });
}
