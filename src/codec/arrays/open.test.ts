import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DataError } from "../../errors.ts";
import { temporaryFolder } from "../../testing/run/temporary.ts";
import { bytesAsFile } from "../randomAccess.ts";
import { zipOf } from "../zip/testing/write.ts";
import { openArrayFile, openArrayFileOf } from "./openFile.node.ts";
import { expectArrays } from "./testing/expected.ts";
import { bytesOf, fixture, fixtures } from "./testing/fixtures.ts";

const at = temporaryFolder();
const text = (content: string) => new TextEncoder().encode(content);

function written(name: string, bytes: Uint8Array): string {
  writeFileSync(at(name), bytes);
  return at(name);
}

const npy = fixtures.npy.find(({ name }) => name === "f4 < C");
const fortran = fixtures.npy.find(({ name }) => name === "f4 < F");
const idx = fixtures.idx[0];
const table = text("label,pixel0,pixel1\n1,2,3\n4,5,6\n");
const tableArrays = {
  data: { type: "int32", shape: [2, 2], values: [2, 3, 5, 6] },
  label: { type: "int32", shape: [2], values: [1, 4] },
};

describe("a file of arrays", () => {
  it("is detected by its content, not its name, plain and gzipped", async () => {
    for (const [format, bytes, arrays] of [
      ["npy", bytesOf(npy?.file ?? ""), npy === undefined ? {} : { "": npy }],
      ["npy", bytesOf(fortran?.file ?? ""), fortran === undefined ? {} : { "": fortran }],
      ["idx", bytesOf(idx?.file ?? ""), idx === undefined ? {} : { "": idx }],
      ["npz", readFileSync(fixture("deflated.npz")), fixtures.files["deflated.npz"] ?? {}],
      ["csv", table, tableArrays],
    ] as const) {
      for (const [content, isPlain] of [
        [bytes, true],
        [gzipSync(bytes), false],
      ] as const) {
        const path = written("data.bin", content);
        const file = await openArrayFile(path);
        expect(file).toMatchObject({ format, file: path });
        await expectArrays(file, arrays);
        if (!isPlain) expect(file.arrays.some(({ byRows }) => byRows)).toBe(false);
        await file.close();
      }
    }
  });

  it("of CIFAR has the class names from the file in the same folder", async () => {
    const path = written("test_batch.bin", new Uint8Array(2 * 3073));
    const plain = await openArrayFile(path);
    expect(plain.classes).toBeUndefined();
    await plain.close();
    writeFileSync(at("batches.meta.txt"), "airplane\ncar\n\n");
    const named = await openArrayFile(path);
    expect(named).toMatchObject({ format: "cifar", classes: ["airplane", "car"] });
    await named.close();
    await expect(openArrayFile(written("data_batch_1.bin", Uint8Array.of(1, 2, 3)))).rejects.toThrow(
      "not a whole number of CIFAR's records",
    );
  });

  it("may be the only file in an archive", async () => {
    const file = await openArrayFileOf(bytesAsFile(zipOf("train.csv", table), "train.csv.zip"));
    expect(file).toMatchObject({ format: "csv", file: "train.csv.zip/train.csv" });
    await expectArrays(file, tableArrays);
    const inner = zipOf("train.csv", table);
    await expect(openArrayFileOf(bytesAsFile(zipOf("x.zip", inner), "y.zip"))).rejects.toThrow(
      "an archive in an archive",
    );
    await expect(openArrayFile(fixture("files.zip"))).rejects.toThrow(
      "found an archive of 3 files (cifar/data_batch_1.bin,",
    );
    await expect(openArrayFile(fixture("pax.tar.gz"))).rejects.toThrow("found an archive of 4 files");
  });

  it("of an unsupported format is refused with its name and advice", async () => {
    const foreign: readonly (readonly [string, Uint8Array, string])[] = [
      ["a.png", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a), "a PNG picture"],
      ["a.jpg", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), "a JPEG picture"],
      ["a.webp", Uint8Array.of(...text("RIFF"), 0, 0, 0, 0, ...text("WEBP")), "a WebP picture"],
      [
        "a.mat",
        text(`MATLAB 5.0 MAT-file, Platform: PCWIN64${" ".repeat(90)}`),
        "a MATLAB file of version 5. Save it as HDF5: save('path.mat', '-v7.3')",
      ],
      ["a.parquet", Uint8Array.of(...text("PAR1"), 0, 1), "a Parquet file. Save it as CSV"],
      ["a.arrow", Uint8Array.of(...text("ARROW1"), 0, 0), "an Arrow file"],
      ["a.db", Uint8Array.of(...text("SQLite format 3"), 0, 16), "an SQLite database"],
      [
        "a.safetensors",
        Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, ...text('{"a":1}')),
        "a weights file (safetensors)",
      ],
      [
        "a.pt",
        zipOf("model/data.pkl", Uint8Array.of(0x80, 2)),
        "a PyTorch file. Save its array: np.save(path, x.numpy())",
      ],
      ["a.xlsx", zipOf("xl/workbook.xml", text("<x/>")), "an Excel file"],
      ["a.json", text('{"images": [[1, 2]]}'), "JSON"],
      ["a.csv", text("<!DOCTYPE html><html>"), "a web page or XML"],
      ["a.csv", Uint8Array.of(0xff, 0xfe, 97, 0), "text in UTF-16"],
      [
        "data_batch_1",
        Uint8Array.of(0x80, 2, 0x7d),
        "a Python pickle: loading one would run code. Get the binary version of CIFAR-10, cifar-10-binary.tar.gz",
      ],
      ["train", Uint8Array.of(0x80, 2, 0x7d), "cifar-100-binary.tar.gz"],
      ["a.pkl", text("(dp0\n."), "a Python pickle: loading one would run code. If you trust it"],
      ["a.bin", Uint8Array.of(1, 2, 3, 4), "an unknown format"],
      ["a.npy", new Uint8Array(0), "an empty file"],
    ];
    for (const [name, bytes, said] of foreign) {
      const path = written(name, bytes);
      const error: unknown = await openArrayFile(path).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(DataError);
      expect(String(error)).toContain(path);
      expect(String(error)).toContain(said);
      if (bytes.length > 0 && !["a.pt", "a.xlsx"].includes(name)) {
        const zipped = written(`${name}.gz`, gzipSync(bytes));
        await expect(openArrayFile(zipped)).rejects.toThrow(DataError);
      }
    }
    mkdirSync(at("folder"));
    await expect(openArrayFile(at("folder"))).rejects.toThrow("found a folder");
  });

  it("that is gzipped is refused if it is cut off anywhere, or declares more than it holds", async () => {
    const zipped = gzipSync(bytesOf(npy?.file ?? ""));
    for (let length = 2; length < zipped.length; length++)
      await expect(openArrayFileOf(bytesAsFile(zipped.subarray(0, length), "x.gz"))).rejects.toThrow(
        DataError,
      );
    const lies = zipped.slice();
    new DataView(lies.buffer, lies.byteOffset).setUint32(lies.length - 4, 2 ** 32 - 1, true);
    await expect(openArrayFileOf(bytesAsFile(lies, "x.gz"))).rejects.toThrow("x.gz: the gzip file");
  });
});
