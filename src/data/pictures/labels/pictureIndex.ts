import { fileNameOf } from "../../../codec/excerpt.ts";

/** Finds pictures by their names in a table. */
export interface PictureIndex {
  readonly count: number;
  /**
   * The place of a picture among all paths. The name is a path relative to the table's folder, the root or the folder
   * around all pictures, or a unique file name, with or without an ending. -1 if no picture matches, or more than one.
   *
   * @param folders that paths may be relative to, each ending with `/`
   */
  find(name: string, folders: readonly string[]): number;
}

const none = -1;
const several = -2;

/** Indexes paths of pictures. Paths with a file name that is not unique are indexed on demand. */
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
      // A path that starts in a parent folder: `data/images/1.jpg` for `images/1.jpg`.
      for (let cut = wanted.indexOf("/"); cut >= 0; cut = wanted.indexOf("/", cut + 1)) {
        const rest = wanted.slice(cut + 1);
        const found = rest.includes("/") ? byPath(rest) : none;
        if (found >= 0) return found;
      }
      return none;
    },
  };
}

/** Whether a path ends with a name, or the name with the path, ignoring file endings. Both have the same file name. */
function endsAlike(path: string, name: string): boolean {
  const [folder, other] = [`/${folderOf(path)}`, `/${folderOf(name)}`];
  return folder.endsWith(other) || other.endsWith(folder);
}

/** The folder of a path, ending with `/`; empty if it has none. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** Returns the place of a name, with or without an ending, or `none` or `several`. */
type NameIndex = (name: string) => number;

function indexNames(names: readonly string[]): NameIndex {
  /** Places by names without endings. */
  const stems = new Map<string, number>();
  /** Places by full names, for names without endings that are not unique. */
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

/** An ending is a letter and up to five letters or digits after the last dot: `.jpg`, `.jp2`, but not `.001`. */
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

/** Normalizes Unicode: file systems store accented letters as one or two characters. */
function normal(name: string): string {
  return /[^ -~]/.test(name) ? name.normalize("NFC") : name;
}
