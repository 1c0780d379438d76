import { describe, expect, it } from "vitest";
import { DataError } from "../errors.ts";
import { expectArray } from "./arrays/testing/expected.ts";
import { bytesOf, fixtures } from "./arrays/testing/fixtures.ts";
import { isIdx, openIdx } from "./idxRows.ts";
import { bytesAsFile } from "./randomAccess.ts";

const open = (bytes: Uint8Array) => openIdx(bytesAsFile(bytes, "x-ubyte"));

describe("arrays of IDX files", () => {
  it.each(fixtures.idx)("are read by rows as written: $type $shape", async (described) => {
    const bytes = bytesOf(described.file);
    expect(isIdx(bytes)).toBe(true);
    const array = await open(bytes);
    expect(array.byRows).toBe(true);
    await expectArray(array, described);
  });

  it("are refused if they are cut off anywhere, have extra bytes, or declare more than there is", async () => {
    const bytes = bytesOf(fixtures.idx[5]?.file ?? "");
    for (let length = 0; length < bytes.length; length++)
      await expect(open(bytes.subarray(0, length))).rejects.toThrow(DataError);
    await expect(open(Uint8Array.of(...bytes, 0))).rejects.toThrow("x-ubyte: expected");
    const claims = Uint8Array.of(0, 0, 8, 3, 0x80, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 28, 1, 2, 3);
    await expect(open(claims)).rejects.toThrow("x-ubyte: expected 1,683,627,180,048 bytes");
  });
});
