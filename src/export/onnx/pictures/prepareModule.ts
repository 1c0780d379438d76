import type { Fit, Preparation } from "../../../data/pictures/preparation.ts";
import { preparationText } from "../../../data/pictures/statement.ts";
import type { ImageLayout } from "../programs.ts";

/**
 * An ES module without imports that exports `prepare`: it converts a picture into the bytes that an export's ONNX files
 * accept. The bytes are the same as those of `prepareRaster`, so the arithmetic is that of `src/codec/picture`, in the
 * same order. With the layout `nchw` they are in planes.
 */
export function prepareModule(preparation: Preparation, layout: ImageLayout): string {
  const { height, width, channels, fit, background } = preparation;
  const shape = layout === "nchw" ? [channels, height, width] : [height, width, channels];
  return `// ${preparationText(preparation)}
const [HEIGHT, WIDTH, CHANNELS] = [${height}, ${width}, ${channels}];
const BACKGROUND = [${background.join(", ")}];

/**
 * Converts a picture into the bytes that the ONNX files of this folder accept, [${shape.join(", ")}].
 *
 * @param {{ width: number, height: number, data: Uint8Array | Uint8ClampedArray }} picture upright, sRGB; data: RGBA bytes, rows from
 *   the top, not premultiplied by alpha, as from sharp and from a canvas
 * @returns {Uint8Array}
 */
export function prepare(picture) {
  const { width, height, data } = picture;
  if (!(width >= 1 && height >= 1) || data.length !== 4 * width * height) {
    throw new Error(\`expected \${width} x \${height} x 4 bytes of RGBA, found \${data.length}\`);
  }
  const { window, place } = placementOf(width, height);
  const part = resample(opaque(data), width, height, window, place);
${placing(preparation, layout)}}

${placements[fit]}
${centred(fit)}// The picture over the background, as ${channels === 1 ? "grey" : "RGB"}.
function opaque(rgba) {
  const pixels = new Uint8Array((rgba.length / 4) * CHANNELS);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += CHANNELS) {
    const alpha = rgba[from + 3];
    const over = (channel) => Math.floor((alpha * rgba[from + channel] + (255 - alpha) * BACKGROUND[channel] + 127) / 255);
${channels === 1 ? "    pixels[to] = luma(over(0), over(1), over(2));" : "    pixels[to] = over(0);\n    pixels[to + 1] = over(1);\n    pixels[to + 2] = over(2);"}
  }
  return pixels;
}

${channels === 1 ? luma : ""}${resampling}`;
}

const luma = `function luma(red, green, blue) {
  return (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16;
}

`;

/** The code that places the scaled part in the image and returns it. */
function placing({ channels, fit }: Preparation, layout: ImageLayout): string {
  const planes = layout === "nchw" && channels > 1;
  const isWhole = fit === "cover" || fit === "stretch";
  const filled = `  const image = new Uint8Array(HEIGHT * WIDTH * CHANNELS);
  const colour = ${channels === 1 ? "[luma(...BACKGROUND)]" : "BACKGROUND"};
  for (let index = 0; index < image.length; index++) image[index] = colour[index % CHANNELS];
  for (let row = 0; row < place.height; row++) {
    const line = part.subarray(row * place.width * CHANNELS, (row + 1) * place.width * CHANNELS);
    image.set(line, ((place.top + row) * WIDTH + place.left) * CHANNELS);
  }
`;
  const moved = (image: string) => `  const planes = new Uint8Array(${image}.length);
  for (let index = 0; index < ${image}.length; index++) {
    planes[(index % CHANNELS) * HEIGHT * WIDTH + Math.floor(index / CHANNELS)] = ${image}[index];
  }
  return planes;
`;
  const image = isWhole ? "part" : "image";
  return `${isWhole ? "" : filled}${planes ? moved(image) : `  return ${image};\n`}`;
}

const everywhere = "{ left: 0, top: 0, width: WIDTH, height: HEIGHT }";

/**
 * The function that chooses the visible part of a picture and its place: `placementOf` of `src/data/pictures`, for one
 * fit.
 */
const placements: Readonly<Record<Fit, string>> = {
  stretch: `function placementOf(width, height) {
  return { window: { left: 0, top: 0, width, height }, place: ${everywhere} };
}
`,
  cover: `// The largest part in the middle that has the image's aspect ratio.
function placementOf(width, height) {
  const [wide, tall] = [width * HEIGHT, height * WIDTH];
  const columns = wide > tall ? tall / HEIGHT : width;
  const rows = wide > tall ? height : wide / WIDTH;
  return {
    window: { left: (width - columns) / 2, top: (height - rows) / 2, width: columns, height: rows },
    place: ${everywhere},
  };
}
`,
  contain: `function placementOf(width, height) {
  const [wide, tall] = [width * HEIGHT, height * WIDTH];
  const scaled = (side) => Math.max(1, Math.floor(side + 0.5));
  const place = wide > tall ? centred(WIDTH, scaled(tall / width)) : centred(scaled(wide / height), HEIGHT);
  return { window: { left: 0, top: 0, width, height }, place };
}
`,
  pad: `function placementOf(width, height) {
  if (width > WIDTH || height > HEIGHT) {
    throw new Error(\`expected a picture of at most \${WIDTH} x \${HEIGHT} pixels (width x height), found \${width} x \${height}\`);
  }
  return { window: { left: 0, top: 0, width, height }, place: centred(width, height) };
}
`,
};

function centred(fit: Fit): string {
  if (fit === "cover" || fit === "stretch") return "";
  return `function centred(width, height) {
  return { left: Math.floor((WIDTH - width) / 2), top: Math.floor((HEIGHT - height) / 2), width, height };
}

`;
}

/** `src/codec/picture` without types. */
const resampling = `// Resizes a part of a picture with a triangle filter as wide as the reduction, and rounds once at the end.
function resample(pixels, width, height, window, to) {
  const whole = window.width === width && window.height === height;
  if (whole && to.width === width && to.height === height) return pixels;
  const across = contributions(width, window.left, window.width, to.width);
  const down = contributions(height, window.top, window.height, to.height);
  const length = to.width * CHANNELS;
  const rows = new Float64Array(down.most * length);
  const sums = new Float64Array(length);
  const result = new Uint8Array(to.height * length);
  let ready = 0;
  for (let y = 0; y < to.height; y++) {
    const first = down.first[y];
    const end = first + down.count[y];
    for (let row = Math.max(ready, first); row < end; row++) {
      const out = rows.subarray((row % down.most) * length, ((row % down.most) + 1) * length);
      scaleRow(pixels, row * width * CHANNELS, across, out);
    }
    ready = end;
    sums.fill(0);
    for (let row = first; row < end; row++) {
      const weight = down.weights[y * down.most + row - first];
      const place = (row % down.most) * length;
      for (let x = 0; x < length; x++) sums[x] += weight * rows[place + x];
    }
    for (let x = 0; x < length; x++) result[y * length + x] = Math.floor(sums[x] + 0.5);
  }
  return result;
}

function scaleRow(pixels, start, { first, count, weights, most }, out) {
  for (let x = 0; x < first.length; x++) {
    for (let channel = 0; channel < CHANNELS; channel++) {
      let sum = 0;
      let at = start + CHANNELS * first[x] + channel;
      for (let index = x * most; index < x * most + count[x]; index++, at += CHANNELS) sum += weights[index] * pixels[at];
      out[CHANNELS * x + channel] = sum;
    }
  }
}

// For each pixel of the result, the pixels of the source that it is computed from, and their weights.
function contributions(size, start, length, pixels) {
  const scale = length / pixels;
  const support = Math.max(1, scale);
  const most = Math.min(size, Math.ceil(2 * support) + 1);
  const first = new Int32Array(pixels);
  const count = new Int32Array(pixels);
  const weights = new Float64Array(pixels * most);
  for (let target = 0; target < pixels; target++) {
    const centre = start + (target + 0.5) * scale;
    const from = Math.max(0, Math.floor(centre - support + 0.5));
    const end = Math.min(size, from + most, Math.floor(centre + support + 0.5));
    let sum = 0;
    for (let source = from; source < end; source++) {
      const weight = Math.max(0, 1 - Math.abs((source + 0.5 - centre) / support));
      weights[target * most + source - from] = weight;
      sum += weight;
    }
    for (let index = 0; index < end - from; index++) weights[target * most + index] /= sum;
    first[target] = from;
    count[target] = end - from;
  }
  return { first, count, weights, most };
}
`;
