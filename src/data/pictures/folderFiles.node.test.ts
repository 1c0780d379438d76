import { execFileSync } from "node:child_process";
import { mkdir, rename, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DataError } from "../../errors.ts";
import { temporaryFolder } from "../../testing/run/temporary.ts";
import { filesOfFolder } from "./folderFiles.node.ts";

const temporary = temporaryFolder();
let folders = 0;
const windows = process.platform === "win32";

async function folderOf(names: readonly (string | Buffer)[]): Promise<string> {
  folders += 1;
  const folder = temporary(`folder${folders}`);
  await mkdir(folder);
  for (const name of names) {
    if (typeof name === "string") await mkdir(join(folder, name, ".."), { recursive: true });
    const path = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name)]);
    await writeFile(path, Buffer.from(name));
  }
  return folder;
}

const namesIn = async (folder: string) => (await filesOfFolder(folder)).files.map(({ name }) => name).sort();

describe("the files of a folder", () => {
  it("include files of nested folders, with their bytes; hidden ones are reported", async () => {
    const folder = await folderOf(["a.png", "b/c/d.png", ".git/x.png", "b/.hidden.png", "Thumbs.db"]);
    const { files, notes } = await filesOfFolder(folder);
    const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(sorted.map(({ name, place, size }) => ({ name, place, size }))).toEqual([
      { name: "a.png", place: join(folder, "a.png"), size: 5 },
      { name: "b/c/d.png", place: join(folder, "b/c/d.png"), size: 9 },
    ]);
    expect(Buffer.from((await sorted[1]?.read()) ?? []).toString()).toBe("b/c/d.png");
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/^3 hidden or system files skipped: /);
  });

  it("have a new stamp after each change, and cannot be read once removed", async () => {
    const folder = await folderOf(["a.png"]);
    const stampOf = async () => (await filesOfFolder(folder)).files[0]?.stamp;
    const first = await stampOf();
    expect(await stampOf()).toBe(first);
    await writeFile(join(folder, "new"), "A.png");
    await rename(join(folder, "new"), join(folder, "a.png"));
    expect(await stampOf()).not.toBe(first);
    const [file] = (await filesOfFolder(folder)).files;
    await rm(join(folder, "a.png"));
    await expect(file?.read()).rejects.toThrow(DataError);
    await expect(file?.read()).rejects.toThrow(join(folder, "a.png"));
  });

  it("are not read if they are too large", async () => {
    const folder = await folderOf(["a.png"]);
    await truncate(join(folder, "a.png"), 2 ** 29 + 1);
    const [file] = (await filesOfFolder(folder)).files;
    await expect(file?.read()).rejects.toThrow(/at most 536870912 bytes, found 536870913/);
  });

  it("are an error if there is no folder", async () => {
    await expect(filesOfFolder(temporary("none"))).rejects.toThrow(DataError);
  });

  it("in folders that are too deep are left out", async () => {
    const folder = await folderOf([`${"d/".repeat(64)}a.png`, `${"d/".repeat(65)}b.png`]);
    const { files, notes } = await filesOfFolder(folder);
    expect(files.map(({ name }) => name)).toEqual([`${"d/".repeat(64)}a.png`]);
    expect(notes[0]).toMatch(/^1 file or folder left out because it cannot be read .*too deep/);
  });
});

describe.skipIf(windows)("names and links that only some systems have", () => {
  it("with names that are not UTF-8 are shown by their bytes, and different names stay different", async () => {
    const names = [
      Buffer.from([0xff, 0x2e, 0x70]),
      Buffer.from("\\xff.p"),
      Buffer.from("\\x5cxff.p"),
      Buffer.from([0x5c, 0x78, 0x66, 0x66, 0xff]),
      "back\\slash",
      "\u{1f600}",
      "line\nbreak",
      "\u001b[31mred",
      `${"x".repeat(251)}.png`,
    ];
    const folder = await folderOf(names);
    const { files } = await filesOfFolder(folder);
    expect(files.map(({ name }) => name).sort()).toEqual(
      [
        "\\xff.p",
        "\\x5cxff.p",
        "\\x5cx5cxff.p",
        "\\x5cxff\\xff",
        "back\\slash",
        "\u{1f600}",
        "line\nbreak",
        "\u001b[31mred",
        `${"x".repeat(251)}.png`,
      ].sort(),
    );
    const byBytes = await Promise.all(
      files.map(async (file) => Buffer.from(await file.read()).toString("hex")),
    );
    expect(byBytes.sort()).toEqual(names.map((name) => Buffer.from(name).toString("hex")).sort());
  });

  it("are followed only to files in the folder", async () => {
    const folder = await folderOf(["a/1.png", "b/2.png"]);
    const outside = await folderOf(["3.png"]);
    const links: readonly (readonly [string, string])[] = [
      ["../a/1.png", "b/same.png"],
      [join(outside, "3.png"), "b/out.png"],
      [outside, "out"],
      ["..", "a/up"],
      [".", "a/self"],
      ["../b", "a/b"],
      ["../a", "b/a"],
      ["nothing", "dead.png"],
      ["loop.png", "loop.png"],
      // The beginning of its path is that of the folder, and it is another folder.
      [outside, "a/near"],
    ];
    for (const [target, name] of links) await symlink(target, join(folder, name));
    expect(await namesIn(folder)).toEqual(["a/1.png", "b/2.png", "b/same.png"]);
    const { notes } = await filesOfFolder(folder);
    expect(notes.map((note) => note.replace(/:.*/s, ""))).toEqual([
      "3 links left out because they point out of the folder (copy their targets into the folder)",
      "4 links left out because they point to folders inside this one, which are read directly",
      "2 links left out because their targets are missing",
    ]);
  });

  it("may be the folder itself", async () => {
    const folder = await folderOf(["a.png"]);
    await symlink(folder, temporary("link"));
    expect(await namesIn(temporary("link"))).toEqual(["a.png"]);
  });

  it("that are pipes are left out without waiting", async () => {
    const folder = await folderOf(["a.png", "b.png"]);
    const { files } = await filesOfFolder(folder);
    for (const name of ["a.png", "c.png"]) {
      await rm(join(folder, name), { force: true });
      execFileSync("mkfifo", [join(folder, name)]);
    }
    // One took the place of a file after it was found.
    const file = files.find(({ name }) => name === "a.png");
    await expect(file?.read()).rejects.toThrow(/a\.png: .* no longer a file/);
    const { notes } = await filesOfFolder(folder);
    expect(notes).toEqual(["2 pipes, sockets or devices left out: a.png, c.png."]);
  });
});
