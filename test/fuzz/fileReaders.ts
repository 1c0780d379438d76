import { writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { readCodeFiles } from "../../src/apply/files/codeFiles.ts";
import { encodeIdx } from "../../src/codec/idx.ts";
import { encodeNpy } from "../../src/codec/npy/npy.ts";
import { encodePng } from "../../src/codec/png.ts";
import { encodeSafetensors } from "../../src/codec/safetensors/encode.ts";
import { modelOf } from "../../src/config/assemble.ts";
import { resolveConfig } from "../../src/config/config.ts";
import { everyImage } from "../../src/data/batches.ts";
import { readImageFiles } from "../../src/data/files/images.node.ts";
import { readLabels } from "../../src/data/files/labels.node.ts";
import { loadDataset } from "../../src/data/loadDataset.node.ts";
import { gatherData } from "../../src/data/source.ts";
import { DataError } from "../../src/errors.ts";
import { initialValues } from "../../src/nn/scope.ts";
import { importWeights } from "../../src/run/importWeights.ts";
import { bytesOf, type Reader } from "./reader.ts";

const side = 4;
const shape = [side, side, 1] as const;
const latentSize = 3;
const classes = 4;
const pixels = Uint8Array.from({ length: 3 * side * side }, (_, index) => (index * 37) % 256);
const codes = Float32Array.from({ length: 4 * latentSize }, (_, index) => index / 4 - 1);
const labels = Uint8Array.from([0, 1, 2, 3, 2, 1]);

const imageArrays = [
  encodeNpy([3, side, side], pixels),
  encodeNpy(
    [3, side * side],
    Float32Array.from(pixels, (value) => value / 255),
  ),
  encodeIdx({ type: "ubyte", shape: [3, side, side], values: pixels }),
];
const oneImage = encodePng({ width: side, height: side, channels: 1, data: pixels.subarray(0, side * side) });
const imageTable = bytesOf(
  `${[0, 1].map((row) => [...pixels.subarray(row * 16, row * 16 + 16)].join(",")).join("\n")}\n`,
);
const codeTable = bytesOf('source,index,mu.0,mu.1,mu.2\na.png,0,0.5,-1e-3,2\n"b,c.png",1,1,0,-0.25\n');
const plainCodes = bytesOf("0.5,1,2\n-1,0,3e-2\n");
const labelTable = bytesOf("label\n0\n3\n2\n");

/** Readers of files on disk. Each uses a separate file in a folder, which must exist. */
export async function fileReaders(folder: string): Promise<readonly Reader[]> {
  const readerOf = (
    name: string,
    file: string,
    samples: readonly Uint8Array[],
    read: (path: string, require: Parameters<Reader["read"]>[1]) => Promise<void>,
  ): Reader => {
    const path = join(folder, file);
    return {
      name,
      samples,
      source: path,
      refusals: [DataError],
      async read(bytes, require) {
        writeFileSync(path, bytes);
        await read(path, require);
      },
    };
  };

  const images = async (path: string, require: Parameters<Reader["read"]>[1]) => {
    let next = 0;
    for await (const { source, first, count, pixels } of readImageFiles([path], shape, false)) {
      require(source === path && first === next && count > 0, `image ${next} of this file, found ${first}`);
      require(pixels.length === count * side * side, `${pixels.length} bytes for ${count} images`);
      next += count;
    }
    require(next > 0, "an image, where nothing was refused");
  };
  const numbers = async (path: string, require: Parameters<Reader["read"]>[1]) => {
    let found = 0;
    for await (const { origins, z } of readCodeFiles([path], latentSize)) {
      require(z.length === origins.length * latentSize, `${z.length} numbers for ${origins.length} codes`);
      found += origins.length;
    }
    require(found > 0, "a code, where nothing was refused");
  };
  const dataset = join(folder, "dataset");
  await mkdir(dataset);
  const test = encodeIdx({ type: "ubyte", shape: [3, side, side], values: pixels });
  const others = encodeIdx({
    type: "ubyte",
    shape: [3, side, side],
    values: pixels.map((value) => 255 - value),
  });
  writeFileSync(join(dataset, "t10k-images-idx3-ubyte"), test);
  writeFileSync(
    join(dataset, "train-labels-idx1-ubyte"),
    encodeIdx({ type: "ubyte", shape: [3], values: labels.subarray(0, 3) }),
  );
  const model = modelOf(resolveConfig({ hiddenSizes: [5], latentSize }), shape);
  const weights = Object.fromEntries(
    Object.entries(initialValues(model.parameters, 0)).map(([name, data]) => {
      const sizes = model.parameters.find((parameter) => parameter.name === name)?.sizes ?? [];
      return [name, { dataType: "float32", shape: sizes, data } as const];
    }),
  );

  return [
    readerOf(
      "images of a file",
      "images",
      [...imageArrays, oneImage, ...imageArrays.map((each) => gzipSync(each))],
      images,
    ),
    readerOf("images of a table", "images.csv", [imageTable], images),
    readerOf(
      "codes of an array",
      "codes.npy",
      [encodeNpy([4, latentSize], codes), encodeNpy([latentSize], codes.subarray(0, latentSize))],
      numbers,
    ),
    readerOf("codes of a table", "codes.csv", [codeTable, plainCodes], numbers),
    readerOf(
      "labels",
      "labels.csv",
      [labelTable, encodeNpy([6], labels), encodeIdx({ type: "ubyte", shape: [6], values: labels })],
      async (path, require) => {
        const found = await readLabels(path, classes);
        require(found.length > 0 && found.every((label) => label < classes), `labels below ${classes}`);
      },
    ),
    {
      ...readerOf(
        "data set",
        join("dataset", "train-images-idx3-ubyte"),
        [others, gzipSync(others)],
        async (_, require) => {
          const { train } = await loadDataset(dataset);
          const { x } = { x: await gatherData(train, everyImage(train.count)) };
          require(train.shape.join() ===
            shape.join(), `images of ${train.shape.join(" x ")}, as the test images`);
          require(x.length === train.count * side * side, `${x.length} bytes for ${train.count} images`);
        },
      ),
      source: dataset,
    },
    readerOf(
      "weights",
      "weights.safetensors",
      [encodeSafetensors(weights, { nelbo: "0.1.0" }), encodeSafetensors(weights)],
      async (path, require) => {
        const found = await importWeights(model, path);
        for (const { name, sizes } of model.parameters) {
          const data = found[name];
          require(data?.length ===
            sizes.reduce((product, size) => product * size, 1), `as many numbers as ${name} has`);
          require(data?.every(Number.isFinite) === true, `finite numbers in ${name}`);
        }
      },
    ),
  ];
}
