import { fileNameOf } from "../../../codec/shown.ts";

/** Finds pictures by what a table calls them. */
export interface PictureIndex {
  readonly count: number;
  /**
   * The place of a picture among all paths: of its path from the folder of the table, from the root or from the folder around all
   * pictures, or of the name of its file where only one has it; with an ending or without. -1 where there is none, or more than one.
   *
   * @param folders that paths may begin in, with `/` at their ends
   */
  find(name: string, folders: readonly string[]): number;
}

const none = -1;
const several = -2;

/** Indexes paths of pictures; those of files whose names several have only where one is asked for. */
export function indexPictures(paths: readonly string[]): PictureIndex {
  const plain = paths.map(normal);
  const byFile = indexNames(plain.map(fileNameOf));
  let byPath: NameIndex | undefined;
  return {
    count: paths.length,
    find(name, folders) {
      const wanted = normal(name.includes("\\") ? name.replaceAll("\\", "/") : name).replace(/^(\.?\/)+/, "");
      if (wanted === "") return none;
      const file = byFile(fileNameOf(wanted));
      if (file >= 0) return endsAlike(plain[file] ?? "", wanted) ? file : none;
      if (file === none) return none;
      byPath ??= indexNames(plain);
      for (const folder of folders) {
        const found = byPath(folder + wanted);
        if (found >= 0) return found;
      }
      // A path that begins further up: `data/images/1.jpg` of `images/1.jpg`.
      for (let cut = wanted.indexOf("/"); cut >= 0; cut = wanted.indexOf("/", cut + 1)) {
        const rest = wanted.slice(cut + 1);
        const found = rest.includes("/") ? byPath(rest) : none;
        if (found >= 0) return found;
      }
      return none;
    },
  };
}

/** Whether one of a path and a name is the end of the other, endings aside: they have the same file. */
function endsAlike(path: string, name: string): boolean {
  const [folder, other] = [`/${folderOf(path)}`, `/${folderOf(name)}`];
  return folder.endsWith(other) || other.endsWith(folder);
}

/** With `/` at its end; empty where a path has none. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** Gives the place of a name, with an ending or without; `none` or `several`. */
type NameIndex = (name: string) => number;

function indexNames(names: readonly string[]): NameIndex {
  /** By names without endings. */
  const stems = new Map<string, number>();
  /** Those whose names without endings are not the only ones. */
  const whole = new Map<string, number>();
  const addWhole = (at: number) => {
    const name = names[at] ?? "";
    whole.set(name, whole.has(name) ? several : at);
  };
  for (const [at, name] of names.entries()) {
    const stem = withoutEnding(name);
    const before = stems.get(stem);
    if (before === undefined) {
      stems.set(stem, at);
      continue;
    }
    if (before >= 0) addWhole(before);
    stems.set(stem, several);
    addWhole(at);
  }
  return (name) => {
    const found = stems.get(withoutEnding(name)) ?? none;
    if (found === several) return whole.get(name) ?? several;
    if (found >= 0 && names[found] === name) return found;
    const asStem = stems.get(name) ?? none;
    return asStem === none ? found : asStem;
  };
}

/** An ending is a letter and up to five letters or digits behind the last full stop: `.jpg`, `.jp2`, and not `.001`. */
function withoutEnding(name: string): string {
  const dot = name.lastIndexOf(".");
  const length = name.length - dot - 1;
  if (dot < 1 || length < 2 || length > 6 || name[dot - 1] === "/") return name;
  for (let at = dot + 1; at < name.length; at++) {
    const code = name.charCodeAt(at) | 0x20;
    const isLetter = code >= 97 && code <= 122;
    const isDigit = code >= 48 && code <= 57;
    if (!isLetter && (at === dot + 1 || !isDigit)) return name;
  }
  return name.slice(0, dot);
}

/** Letters with marks are one character or two, as systems store names. */
function normal(name: string): string {
  return /[^ -~]/.test(name) ? name.normalize("NFC") : name;
}
