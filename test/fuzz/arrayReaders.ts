import { readFileSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { decodeBitRows } from "../../src/codec/amat.ts";
import { openArchive } from "../../src/codec/archive/archive.ts";
import { openArrayFile, openArrayFileOf } from "../../src/codec/arrays/openFile.node.ts";
import type { ArrayFile } from "../../src/codec/arrays/storedArray.ts";
import { fixture, fixtures, bytesOf as fromBase64 } from "../../src/codec/arrays/testing/fixtures.ts";
import { cifarClasses, cifarLayoutOf } from "../../src/codec/cifar.ts";
import { bytesAsFile } from "../../src/codec/randomAccess.ts";
import { elementCount } from "../../src/codec/sizes.ts";
import { zipOf } from "../../src/codec/zip/testing/write.ts";
import { DataError } from "../../src/errors.ts";
import { npySamples } from "./codecReaders.ts";
import { bytesOf, type Reader, type Require } from "./reader.ts";

/** Rows per read, and maximum number of rows per array: a header may declare many rows if the file is sparse. */
const rows = { atATime: 7, most: 300 };

/** Reads arrays by rows, and checks their sizes against the file's declarations. */
async function requireArrays(file: ArrayFile, require: Require): Promise<void> {
  require(file.arrays.length > 0, "an array, where nothing was refused");
  for (const { name, shape, read } of file.arrays) {
    require(shape.every(
      (size) => Number.isSafeInteger(size) && size >= 0,
    ), `sizes ${shape.join(", ")} of ${name}`);
    const count = Math.min(shape[0] ?? 1, rows.most);
    for (let first = 0; first < count; first += rows.atATime) {
      const some = Math.min(rows.atATime, count - first);
      const numbers = await read(first, some);
      require(numbers.length ===
        some *
          elementCount(shape.slice(1)), `${numbers.length} numbers of ${some} rows of ${shape.join(" x ")}`);
    }
  }
}

/** Reads arrays from bytes in memory. The name identifies CIFAR's files. */
function arraysReader(name: string, file: string, samples: readonly Uint8Array[]): Reader {
  return {
    name,
    samples,
    source: file,
    refusals: [DataError],
    async read(bytes, require) {
      await requireArrays(await openArrayFileOf(bytesAsFile(bytes, file)), require);
    },
  };
}

const fixtureBytes = (name: string) => new Uint8Array(readFileSync(fixture(name)));
const npy = [
  ...npySamples,
  ...fixtures.npy.filter((_, at) => at % 5 === 0).map(({ file }) => fromBase64(file)),
];
const idx = fixtures.idx.map(({ file }) => fromBase64(file));
const tables = [
  "label,pixel0,pixel1,pixel2\n7,0,255,3\n3,12,9,200\n0,1,2,3\n",
  "x.1;x.0;class\n0.5;-1e3;2\n7;8;9\n",
  'a,b,"kind, of"\n1,2,cat\n3,4,"dog ""x"""\n-5,6,cat\n',
  "1\t2.5\n3\t4\n",
  "1.0 2 3\n4 5 6\n",
].map(bytesOf);
const records = (labels: number) =>
  Uint8Array.from({ length: 2 * (labels + 3072) }, (_, at) =>
    at % (labels + 3072) < labels ? at % 7 : (at * 37) % 256,
  );

/** Readers of array files. HDF5 files are written to a folder, which must exist. */
export async function arrayReaders(folder: string): Promise<readonly Reader[]> {
  await mkdir(join(folder, "arrays"));
  // Compiles its 4 MB once, outside of the cases.
  await (await import("h5wasm/node")).ready;
  const hdf5 = join(folder, "arrays", "x.h5");
  return [
    arraysReader("arrays of npy", "x.npy", npy),
    arraysReader(
      "arrays of npz",
      "x.npz",
      ["stored.npz", "deflated.npz", "zip64.npz", "objects.npz"].map(fixtureBytes),
    ),
    arraysReader("arrays of IDX", "x-ubyte", idx),
    arraysReader("arrays of tables", "x.csv", tables),
    arraysReader("arrays of CIFAR-10", "data_batch_1.bin", [records(1)]),
    arraysReader("arrays of CIFAR-100", "train.bin", [records(2)]),
    arraysReader(
      "arrays that are gzipped",
      "x.gz",
      [...npy.slice(0, 8), ...idx.slice(0, 3), ...tables].map((each) => gzipSync(each)),
    ),
    arraysReader(
      "arrays alone in an archive",
      "x.zip",
      [...npy.slice(0, 4), ...tables].map((each) => zipOf("one", each)),
    ),
    {
      name: "arrays of HDF5",
      samples: ["types.h5", "userblock.mat"].map(fixtureBytes),
      source: hdf5,
      refusals: [DataError],
      async read(bytes, require) {
        writeFileSync(hdf5, bytes);
        const file = await openArrayFile(hdf5);
        try {
          await requireArrays(file, require);
        } finally {
          await file.close();
        }
      },
    },
    {
      name: "archives",
      samples: ["pax.tar.gz", "gnu.tar.gz", "files.zip"].map(fixtureBytes),
      source: "x.archive",
      refusals: [DataError],
      async read(bytes, require) {
        for (const { name, size, open } of await openArchive(bytesAsFile(bytes, "x.archive"))) {
          if (name === "link") continue;
          const file = await open();
          require(file.size === size &&
            (await file.read(0, size)).length === size, `${size} bytes of ${name}`);
        }
      },
    },
    {
      name: "amat",
      samples: ["0 1 1 0 \n1 1 1 1\n", "1\t0\r\n0 1\r\n\r\n"].map(bytesOf),
      source: "x.amat",
      refusals: [DataError],
      read(bytes, require) {
        const { count, width, pixels } = decodeBitRows(bytes, "x.amat");
        require(count > 0 &&
          pixels.length === count * width, `${pixels.length} pixels of ${count} rows of ${width}`);
        require(pixels.every((pixel) => pixel === 0 || pixel === 255), "black and white");
      },
    },
    {
      name: "names of CIFAR's classes and files",
      samples: [
        bytesOf("airplane\nautomobile\n"),
        bytesOf("data_batch_1.bin\ntest_batch.bin\nbatches.meta.txt"),
      ],
      source: "",
      refusals: [],
      read(bytes, require) {
        const names = cifarClasses(new TextDecoder().decode(bytes));
        require(names.every((name) => name !== ""), "names");
        const layout = cifarLayoutOf(names);
        require(layout === undefined ||
          layout.train.every((name) => names.includes(name)), "files that are there");
      },
    },
  ];
}
