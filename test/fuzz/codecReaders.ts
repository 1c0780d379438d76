import { gunzipSync, gzipSync } from "node:zlib";
import { encode as encodeAnyPng } from "fast-png";
import { gunzip } from "../../src/codec/gzip.ts";
import { encodeIdx } from "../../src/codec/idx.ts";
import { readIdx } from "../../src/codec/idxStream.ts";
import { encodeNpyHeader, type NpyType } from "../../src/codec/npy/header.ts";
import { decodeNpy, encodeNpy } from "../../src/codec/npy/npy.ts";
import { decodePng, encodePng } from "../../src/codec/png.ts";
import { decodeSafetensors } from "../../src/codec/safetensors/decode.ts";
import { encodeSafetensors } from "../../src/codec/safetensors/encode.ts";
import { elementCount } from "../../src/codec/sizes.ts";
import { cutBack } from "../../src/codec/tensorboard/cut.ts";
import { encodeEvent } from "../../src/codec/tensorboard/event.ts";
import { decodeRecords } from "../../src/codec/tensorboard/records.ts";
import { DataError } from "../../src/errors.ts";
import { bytesOf, type Reader, type Require } from "./reader.ts";

const grey = Uint8Array.from({ length: 48 }, (_, index) => (index * 37) % 256);
const floats = Float32Array.from({ length: 12 }, (_, index) => index / 4 - 1);

/** Bytes in pieces, as a file is read. */
async function* piecesOf(bytes: Uint8Array) {
  for (let begin = 0; begin < bytes.length; begin += 100) yield bytes.subarray(begin, begin + 100);
}

/** An array of an npy type that nelbo does not write. */
function npyOf(type: NpyType, bytes: number): Uint8Array {
  return Buffer.concat([encodeNpyHeader({ type, shape: [2, 3] }), grey.subarray(0, 6 * bytes)]);
}

export const npySamples = [
  encodeNpy([3, 4, 4], grey),
  encodeNpy([3, 4], floats),
  npyOf("f8", 8),
  npyOf("i2", 2),
  npyOf("u8", 8),
  npyOf("b1", 1),
];

export const idxSamples = [
  encodeIdx({ type: "ubyte", shape: [3, 4, 4], values: grey }),
  encodeIdx({ type: "ubyte", shape: [48], values: grey }),
  encodeIdx({ type: "float", shape: [3, 4], values: floats }),
  encodeIdx({ type: "int", shape: [2, 3], values: Int32Array.from([1, -2, 3, -4, 5, -6]) }),
  encodeIdx({ type: "double", shape: [2], values: Float64Array.from([1.5, -2]) }),
];

/**
 * PNG files of every colour type. Those with fewer than 8 bits per pixel are written here, because the encoder does
 * not support them.
 */
export const pngSamples = [
  encodePng({ width: 6, height: 8, channels: 1, data: grey }),
  encodePng({ width: 4, height: 4, channels: 3, data: grey }),
  encodePng({ width: 3, height: 4, channels: 4, data: grey }),
  encodeAnyPng({ width: 6, height: 4, channels: 2, depth: 8, data: grey }),
  encodeAnyPng({
    width: 6,
    height: 4,
    channels: 1,
    depth: 16,
    data: Uint16Array.from(grey.subarray(0, 24), (v) => v * 257),
  }),
];

function requireSizes(shape: readonly number[], length: number, require: Require): void {
  require(shape.every((size) => Number.isSafeInteger(size) && size >= 0), `sizes ${shape.join(", ")}`);
  require(elementCount(shape) === length, `${length} elements for the shape ${shape.join(" x ")}`);
}

const safetensorsSamples = [
  encodeSafetensors(
    {
      weight: { dataType: "float32", shape: [3, 4], data: floats },
      double: { dataType: "float64", shape: [2], data: Float64Array.from([1, 2]) },
      bytes: { dataType: "uint8", shape: [48], data: grey },
      scalar: { dataType: "int32", shape: [], data: Int32Array.from([-1]) },
    },
    { format: "pt", note: "free text" },
  ),
  encodeSafetensors({ one: { dataType: "float32", shape: [12], data: floats } }),
  encodeSafetensors({}),
];

const eventsSamples = [
  Buffer.concat([
    encodeEvent({ kind: "version", time: 1 }),
    ...[1, 2, 3].map((step) =>
      encodeEvent({ kind: "summary", time: step, step, values: { scalars: { "train/loss": step } } }),
    ),
    encodeEvent({ kind: "restart", time: 9, step: 3 }),
  ]),
];

/** Readers of bytes, without files. */
export const codecReaders: readonly Reader[] = [
  {
    name: "npy",
    samples: npySamples,
    source: "codes.npy",
    refusals: [DataError],
    read(bytes, require) {
      const { shape, data } = decodeNpy(bytes, "codes.npy");
      requireSizes(shape, data.length, require);
    },
  },
  {
    name: "idx",
    samples: [...idxSamples, ...idxSamples.map((sample) => gzipSync(sample))],
    source: "images-ubyte",
    refusals: [DataError],
    async read(bytes, require) {
      const { shape, values } = await readIdx(bytes, "images-ubyte");
      requireSizes(shape, values.length, require);
      require(values.length > 0, "at least one element");
    },
  },
  {
    name: "gzip",
    samples: [bytesOf("some text, some text, some text\n".repeat(40)), grey, bytesOf("x")].map((plain) =>
      gzipSync(plain),
    ),
    source: "file.gz",
    refusals: [DataError],
    async read(bytes, require) {
      const plain: Uint8Array[] = [];
      for await (const part of gunzip(piecesOf(bytes), "file.gz")) plain.push(part.slice());
      // Compares with another implementation: accepted input must give the same bytes.
      require(Buffer.concat(plain).equals(gunzipSync(bytes)), "the bytes that zlib gives");
    },
  },
  {
    name: "png",
    samples: pngSamples,
    source: "PNG",
    refusals: [DataError],
    read(bytes, require) {
      const { width, height, channels, data } = decodePng(bytes);
      require(width >= 1 &&
        height >= 1 &&
        [1, 3, 4].includes(channels), `${width} x ${height} x ${channels}`);
      require(data.length ===
        width * height * channels, `${data.length} bytes for ${width} x ${height} x ${channels}`);
    },
  },
  {
    name: "safetensors",
    samples: safetensorsSamples,
    source: "model.safetensors",
    refusals: [DataError],
    read(bytes, require) {
      const { tensors, metadata } = decodeSafetensors(bytes, "model.safetensors");
      for (const { shape, data } of Object.values(tensors)) requireSizes(shape, data.length, require);
      const stored = Object.values(tensors).reduce((sum, { data }) => sum + data.byteLength, 0);
      require(stored <= 2 * bytes.length, `${stored} bytes of tensors from a file of ${bytes.length}`);
      for (const value of Object.values(metadata)) require(typeof value === "string", "text in the metadata");
    },
  },
  {
    name: "tensorboard",
    samples: eventsSamples,
    source: "",
    // Damaged records are cut off. No input is refused.
    refusals: [],
    read(bytes, require) {
      const records = decodeRecords(bytes);
      const kept = cutBack(bytes, { step: 2, isLater: () => false });
      const ends = [0, ...records.map(({ end }) => end)];
      require(ends.includes(kept.bytes) &&
        kept.bytes <= bytes.length, `a cut at ${kept.bytes}, the end of no record`);
    },
  },
];
