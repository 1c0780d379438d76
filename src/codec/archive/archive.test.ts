import { readFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DataError } from "../../errors.ts";
import { bytesOf, fixture, fixtures } from "../arrays/testing/fixtures.ts";
import { bytesAsFile } from "../randomAccess.ts";
import { isArchive, openArchive } from "./archive.ts";

const bytesOfFixture = (name: string) => new Uint8Array(readFileSync(fixture(name)));
const open = (bytes: Uint8Array, name = "x.tar") => openArchive(bytesAsFile(bytes, name));
const plainTar = () => new Uint8Array(gunzipSync(bytesOfFixture("pax.tar.gz")));
const expected = Object.entries(fixtures.archive);

async function readAll(bytes: Uint8Array): Promise<void> {
  for (const file of await open(bytes)) await (await file.open()).read(0, file.size);
}

describe("archives", () => {
  it.each(["pax.tar.gz", "gnu.tar.gz", "files.zip"])("have the files that Python wrote: %s", async (name) => {
    const archive = bytesAsFile(bytesOfFixture(name), name);
    expect(await isArchive(archive)).toBe(true);
    const files = (await openArchive(archive)).filter((file) => file.name !== "link");
    expect(files.map((file) => file.name)).toEqual(expected.map(([path]) => path));
    for (const [index, [path, content]] of expected.entries()) {
      const file = await files[index]?.open();
      expect(file?.name).toBe(`${name}/${path}`);
      expect(file?.size).toBe(files[index]?.size);
      const bytes = bytesOf(content);
      expect(Buffer.from((await file?.read(0, bytes.length + 10)) ?? []).equals(Buffer.from(bytes))).toBe(
        true,
      );
      expect((await file?.read(1, 3))?.length).toBe(Math.min(3, bytes.length - 1));
    }
  });

  it("of plain tar are not loaded to memory, and links are not followed", async () => {
    const files = await open(plainTar());
    expect(files.map(({ inMemory }) => inMemory)).toEqual([false, false, false, false]);
    await expect(files[3]?.open()).rejects.toThrow("x.tar/link: expected a file, found a link to labels.csv");
  });

  it("are refused if they are cut off, damaged, or not archives", async () => {
    const tar = plainTar();
    // Zeros fill the last block of 10,240 bytes.
    const end = 512 * Math.ceil((tar.findLastIndex((byte) => byte !== 0) + 1) / 512);
    for (let length = 1; length <= end; length += 73)
      await expect(readAll(tar.subarray(0, length))).rejects.toThrow(DataError);
    await expect(readAll(tar.subarray(0, end))).rejects.toThrow("its end is missing");
    const changed = tar.slice();
    changed[512 + 30] = 9;
    await expect(readAll(changed)).rejects.toThrow("x.tar: the tar archive is damaged");
    const zip = bytesOfFixture("files.zip");
    for (let length = 0; length < zip.length; length++)
      await expect(readAll(zip.subarray(0, length))).rejects.toThrow(DataError);
    await expect(open(new Uint8Array(2_000))).rejects.toThrow(
      "x.tar: the file is not a zip, tar or tar.gz archive",
    );
    expect(await isArchive(bytesAsFile(gzipSync(new Uint8Array(2_000)), "x.gz"))).toBe(false);
  });

  it("that are gzipped hold at most a gibibyte", async () => {
    const tar = gzipSync(Buffer.concat([plainTar(), new Uint8Array(20_000_000)]));
    // The trailer declares 2 GiB, which this many bytes could hold.
    const large = Buffer.concat([
      tar.subarray(0, -8),
      new Uint8Array(2_500_000),
      Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0x80),
    ]);
    await expect(open(large, "x.tar.gz")).rejects.toThrow(
      "at most 1073741824 bytes, found more. Unpack it: tar -xzf x.tar.gz",
    );
    const lies = tar.slice();
    new DataView(lies.buffer, lies.byteOffset).setUint32(lies.length - 4, 1_000, true);
    await expect(open(lies, "x.tar.gz")).rejects.toThrow(DataError);
  });
});
