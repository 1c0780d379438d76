import { mostClasses } from "../../reading/classes.ts";
import { sortedNames } from "./nameOrder.ts";
import type { LaidPicture } from "./splitFolders.ts";
import { counted, countedOf, someNames } from "./words.ts";

/** Classes and the label of each picture, if there are any. */
export interface PictureClasses {
  readonly found?: {
    readonly classes: readonly string[];
    /** The label of each picture, in the given order; undefined if it has none. */
    readonly labels: readonly (number | undefined)[];
  };
  readonly notes: readonly string[];
}

/**
 * Reads classes from folders: if every picture is in a folder, its first folder is its class. A single folder, or more
 * than 256, are not read as classes.
 */
export function classFolders(pictures: readonly LaidPicture[]): PictureClasses {
  const folders = new Map<string, number>();
  const alone: string[] = [];
  for (const { inner, path } of pictures) {
    const end = inner.indexOf("/");
    if (end < 0) alone.push(path);
    else folders.set(inner.slice(0, end), 0);
  }
  if (folders.size === 0) return { notes: [] };
  if (alone.length > 0) {
    const note =
      `${counted(alone.length)} of ${countedOf(pictures.length, "picture")} ${alone.length === 1 ? "is" : "are"} in no class folder ` +
      `(${someNames(alone)}): folders are not read as classes, and there are no labels.`;
    return { notes: [note] };
  }
  if (folders.size > mostClasses) {
    const note = `${counted(folders.size)} folders of pictures exceed the limit of ${mostClasses} classes: there are no labels.`;
    return { notes: [note] };
  }
  if (folders.size === 1) return { notes: [] };
  const classes = sortedNames([...folders.keys()]);
  for (const [label, name] of classes.entries()) folders.set(name, label);
  const labels = pictures.map(({ inner }) => folders.get(inner.slice(0, inner.indexOf("/"))));
  return { found: { classes, labels }, notes: [] };
}
