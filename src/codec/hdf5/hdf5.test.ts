import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DataError } from "../../errors.ts";
import { temporaryFolder } from "../../testing/run/temporary.ts";
import { openArrayFile, openArrayFileOf } from "../arrays/openFile.node.ts";
import { expectArrays } from "../arrays/testing/expected.ts";
import { fixture, fixtures } from "../arrays/testing/fixtures.ts";
import { bytesAsFile } from "../randomAccess.ts";

const at = temporaryFolder();

function written(bytes: Uint8Array): string {
  writeFileSync(at("x.h5"), bytes);
  return at("x.h5");
}

describe("arrays of HDF5 files", () => {
  it.each(["types.h5", "userblock.mat"])("are read as h5py wrote them: %s", async (name) => {
    const file = await openArrayFile(fixture(name));
    await expectArrays(file, fixtures.files[name] ?? {});
    expect(file.format).toBe("hdf5");
    expect(file.arrays.every(({ byRows }) => byRows)).toBe(true);
    await file.close();
  });

  it("list unsupported data sets with reasons, and visit a group that contains itself once", async () => {
    const file = await openArrayFile(fixture("types.h5"));
    const reasons = Object.fromEntries(file.refused.map(({ name, reason }) => [name, reason]));
    expect(reasons).toEqual({
      texts: "strings",
      records: "records of several fields, or complex numbers",
      empty: "empty, without a shape",
      nowhere: "a link to /there/is/none, which does not exist",
      elsewhere: "a link to another file, /etc/hostname",
    });
    await file.close();
    await expect(openArrayFile(fixture("texts.h5"))).rejects.toThrow(
      "the file has no data set of numbers (texts: strings)",
    );
  });

  it("are refused if they declare more than the file can hold", async () => {
    await expect(openArrayFile(fixture("sparse.h5"))).rejects.toThrow("sparse.h5/huge: expected at most");
  });

  it("refuse rows that they do not have", async () => {
    const file = await openArrayFile(fixture("userblock.mat"));
    await expect(file.arrays[0]?.read(1, 2)).rejects.toThrow(DataError);
    await file.close();
  });

  it("are refused if they are cut off, damaged or in an archive, and others can be read afterwards", async () => {
    const bytes = new Uint8Array(readFileSync(fixture("types.h5")));
    for (let length = 8; length < bytes.length; length += 97) {
      const path = written(bytes.subarray(0, length));
      await expect(openArrayFile(path)).rejects.toThrow(DataError);
    }
    for (let start = 0; start < bytes.length; start += 331) {
      const path = written(bytes.slice().fill(0xff, start, start + 64));
      const opened = await openArrayFile(path).catch((cause: unknown) => {
        expect(cause).toBeInstanceOf(DataError);
        expect(String(cause)).toContain("x.h5");
      });
      for (const array of opened?.arrays ?? []) {
        await array
          .read(0, array.shape[0] ?? 1)
          .catch((cause: unknown) => expect(cause).toBeInstanceOf(DataError));
      }
      await opened?.close();
    }
    await expect(openArrayFileOf(bytesAsFile(bytes, "x.h5"))).rejects.toThrow("Unpack it first");
    const file = await openArrayFile(fixture("types.h5"));
    await expectArrays(file, fixtures.files["types.h5"] ?? {});
    await file.close();
  });
});
