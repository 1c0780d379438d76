import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { encodeNpyHeader, type NpyType } from "../../codec/npy/header.ts";
import { temporaryFolder } from "../../testing/run/temporary.ts";
import { readImageFiles } from "./images.node.ts";

const at = temporaryFolder();

/** The pixels of a file of images of 2 x 1. */
async function pixelsOf(path: string): Promise<readonly number[]> {
  const pixels: number[] = [];
  for await (const block of readImageFiles([path], [2, 1, 1], false)) pixels.push(...block.pixels);
  return pixels;
}

/** How an element is written, by its type. */
const writers: Readonly<Record<NpyType, (view: DataView, value: number) => void>> = {
  b1: (view, value) => view.setUint8(0, value),
  u1: (view, value) => view.setUint8(0, value),
  i1: (view, value) => view.setInt8(0, value),
  u2: (view, value) => view.setUint16(0, value, true),
  i2: (view, value) => view.setInt16(0, value, true),
  u4: (view, value) => view.setUint32(0, value, true),
  i4: (view, value) => view.setInt32(0, value, true),
  u8: (view, value) => view.setBigUint64(0, BigInt(value), true),
  i8: (view, value) => view.setBigInt64(0, BigInt(value), true),
  // Those of 0 and 1: the tests write no others.
  f2: (view, value) => view.setUint16(0, value === 0 ? 0 : 0x3c00, true),
  f4: (view, value) => view.setFloat32(0, value, true),
  f8: (view, value) => view.setFloat64(0, value, true),
};

const bytesOf: Readonly<Record<NpyType, number>> = {
  ...{ b1: 1, u1: 1, i1: 1, u2: 2, i2: 2, u4: 4, i4: 4, u8: 8, i8: 8, f2: 2, f4: 4, f8: 8 },
};

function written(type: NpyType, ...values: number[]): string {
  const data = values.map((value) => {
    const bytes = new Uint8Array(bytesOf[type]);
    writers[type](new DataView(bytes.buffer), value);
    return bytes;
  });
  const header = encodeNpyHeader({ type, shape: [values.length / 2, 2] });
  writeFileSync(at(`${type}.npy`), Buffer.concat([header, ...data]));
  return at(`${type}.npy`);
}

describe("images of npy files", () => {
  it("are black and white at the ends of each type's range", async () => {
    expect(await pixelsOf(written("b1", 0, 1, 1, 0))).toEqual([0, 255, 255, 0]);
    // NumPy reads every byte except 0 as True.
    expect(await pixelsOf(written("b1", 0, 255, 2, 0))).toEqual([0, 255, 255, 0]);
    for (const type of ["f4", "f8"] as const)
      expect(await pixelsOf(written(type, 0, 1, 0.5, 1 / 255))).toEqual([0, 255, 128, 1]);
    for (const type of ["u1", "u2", "i2", "u4", "i4", "u8", "i8"] as const)
      expect(await pixelsOf(written(type, 0, 255, 1, 128))).toEqual([0, 255, 1, 128]);
    expect(await pixelsOf(written("f2", 0, 1))).toEqual([0, 255]);
    expect(await pixelsOf(written("i1", 0, 127))).toEqual([0, 127]);
  });

  it("are the same in Fortran order and big-endian", async () => {
    const changed = (type: NpyType, from: string, to: string, ...data: number[]) => {
      const header = Buffer.from(encodeNpyHeader({ type, shape: [3, 2] })).toString("latin1");
      expect(header).toContain(from);
      writeFileSync(
        at("x.npy"),
        Buffer.concat([Buffer.from(header.replace(from, to), "latin1"), Uint8Array.from(data)]),
      );
      return at("x.npy");
    };
    // The first index runs fastest: rows (1, 4), (2, 5), (3, 6).
    expect(await pixelsOf(changed("u1", "False,", "True, ", 1, 2, 3, 4, 5, 6))).toEqual([1, 4, 2, 5, 3, 6]);
    expect(await pixelsOf(changed("u2", "<u2", ">u2", 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 255))).toEqual([
      1, 2, 3, 4, 5, 255,
    ]);
    await expect(pixelsOf(changed("u1", "False,", "True, ", 1, 2, 3, 4, 5))).rejects.toThrow(
      "found 5 (cut off?)",
    );
    await expect(pixelsOf(changed("u1", "False,", "True, ", 1, 2, 3, 4, 5, 6, 7))).rejects.toThrow(
      "too many",
    );
  });

  it("may have rounding errors at the ends", async () => {
    expect(await pixelsOf(written("f8", -1e-9, 1.0000001))).toEqual([0, 255]);
  });

  it("are refused outside the range, with a remedy", async () => {
    const refused: readonly (readonly [NpyType, number, string])[] = [
      ["f8", 1.0001, "Clip rounding errors: np.clip(x, 0, 1)."],
      ["f4", 255, "Divide numbers up to 255 by 255: np.save(path, x / 255)."],
      ["f4", 1.5, "Scale them to that range, like the training images."],
      ["f4", -0.25, "Scale them to that range, like the training images."],
      ["u2", 65_535, "Convert 16-bit numbers to floats: np.save(path, (x / 65535).astype(np.float32))."],
      ["f4", Number.NaN, "found NaN in image 0 at 1."],
      ["i1", -1, "found -1 in image 0 at 1."],
    ];
    for (const [type, value, hint] of refused) {
      const said = await pixelsOf(written(type, 0, value)).catch((cause: unknown) => String(cause));
      expect(said).toContain(hint);
      expect(said).toMatch(/expected (floats from 0|whole numbers from 0)/);
    }
  });
});
