import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DataError } from "../../../errors.ts";
import { temporaryFolder } from "../../../testing/run/temporary.ts";
import type { CacheFailure, PackContent } from "./pack.ts";
import { packsInFolder } from "./packs.node.ts";

const at = temporaryFolder();
let folders = 0;
const newFolder = () => at(`packs${++folders}`);
const size = 4;
const key = "ab".repeat(32);
const content: PackContent = {
  pixels: Uint8Array.from({ length: 3 * size }, (_, index) => index),
  unreadable: [{ place: 1, reason: "x.png: é bad." }],
};
const refuse = (failure: CacheFailure) => {
  throw new Error(failure.reason);
};
const pathIn = (folder: string) => join(folder, "ab", `${key}.pack`);

describe("packs in a folder", () => {
  it("are found only by their keys and sizes", async () => {
    const folder = newFolder();
    const store = packsInFolder(folder, refuse);
    expect(await store.find(key, size)).toBeUndefined();
    (await store.keep(key, content, size)).close();
    expect(await store.find("cd".repeat(32), size)).toBeUndefined();
    expect(await store.find(key, 2)).toBeUndefined();
    const found = await packsInFolder(folder, refuse).find(key, size);
    expect([found?.count, found?.unreadable]).toEqual([3, content.unreadable]);
    const out = new Uint8Array(2 * size);
    found?.read(1, out);
    expect(out).toEqual(content.pixels.subarray(size));
    expect(() => found?.read(2, out)).toThrow(DataError);
    found?.close();
  });

  it("may be empty if no picture could be decoded", async () => {
    const store = packsInFolder(newFolder(), refuse);
    const none = { pixels: new Uint8Array(0), unreadable: [{ place: 0, reason: "bad" }] };
    const kept = await store.keep(key, none, size);
    expect([kept.count, kept.unreadable.length]).toEqual([0, 1]);
    kept.close();
  });

  it.each([
    ["cut in its pixels", (bytes: Buffer) => bytes.subarray(0, -1)],
    ["longer than it should be", (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(size)])],
    ["cut in its header", (bytes: Buffer) => bytes.subarray(0, 30)],
    ["cut before its header", (bytes: Buffer) => bytes.subarray(0, 9)],
    ["empty", () => Buffer.alloc(0)],
    ["of something else", (bytes: Buffer) => Buffer.concat([Buffer.from("n"), bytes])],
    ["of a header that claims 4 GB", (bytes: Buffer) => changed(bytes, 8, 0xff, 0xff, 0xff, 0xff)],
    ["of a header that is no JSON", (bytes: Buffer) => changed(bytes, 12, 0x5b)],
    ["of zeros", (bytes: Buffer) => Buffer.alloc(bytes.length)],
  ])("are not found where one is %s, and are written anew", async (_, change) => {
    const folder = newFolder();
    const store = packsInFolder(folder, refuse);
    (await store.keep(key, content, size)).close();
    await writeFile(pathIn(folder), change(readFileSync(pathIn(folder))));
    expect(await store.find(key, size)).toBeUndefined();
    (await store.keep(key, content, size)).close();
    const again = await store.find(key, size);
    expect(again?.count).toBe(3);
    again?.close();
  });

  it("stay readable when their files are removed, if the operating system allows it", async () => {
    const folder = newFolder();
    const pack = await packsInFolder(folder, refuse).keep(key, content, size);
    if (process.platform !== "win32") await rm(folder, { recursive: true });
    const out = new Uint8Array(size);
    pack.read(2, out);
    expect(out).toEqual(content.pixels.subarray(2 * size));
    pack.close();
  });

  it("report a file that became shorter while it was read, with a remedy", async () => {
    const folder = newFolder();
    const pack = await packsInFolder(folder, refuse).keep(key, content, size);
    await truncate(pathIn(folder), 20);
    expect(() => pack.read(0, new Uint8Array(size))).toThrow(
      `${pathIn(folder)}: the prepared pictures cannot be read: it ends at picture 0. Remove this file and run the command ` +
        "again to create it again.",
    );
    pack.close();
  });

  it("remove partial files of ended processes, and leave none", async () => {
    const folder = newFolder();
    const gone = execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }).trim();
    const running = `${key}.pack.${process.ppid}-abc.part`;
    await mkdir(join(folder, "ab"), { recursive: true });
    for (const name of [`${key}.pack.${gone}-abc.part`, running, `other.${gone}-abc.part`])
      await writeFile(join(folder, "ab", name), "half");
    (await packsInFolder(folder, refuse).keep(key, content, size)).close();
    const left = readdirSync(join(folder, "ab")).sort();
    expect(left).toEqual([`${key}.pack`, running, `other.${gone}-abc.part`].sort());
  });

  it("can be stored by several processes at once", async () => {
    const folder = newFolder();
    const stores = Array.from({ length: 4 }, () => packsInFolder(folder, refuse));
    const packs = await Promise.all(stores.map((store) => store.keep(key, content, size)));
    for (const pack of packs) {
      const out = new Uint8Array(3 * size);
      pack.read(0, out);
      expect(out).toEqual(content.pixels);
      pack.close();
    }
    expect(readdirSync(join(folder, "ab"))).toEqual([`${key}.pack`]);
  });

  it("stay in memory, and report it once, if the folder cannot be written", async () => {
    await writeFile(at("plain"), "");
    const failures: CacheFailure[] = [];
    const store = packsInFolder(at("plain"), (failure) => failures.push(failure));
    for (let time = 0; time < 3; time++) {
      const pack = await store.keep(key, content, size);
      const out = new Uint8Array(size);
      pack.read(1, out);
      expect(out).toEqual(content.pixels.subarray(size, 2 * size));
      expect(pack.unreadable).toEqual(content.unreadable);
    }
    expect(failures.map(({ folder }) => folder)).toEqual([at("plain")]);
  });
});

function changed(bytes: Buffer, from: number, ...values: readonly number[]): Buffer {
  const copy = Buffer.from(bytes);
  copy.set(values, from);
  return copy;
}
