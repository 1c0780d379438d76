import type { ArchiveFile } from "../../codec/archive/archive.ts";
import { mostPictureBytes } from "../../codec/picture/header.ts";
import { DataError } from "../../errors.ts";
import { createTally, listed } from "./passedOver.ts";
import type { FoundFiles, PictureFile } from "./pictureFile.ts";

/** The origin of files. */
export interface ArchivePlace {
  /** The path of the archive, for errors; absent for files that were given to a page. */
  readonly archive?: string;
  /** Changes whenever the archive does, and the time of its last change; see `PictureFile`. */
  readonly stamp?: string;
  readonly changed?: number;
}

/**
 * The files of an archive, or files that were given to a page, which may be pictures. Nothing is unpacked to a disk. A
 * file whose name leads out of the archive is still left out, so that names are not misleading.
 */
export function filesOfArchive(
  members: readonly Pick<ArchiveFile, "name" | "size" | "open">[],
  from: ArchivePlace,
): FoundFiles {
  const [hidden, outside, twice] = [createTally(), createTally(), createTally()];
  const files = new Map<string, PictureFile>();
  for (const member of members) {
    const parts = member.name.replaceAll("\\", "/").split("/");
    const name = parts.filter((part, at) => part !== "." && (part !== "" || at === 0)).join("/");
    if (name.startsWith("/") || parts.includes("..") || /^[a-z]:/i.test(name)) outside.add(name);
    else if (
      name.split("/").some((part) => part.startsWith(".") || part === "__MACOSX" || isSystemFile(part))
    )
      hidden.add(name);
    else {
      // The last file of a name counts, as in unpacking.
      if (files.has(name)) twice.add(name);
      files.set(name, fileOf(member, name, from));
    }
  }
  return {
    files: [...files.values()],
    notes: [
      listed(hidden, "hidden or system file", "skipped"),
      listed(
        outside,
        "file",
        "of the archive left out because its name leads out of the archive",
        "files",
        "of the archive left out because their names lead out of the archive",
      ),
      listed(
        twice,
        "file",
        "of the archive left out because a later one has the same name",
        "files",
        "of the archive left out because later ones have the same names",
      ),
    ].flatMap((note) => note ?? []),
  };
}

/** Whether a file is one that operating systems add next to pictures. */
export function isSystemFile(name: string): boolean {
  return /^(thumbs\.db|desktop\.ini|@eadir)$/i.test(name);
}

function fileOf(
  member: Pick<ArchiveFile, "size" | "open">,
  name: string,
  { archive, stamp, changed }: ArchivePlace,
): PictureFile {
  const place = archive === undefined ? name : `${archive}/${name}`;
  return {
    name,
    place,
    size: member.size,
    ...(stamp !== undefined && { stamp: `${stamp} ${member.size}` }),
    ...(changed !== undefined && { changed }),
    async read() {
      if (member.size > mostPictureBytes) {
        throw new DataError(
          `${place}: expected a picture of at most ${mostPictureBytes} bytes, found ${member.size}. Save a smaller version.`,
        );
      }
      const file = await member.open();
      try {
        return await file.read(0, file.size);
      } finally {
        await file.close();
      }
    },
  };
}
