import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { isArchive, openArchive } from "../../codec/archive/archive.ts";
import { openRandomAccess } from "../../codec/randomAccess.node.ts";
import { chooseArchive, holdsPictures, isArrayBesidePictures } from "../sources/arrays/choose.ts";
import { filesOfArchive } from "./archiveFiles.ts";
import { filesOfFolder } from "./folderFiles.node.ts";
import type { FoundFiles } from "./pictureFile.ts";

/** Files that include pictures. */
export interface PicturePlace extends FoundFiles {
  /** The folder or archive of the files. */
  readonly place: string;
  /** Closes an archive. Its files cannot be read afterwards. */
  close(): Promise<void>;
}

/**
 * The files of a folder or archive (zip, tar, tar.gz) that contains pictures, or of the only archive in a folder.
 * Undefined if there are no pictures, or if the folder itself contains arrays (npy, npz, HDF5, IDX), which are read
 * instead.
 *
 * @throws DataError if something cannot be read, or an archive is damaged
 */
export async function picturesAt(path: string): Promise<PicturePlace | undefined> {
  const found = await stat(path);
  if (!found.isDirectory()) return found.isFile() ? inArchive(path) : undefined;
  const names = await readdir(path).catch(() => []);
  if (names.some(isArrayBesidePictures)) return undefined;
  const files = await filesOfFolder(path);
  if (holdsPictures(files.files)) return { ...files, place: path, close: async () => {} };
  const archive = chooseArchive(names);
  return archive === undefined ? undefined : inArchive(join(path, archive));
}

async function inArchive(path: string): Promise<PicturePlace | undefined> {
  const { size, mtimeMs, ctimeMs } = await stat(path);
  const file = await openRandomAccess(path);
  try {
    if (await isArchive(file)) {
      const members = await openArchive(file);
      const files = filesOfArchive(members, {
        archive: path,
        stamp: `${size} ${mtimeMs}`,
        changed: Math.max(mtimeMs, ctimeMs),
      });
      const arrays = members.some(({ name }) => isArrayBesidePictures(basename(name)));
      if (!arrays && holdsPictures(files.files)) return { ...files, place: path, close: () => file.close() };
    }
    await file.close();
    return undefined;
  } catch (cause) {
    await file.close();
    throw cause;
  }
}
