import { readFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DataError } from "../../errors.ts";
import { expectArrays } from "../arrays/testing/expected.ts";
import { fixture, fixtures } from "../arrays/testing/fixtures.ts";
import { bytesAsFile, type RandomAccess } from "../randomAccess.ts";
import { readZipDirectory } from "../zip/directory.ts";
import { zipMember } from "../zip/member.ts";
import { type ZipClaims, zipOf } from "../zip/testing/write.ts";
import { encodeNpyHeader } from "./header.ts";
import { encodeNpy } from "./npy.ts";
import { openNpz } from "./npz.ts";

const bytesOfFixture = (name: string) => new Uint8Array(readFileSync(fixture(name)));
const open = async (file: RandomAccess) => openNpz(file, await readZipDirectory(file));
const openBytes = (bytes: Uint8Array) => open(bytesAsFile(bytes, "x.npz"));

/** Reads all arrays. */
async function readAll(bytes: Uint8Array): Promise<void> {
  const { arrays } = await openBytes(bytes);
  for (const array of arrays) await array.read(0, array.shape[0] ?? 1);
}

const deflated = (bytes: Uint8Array, claims: Partial<ZipClaims> = {}) => zipOf("x.npy", bytes, claims);

const npy = encodeNpy(
  [5, 200],
  Uint8Array.from({ length: 1_000 }, (_, index) => index % 251),
);

describe("arrays of npz files", () => {
  it.each(["stored.npz", "deflated.npz", "zip64.npz", "dsprites.npz"])(
    "are read as NumPy wrote them: %s",
    async (name) => {
      await expectArrays(await openBytes(bytesOfFixture(name)), fixtures.files[name] ?? {});
    },
  );

  it("are refused if two have the same name", async () => {
    const file = bytesAsFile(deflated(npy), "x.npz");
    const entries = await readZipDirectory(file);
    await expect(openNpz(file, [...entries, ...entries])).rejects.toThrow(
      "x.npz: expected arrays with different names, found two called x.npy",
    );
  });

  it("are read by rows if they are uncompressed and in C order", async () => {
    const byRows = async (name: string) =>
      Object.fromEntries(
        (await openBytes(bytesOfFixture(name))).arrays.map((each) => [each.name, each.byRows]),
      );
    expect(await byRows("stored.npz")).toEqual({ x_train: true, y_train: true, x_test: false, y_test: true });
    expect(new Set(Object.values(await byRows("deflated.npz")))).toEqual(new Set([false]));
  });

  it("list objects as refused, and are refused if there is nothing else", async () => {
    const { arrays, refused } = await openBytes(bytesOfFixture("objects.npz"));
    expect(arrays.map(({ name }) => name)).toEqual(["x"]);
    expect(refused).toEqual([{ name: "names", reason: expect.stringContaining("pickle") }]);
    expect((await openBytes(bytesOfFixture("dsprites.npz"))).refused.map(({ name }) => name)).toEqual([
      "metadata",
    ]);
    const objects = new Uint8Array(Buffer.from(fixtures.refusedNpy[0]?.file ?? "", "base64"));
    await expect(openBytes(deflated(objects))).rejects.toThrow("x.npz/x.npy: expected booleans");
  });

  it("are listed without inflating them", async () => {
    const zeros = encodeNpy([100, 100_000], new Uint8Array(10_000_000));
    const file = bytesAsFile(deflated(zeros), "x.npz");
    let read = 0;
    const counted: RandomAccess = {
      ...file,
      read: async (start, length) => {
        // The directory is searched for in the last 64 KiB.
        if (start + length < file.size) read += length;
        return file.read(start, length);
      },
    };
    const { arrays } = await open(counted);
    expect(arrays[0]?.shape).toEqual([100, 100_000]);
    expect(read).toBeLessThan(4_000);
    expect((await arrays[0]?.read(99, 1))?.length).toBe(100_000);
  });

  it("are refused if they are cut off anywhere", async () => {
    for (const name of ["stored.npz", "deflated.npz", "zip64.npz"]) {
      const bytes = bytesOfFixture(name);
      for (let length = 0; length < bytes.length; length++)
        await expect(readAll(bytes.slice(0, length))).rejects.toThrow(DataError);
    }
  });

  it("are refused if any bit of the numbers is flipped", async () => {
    for (const method of [0, 8]) {
      const packed = method === 0 ? npy : new Uint8Array(deflateRawSync(npy));
      const whole = zipOf("x.npy", npy, { method, packed });
      await readAll(whole);
      for (let at = 30 + 5; at < 30 + 5 + packed.length; at++) {
        const changed = whole.slice();
        changed[at] = (changed[at] ?? 0) ^ 1;
        await expect(readAll(changed)).rejects.toThrow(DataError);
      }
    }
  });

  it("report what is wrong", async () => {
    await expect(readAll(deflated(npy, { crc: 1 }))).rejects.toThrow(
      "x.npz/x.npy: the file is damaged (its CRC-32",
    );
    await expect(readAll(deflated(npy, { method: 12 }))).rejects.toThrow("found compression by bzip2");
    const encrypted = deflated(npy);
    const directory = encrypted.length - 22 - 46 - 5;
    encrypted[directory + 8] = 1;
    await expect(readAll(encrypted)).rejects.toThrow(
      "the file is encrypted. Unpack the archive with its password",
    );
    await expect(openBytes(bytesOfFixture("stored.npz").subarray(200))).rejects.toThrow("x.npz");
  });

  it("inflate at most to the declared size", async () => {
    const claim = encodeNpyHeader({ type: "u1", shape: [100] });
    const bomb = Buffer.concat([claim, new Uint8Array(5_000_000)]);
    const small = { size: claim.length + 100 };
    await expect(readAll(deflated(bomb, small))).rejects.toThrow("holds more than the declared 228 bytes");
    const large = encodeNpyHeader({ type: "u1", shape: [2 ** 31] });
    await expect(readAll(deflated(large, { size: large.length + 2 ** 31 }))).rejects.toThrow(
      "cannot hold the declared 2147483776",
    );
    // Its packed size could hold as much, but its content does not.
    const packed = new Uint8Array(4_000_000);
    packed.set(deflateRawSync(large));
    await expect(readAll(deflated(large, { size: large.length + 2 ** 31, packed }))).rejects.toThrow(
      DataError,
    );
  });

  it("are refused if the directory has wrong positions or sizes", async () => {
    const bytes = bytesOfFixture("stored.npz");
    const end = bytes.length - 22;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const directory = view.getUint32(end + 16, true);
    for (const [at, value] of [
      [end + 16, 0],
      [end + 16, bytes.length - 10],
      [end + 12, 2 ** 31],
      [end + 10, 65_534],
      [directory + 42, 3],
      [directory + 42, 2 ** 31],
      [directory + 20, 2 ** 31],
      [directory + 24, 5],
      [directory + 28, 65_000],
    ] as const) {
      const changed = bytes.slice();
      new DataView(changed.buffer).setUint32(at, value, true);
      await expect(readAll(changed)).rejects.toThrow(DataError);
    }
  });

  it("give only the beginning, or the whole file", async () => {
    const file = bytesAsFile(deflated(npy), "x.npz");
    const [entry] = await readZipDirectory(file);
    if (entry === undefined) throw new Error("no entry");
    const member = zipMember(file, entry);
    expect(Buffer.from(await member.peek(128)).equals(Buffer.from(npy.subarray(0, 128)))).toBe(true);
    const opened = await member.open();
    expect(Buffer.from(await opened.read(0, opened.size)).equals(Buffer.from(npy))).toBe(true);
  });
});
