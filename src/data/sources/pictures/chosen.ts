import type { RandomAccess } from "../../../codec/randomAccess.ts";
import { DataError } from "../../../errors.ts";
import type { FoundFiles } from "../../pictures/pictureFile.ts";
import { chooseArchive, holdsPictures, isArrayBesidePictures, isArrayName } from "../arrays/choose.ts";

/** Files that a page was given, among which there are pictures. */
export interface ChosenPictures extends FoundFiles {
  /** What they are called in errors: the archive that they are in, or `files`. */
  readonly place: string;
}

/**
 * The files among which there are pictures, or those of the one archive: of a zip, tar or tar.gz. Undefined where arrays are to be read,
 * by the rule of `picturesAt`, which has folders and archives of a disk.
 *
 * @throws DataError where an archive is damaged, or two files have one name
 */
export async function chosenPictures(files: readonly RandomAccess[]): Promise<ChosenPictures | undefined> {
  const named = inFolder(files);
  const top = named.filter(({ name }) => !name.includes("/")).map(({ name }) => name);
  if (top.some(isArrayBesidePictures)) return undefined;
  if (holdsPictures(named)) {
    requireDistinct(named);
    const { filesOfArchive } = await import("../../pictures/archiveFiles.ts");
    return { ...filesOfArchive(named, {}), place: "files" };
  }
  const archive = named.find(({ name }) => name === (named.length === 1 ? name : chooseArchive(top)));
  if (archive === undefined || isArrayName(archive.name)) return undefined;
  return inArchive(await archive.open());
}

interface NamedFile {
  readonly name: string;
  readonly size: number;
  open(): Promise<RandomAccess>;
}

/** Files by their paths in the folder that was chosen: those of a page begin with its name. */
function inFolder(files: readonly RandomAccess[]): readonly NamedFile[] {
  const names = files.map(({ name }) => name.replaceAll("\\", "/").replace(/^(\.?\/)+/, ""));
  const [folder] = (names[0] ?? "").split("/", 1);
  const shared = names.every((name) => name.startsWith(`${folder}/`)) ? `${folder}/`.length : 0;
  return files.map((file, at) => ({
    name: (names[at] ?? "").slice(shared),
    size: file.size,
    open: async () => file,
  }));
}

function requireDistinct(files: readonly NamedFile[]): void {
  const seen = new Set<string>();
  for (const { name } of files) {
    if (seen.has(name)) {
      throw new DataError(
        `${name}: expected files of different names, found two of this name. Name files with their folders ` +
          "(file.webkitRelativePath), or choose it once.",
      );
    }
    seen.add(name);
  }
}

async function inArchive(file: RandomAccess): Promise<ChosenPictures | undefined> {
  const { isArchive, openArchive } = await import("../../../codec/archive/archive.ts");
  if (!(await isArchive(file))) return undefined;
  const members = await openArchive(file);
  if (!holdsPictures(members)) return undefined;
  if (members.some(({ name }) => isArrayBesidePictures(name.slice(name.lastIndexOf("/") + 1))))
    return undefined;
  const { filesOfArchive } = await import("../../pictures/archiveFiles.ts");
  return { ...filesOfArchive(members, { archive: file.name }), place: file.name };
}
