import type { RandomAccess } from "../../../codec/randomAccess.ts";
import { DataError } from "../../../errors.ts";
import type { FoundFiles } from "../../pictures/pictureFile.ts";
import { chooseArchive, holdsPictures, isArrayBesidePictures, isArrayName } from "../arrays/choose.ts";

/** Files chosen in a page that include pictures. */
export interface ChosenPictures extends FoundFiles {
  /** Name in errors: the name of the archive, or `files`. */
  readonly place: string;
}

/**
 * The chosen files if they include pictures, or the files of the only archive (zip, tar or tar.gz). Undefined if the
 * files are to be read as arrays. The rule is that of `picturesAt` for folders and archives on disk.
 *
 * @throws DataError if an archive is damaged, or two files have the same name
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

/** Files with paths relative to the chosen folder. In a page, paths begin with the folder's name. */
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
        `${name}: two files have this name. Name files with their folders ` +
          "(file.webkitRelativePath), or choose the file once.",
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
