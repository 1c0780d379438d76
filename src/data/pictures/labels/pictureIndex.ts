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

/** Indexes paths of pictures, in four entries of memory each at most. */
export function indexPictures(paths: readonly string[]): PictureIndex {
  const [byPath, byFile] = [createNames(), createNames()];
  for (const [at, path] of paths.entries()) {
    const plain = normal(path);
    byPath.add(plain, at);
    byFile.add(plain.slice(plain.lastIndexOf("/") + 1), at);
  }
  return {
    count: paths.length,
    find(name, folders) {
      const wanted = normal(name.replaceAll("\\", "/").replace(/^(\.?\/)+/, ""));
      if (wanted === "") return none;
      for (const folder of folders) {
        const found = byPath.find(folder + wanted);
        if (found >= 0) return found;
      }
      // A path that begins further up: `data/images/1.jpg` of `images/1.jpg`.
      for (let cut = wanted.indexOf("/"); cut >= 0; cut = wanted.indexOf("/", cut + 1)) {
        const rest = wanted.slice(cut + 1);
        if (!rest.includes("/")) break;
        const found = byPath.find(rest);
        if (found >= 0) return found;
      }
      const file = byFile.find(wanted.slice(wanted.lastIndexOf("/") + 1));
      return file >= 0 && endsAlike(withoutEnding(normal(paths[file] ?? "")), wanted) ? file : none;
    },
  };
}

/** Whether one of a path and a name is the end of the other, endings aside. */
function endsAlike(path: string, name: string): boolean {
  return [name, withoutEnding(name)].some(
    (each) => `/${path}`.endsWith(`/${each}`) || `/${each}`.endsWith(`/${path}`),
  );
}

function createNames() {
  /** By their names without endings. */
  const stems = new Map<string, number>();
  /** All whose names differ in the ending alone, or not at all. */
  const whole = new Map<string, number>();
  const all: string[] = [];
  const addWhole = (name: string, at: number) => whole.set(name, whole.has(name) ? several : at);
  return {
    add(name: string, at: number): void {
      all[at] = name;
      const stem = withoutEnding(name);
      const before = stems.get(stem);
      if (before === undefined) {
        stems.set(stem, at);
        return;
      }
      if (before >= 0) addWhole(all[before] ?? "", before);
      stems.set(stem, several);
      addWhole(name, at);
    },
    find(name: string): number {
      const found = stems.get(withoutEnding(name)) ?? none;
      if (found === several && whole.has(name)) return whole.get(name) ?? none;
      if (found >= 0 && all[found] === name) return found;
      const asStem = stems.get(name) ?? none;
      return asStem === none ? found : asStem;
    },
  };
}

function withoutEnding(name: string): string {
  const dot = name.lastIndexOf(".");
  return dot > name.lastIndexOf("/") + 1 && /^\.[a-z][a-z0-9]{1,4}$/i.test(name.slice(dot))
    ? name.slice(0, dot)
    : name;
}

/** Letters with marks are one character or two, as systems store names. */
function normal(name: string): string {
  return /[^ -~]/.test(name) ? name.normalize("NFC") : name;
}
