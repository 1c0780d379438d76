import { open, truncate } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { DataError } from "../errors.ts";
import { temporaryFolder } from "../testing/run/temporary.ts";
import { isDiskFile, openRandomAccess } from "./randomAccess.node.ts";

const at = temporaryFolder();

describe("files with random access", () => {
  it("are read beyond 4 GiB, and to their end", async () => {
    const size = 2 ** 32 + 1_000;
    const made = await open(at("large"), "w");
    await made.write(Uint8Array.of(1, 2, 3), 0, 3, size - 3);
    await made.close();
    const file = await openRandomAccess(at("large"));
    expect(file.size).toBe(size);
    expect(isDiskFile(file)).toBe(true);
    expect(Array.from(await file.read(size - 4, 4))).toEqual([0, 1, 2, 3]);
    expect(Array.from(await file.read(size - 2, 100))).toEqual([2, 3]);
    expect(await file.read(size + 5, 100)).toHaveLength(0);
    await file.close();
  });

  it("give fewer bytes if they have become shorter", async () => {
    const made = await open(at("short"), "w");
    await made.write(new Uint8Array(100));
    await made.close();
    const file = await openRandomAccess(at("short"));
    await truncate(at("short"), 10);
    expect(await file.read(0, 100)).toHaveLength(10);
    await file.close();
    await expect(file.read(0, 1)).rejects.toThrow(DataError);
  });

  it("are files on disk, not folders, pipes or devices", async () => {
    await expect(openRandomAccess(at("."))).rejects.toThrow("found a folder. Give a file in it.");
    await expect(openRandomAccess("/dev/null")).rejects.toThrow("found a device");
    await expect(openRandomAccess(at("none"))).rejects.toThrow(DataError);
  });
});
