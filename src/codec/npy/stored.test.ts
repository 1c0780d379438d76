import { describe, expect, it } from "vitest";
import { DataError } from "../../errors.ts";
import { expectArray } from "../arrays/testing/expected.ts";
import { bytesOf, fixtures } from "../arrays/testing/fixtures.ts";
import { bytesAsFile, type RandomAccess } from "../randomAccess.ts";
import { decodeNpy } from "./npy.ts";
import { openNpy } from "./stored.ts";

const open = (bytes: Uint8Array) => openNpy(bytesAsFile(bytes, "x.npy"));

/** A file that counts the bytes that are read from it. */
function counting(bytes: Uint8Array): { readonly file: RandomAccess; readonly read: () => number } {
  let read = 0;
  const file = bytesAsFile(bytes, "x.npy");
  return {
    file: {
      ...file,
      read: async (start, length) => {
        const part = await file.read(start, length);
        read += part.length;
        return part;
      },
    },
    read: () => read,
  };
}

function written(header: string, data = 0): Uint8Array {
  const bytes = new Uint8Array(10 + header.length + data);
  bytes.set([0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, header.length & 255, header.length >> 8]);
  bytes.set(new TextEncoder().encode(header), 10);
  return bytes;
}

describe("arrays of npy files", () => {
  it.each(fixtures.npy)("are read as NumPy wrote them: $name", async (described) => {
    const bytes = bytesOf(described.file);
    await expectArray(await open(bytes), described);
    // Not aligned for its numbers.
    const moved = new Uint8Array(bytes.length + 1);
    moved.set(bytes, 1);
    await expectArray(await open(moved.subarray(1)), described);
    const buffer = Buffer.from(moved.buffer, 1);
    await expectArray(await open(buffer), described);
    expect(buffer.equals(bytes)).toBe(true);
    const { data, shape } = decodeNpy(bytes, "x.npy");
    expect({ shape, values: [...data].map((each) => (Number.isFinite(each) ? each : "none")) }).toEqual({
      shape: described.shape,
      values: described.values.map((each) => (typeof each === "number" ? each : "none")),
    });
  });

  it("are read by rows, except in Fortran order, which is read once", async () => {
    const named = (name: string) => bytesOf(fixtures.npy.find((each) => each.name === name)?.file ?? "");
    const rows = counting(named("f8 < C"));
    const array = await openNpy(rows.file);
    expect(array.byRows).toBe(true);
    const before = rows.read();
    await array.read(1, 1);
    expect(rows.read() - before).toBe(2 * 4 * 8);

    const whole = counting(named("f8 < F"));
    const fortran = await openNpy(whole.file);
    expect(fortran.byRows).toBe(false);
    await fortran.read(1, 1);
    const after = whole.read();
    await fortran.read(0, 3);
    expect(whole.read()).toBe(after);
  });

  it.each(fixtures.refusedNpy)("are refused with advice for NumPy: $name", async ({ name, file }) => {
    const said = await open(bytesOf(file)).then(String, (cause: unknown) => {
      expect(cause).toBeInstanceOf(DataError);
      return String(cause);
    });
    expect(said).toContain("x.npy");
    expect(said.toLowerCase()).toContain(name.toLowerCase());
    expect(said).toMatch(/np\.save\(path/);
  });

  it("are refused if they are cut off anywhere, or have extra bytes", async () => {
    for (const { file } of fixtures.npy.slice(0, 12)) {
      const bytes = bytesOf(file);
      for (let length = 0; length < bytes.length; length++)
        await expect(open(bytes.slice(0, length))).rejects.toThrow(DataError);
      await expect(open(Uint8Array.of(...bytes, 0))).rejects.toThrow("too many");
    }
  });

  it("are refused at once if they declare more than the file has", async () => {
    for (const shape of [
      "2147483648, 28, 28",
      "99999999999999999999999",
      `${"9".repeat(400)}, 0`,
      "4294967296, 4294967296",
    ]) {
      for (const order of ["True", "False"]) {
        const bytes = written(`{'descr': '<f8', 'fortran_order': ${order}, 'shape': (${shape}), }\n`, 1_000);
        await expect(open(bytes)).rejects.toThrow(/x\.npy: expected .* bytes of data/);
      }
    }
  });

  it("are read as Python 2 wrote them, with an L after sizes", async () => {
    const array = await open(written("{'descr': '|u1', 'fortran_order': False, 'shape': (2L, 3L), }\n", 6));
    expect(array.shape).toEqual([2, 3]);
  });

  it("refuse rows that they do not have", async () => {
    const { file = "", shape = [] } = fixtures.npy[0] ?? {};
    const array = await open(bytesOf(file));
    for (const [first, count] of [
      [0, (shape[0] ?? 0) + 1],
      [shape[0] ?? 0, 1],
      [-1, 1],
    ] as const)
      await expect(array.read(first, count)).rejects.toThrow(DataError);
  });
});
