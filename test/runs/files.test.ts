import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { writeNewFile } from "../../src/apply/files/newFile.ts";
import { RunError } from "../../src/errors.ts";
import { faultyDisk } from "../../src/testing/run/disks.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { appendLine, fileError, isTemporary, readBytes, writeFileAtomic } from "../../src/store/files.ts";
import { systemDisk } from "../../src/store/node/systemDisk.ts";

const at = temporaryFolder();

describe("writeFileAtomic", () => {
  it("writes and replaces, and leaves nothing else behind", async () => {
    await mkdir(at("atomic"));
    await writeFileAtomic(systemDisk, at("atomic", "file"), "a longer first content");
    await writeFileAtomic(systemDisk, at("atomic", "file"), Uint8Array.of(104, 105));
    expect(await readFile(at("atomic", "file"), "utf8")).toBe("hi");
    expect(await readdir(at("atomic"))).toEqual(["file"]);
  });

  it("leaves no temporary file where the last move fails", async () => {
    await mkdir(at("move", "file", "full"), { recursive: true });
    await expect(writeFileAtomic(systemDisk, at("move", "file"), "x")).rejects.toThrow(RunError);
    expect(await readdir(at("move"))).toEqual(["file"]);
  });

  it("writes many files, and one file many times, at once", async () => {
    await mkdir(at("crowd"));
    const write = (_: unknown, index: number) =>
      writeFileAtomic(systemDisk, at("crowd", `${index % 2}`), "x".repeat(5000));
    await Promise.all(Array.from({ length: 20 }, write));
    expect((await readdir(at("crowd"))).sort()).toEqual(["0", "1"]);
    expect(await readFile(at("crowd", "0"), "utf8")).toHaveLength(5000);
  });

  it("says that the folder is gone", async () => {
    const write = writeFileAtomic(systemDisk, at("nowhere", "file"), "x");
    await expect(write).rejects.toThrow(RunError);
    await expect(write).rejects.toThrow(
      `${at("nowhere", "file")}: could not write it: its folder does not exist`,
    );
  });
});

describe("appendLine", () => {
  it("adds lines", async () => {
    await appendLine(systemDisk, at("lines"), "one\n");
    await appendLine(systemDisk, at("lines"), "two\n");
    expect(await readFile(at("lines"), "utf8")).toBe("one\ntwo\n");
  });

  it.runIf(existsSync("/dev/full"))("says that the disk is full", async () => {
    await expect(appendLine(systemDisk, "/dev/full", "line\n")).rejects.toThrow(
      "/dev/full: could not write it: the disk is full. Make room",
    );
  });
});

describe("writeNewFile", () => {
  it("writes once and then leaves what is there", async () => {
    expect(await writeNewFile(systemDisk, at("new"), "first")).toBe(true);
    expect(await writeNewFile(systemDisk, at("new"), "second")).toBe(false);
    expect(await readFile(at("new"), "utf8")).toBe("first");
  });

  it("has the file whole or not at all, whatever fails, and leaves nothing else behind", async () => {
    await mkdir(at("whole"));
    for (let operation = 1; ; operation++) {
      const path = at("whole", `${operation}`);
      const { disk, count } = faultyDisk({ at: operation, code: "ENOSPC", andAfter: false });
      const written = writeNewFile(disk, path, "a content that is cut in two");
      const failed = await written.then(
        () => undefined,
        (cause: unknown) => cause,
      );
      const bytes = await readBytes(systemDisk, path);
      const found = bytes && new TextDecoder().decode(bytes);
      expect(["a content that is cut in two", undefined]).toContain(found);
      if (failed === undefined) {
        expect(found).toBeDefined();
        if (count() < operation) break;
      } else {
        expect(failed).toBeInstanceOf(RunError);
        expect(String(failed)).toContain(`${path}: could not write it: the disk is full. Make room`);
      }
    }
    // The fifth operation is the removal of what was beside it.
    const left = (await readdir(at("whole"))).filter(isTemporary);
    expect(left.filter((name) => !name.startsWith(".5."))).toEqual([]);
  });
});

describe("readBytes", () => {
  it("gives undefined for what is not there, and fails for what cannot be read", async () => {
    await writeFile(at("content"), "abc");
    expect(await readBytes(systemDisk, at("content"))).toEqual(new TextEncoder().encode("abc"));
    expect(await readBytes(systemDisk, at("missing"))).toBeUndefined();
    await expect(readBytes(systemDisk, at())).rejects.toThrow("could not read it: it is a folder");
    await expect(readBytes(systemDisk, at("content", "below"))).rejects.toThrow("a part of the path is a file");
  });
});

describe("fileError", () => {
  it.each([
    ["ENOSPC", "the disk is full"],
    ["EDQUOT", "your share of the disk"],
    ["EROFS", "read-only"],
    ["EACCES", "permission denied"],
  ])("has words for %s", (code, words) => {
    const error = fileError("write", "runs/a", Object.assign(new Error("x"), { code }));
    expect(error).toBeInstanceOf(RunError);
    expect(error.message).toContain(`runs/a: could not write it: `);
    expect(error.message).toContain(words);
  });

  it("repeats what it has no words for", () => {
    expect(fileError("read", "p", new Error("EIO: i/o error")).message).toContain("EIO: i/o error");
  });
});
