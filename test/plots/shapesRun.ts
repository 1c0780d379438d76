import { modelOf } from "../../src/config/assemble.ts";
import { type ConfigInput, resolveConfig } from "../../src/config/config.ts";
import type { Dataset } from "../../src/data/dataset.ts";
import type { Source } from "../../src/data/source.ts";
import { residentSource } from "../../src/data/sources/resident.ts";
import { randomStream } from "../../src/random/stream.ts";
import type { Session } from "../../src/runtime/session.ts";
import type { LoadedRun } from "../../src/store/loadRun.ts";

const side = 8;

export interface ShapesRun {
  readonly settings?: ConfigInput;
  readonly channels?: 1 | 3;
  readonly labelled?: boolean;
  readonly count?: number;
}

/**
 * A run as plots see it, of a model that is not trained but known: images are round spots, of which z1 and z2 are the
 * place, z3 is the size, and further dimensions say nothing. Nothing but + - * / computes it, so that pictures of it
 * are the same on every machine.
 */
export function shapesRun({
  settings = {},
  channels = 1,
  labelled = true,
  count = 60,
}: ShapesRun = {}): LoadedRun {
  const config = resolveConfig({ data: "shapes", hiddenSizes: [4], latentSize: 4, ...settings });
  const model = modelOf(config, [side, side, channels]);
  const { latentSize } = config;
  const test = spots(count, channels, labelled);
  const dataset: Dataset = {
    name: "shapes",
    shape: [side, side, channels],
    train: spots(30, channels, labelled),
    test,
    files: [],
    source: "folder",
    ...(labelled && { classes: ["low", "middle", "high"] }),
  };
  const session: Pick<Session, "prepare" | "dispose"> = {
    async prepare({ name }) {
      return {
        async run(feeds, batchSize) {
          const encoded = () => encode(feeds.x ?? new Float32Array(0), batchSize, latentSize, channels);
          if (name === "encoding") return encoded();
          const z =
            name === "reconstruction" ? encoded().mu : (feeds.z ?? feeds.priorNoise ?? new Float32Array(0));
          const mean = decode(z as Float32Array, batchSize, latentSize, channels);
          if (name !== "drawing") return { mean, z: z as Float32Array };
          const noise = feeds.likelihoodNoise ?? new Float32Array(0);
          return { draw: mean.map((value, at) => ((noise[at] ?? 1) < value ? 1 : 0)) };
        },
      };
    },
    async dispose() {},
  };
  return {
    folder: "shapes",
    name: "shapes",
    config,
    data: {
      name: "shapes",
      source: "folder",
      imageShape: [side, side, channels],
      images: { train: 30, validation: 0, test: count },
      binarization: "none",
      files: [],
      ...(dataset.classes && { classes: [...dataset.classes] }),
    },
    model,
    session: session as Session,
    loadDataset: async () => dataset,
    dispose: async () => {},
  };
}

/** Spots of three classes by height. */
function spots(count: number, channels: number, labelled: boolean): Source {
  const places = new Float32Array(3 * count);
  randomStream(1, "spots").uniforms(0, places);
  const labels = Uint8Array.from({ length: count }, (_, image) => image % 3);
  const codes = new Float32Array(count * 3);
  labels.forEach((label, image) => {
    const [x = 0, y = 0, size = 0] = places.subarray(3 * image);
    codes.set([3 * x - 1.5, 1.2 - 1.2 * label + 0.8 * y - 0.4, 2 * size - 1], 3 * image);
  });
  const pixels = Uint8Array.from(decode(codes, count, 3, channels), (value) => Math.round(255 * value));
  return residentSource({ shape: [side, side, channels], x: pixels, ...(labelled && { labels }) });
}

function decode(codes: Float32Array, count: number, latentSize: number, channels: number): Float32Array {
  return Float32Array.from({ length: count * side * side * channels }, (_, at) => {
    const channel = at % channels;
    const pixel = Math.floor(at / channels);
    const row = Math.floor(pixel / (side * side)) * latentSize;
    const [z1 = 0, z2 = 0, z3 = 0] = [0, 1, 2].map((j) => (j < latentSize ? (codes[row + j] ?? 0) : 0));
    const x = (pixel % side) - 3.5 - z1;
    const y = (Math.floor(pixel / side) % side) - 3.5 + z2;
    const radius = 2 + 0.5 * Math.max(-3, z3);
    return Math.max(0, 1 - (x * x + y * y) / (radius * radius)) / (1 + 0.6 * channel);
  });
}

/** The centre of what is bright, and how much of it there is. */
function encode(x: Float32Array | Uint8Array, count: number, latentSize: number, channels: number) {
  const mu = new Float32Array(count * latentSize);
  const logVar = new Float32Array(count * latentSize);
  const size = side * side * channels;
  for (let image = 0; image < count; image++) {
    let [sum, across, down] = [1e-6, 0, 0];
    for (let at = 0; at < size; at += channels) {
      const value = (x[image * size + at] ?? 0) / 255;
      const pixel = at / channels;
      sum += value;
      across += value * ((pixel % side) - 3.5);
      down += value * (Math.floor(pixel / side) - 3.5);
    }
    const code = [across / sum, -down / sum, (sum - 6) / 3];
    for (let j = 0; j < latentSize; j++) {
      mu[image * latentSize + j] = code[j] ?? 0;
      logVar[image * latentSize + j] = j < 3 ? -3 + j / 2 : 0;
    }
  }
  return { mu, logVar };
}
