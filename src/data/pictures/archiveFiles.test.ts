import { describe, expect, it } from "vitest";
import type { ArchiveFile } from "../../codec/archive/archive.ts";
import { bytesAsFile } from "../../codec/randomAccess.ts";
import { DataError } from "../../errors.ts";
import { filesOfArchive } from "./archiveFiles.ts";

const member = (name: string, size = 3, opened = () => {}): ArchiveFile => ({
  name,
  size,
  inMemory: true,
  async open() {
    opened();
    return bytesAsFile(Uint8Array.of(1, 2, size), name);
  },
});
const filesOf = (...names: readonly string[]) =>
  filesOfArchive(
    names.map((name, at) => member(name, at)),
    { archive: "x.zip" },
  );

describe("the files of an archive", () => {
  it("have names with slashes, without empty or dot parts", () => {
    const { files, notes } = filesOf("a.png", "./b/c.png", "d\\e.png", "f/./g.png", "h//i.png", "j..k.png");
    expect(files.map(({ name }) => name)).toEqual([
      "a.png",
      "b/c.png",
      "d/e.png",
      "f/g.png",
      "h/i.png",
      "j..k.png",
    ]);
    expect(files[1]?.place).toBe("x.zip/b/c.png");
    expect(notes).toEqual([]);
  });

  it("are left out and reported if their names lead out of it", () => {
    const { files, notes } = filesOf(
      "ok.png",
      "../x.png",
      "/x.png",
      "C:\\x.png",
      "c:x.png",
      "a\\..\\..\\x.png",
      "a/../../x.png",
      "\\\\server\\x.png",
    );
    expect(files.map(({ name }) => name)).toEqual(["ok.png"]);
    expect(notes).toEqual([
      "7 files of the archive left out because their names lead out of the archive: ../x.png, /x.png, C:/x.png and 4 more.",
    ]);
  });

  it("are skipped if operating systems made them", () => {
    const { files, notes } = filesOf("a.png", "__MACOSX/._a.png", ".DS_Store", "b/Thumbs.db");
    expect(files).toHaveLength(1);
    expect(notes).toEqual(["3 hidden or system files skipped: __MACOSX/._a.png, .DS_Store, b/Thumbs.db."]);
  });

  it("of the same name are the last one, as in unpacking", async () => {
    const { files, notes } = filesOf("a.png", "b.png", "./a.png");
    expect(files.map(({ name }) => name)).toEqual(["a.png", "b.png"]);
    expect(await files[0]?.read()).toEqual(Uint8Array.of(1, 2, 2));
    expect(notes).toEqual(["1 file of the archive left out because a later one has the same name: a.png."]);
  });

  it("are not opened if they are larger than a picture may be", async () => {
    let opened = 0;
    const { files } = filesOfArchive([member("a.png", 2 ** 31, () => opened++)], { archive: "x.zip" });
    await expect(files[0]?.read()).rejects.toThrow(DataError);
    await expect(files[0]?.read()).rejects.toThrow(/x\.zip\/a\.png: expected a picture of at most 536870912/);
    expect(opened).toBe(0);
  });
});
