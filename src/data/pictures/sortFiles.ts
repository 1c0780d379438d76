import {
  conversions,
  endingOf,
  type ForeignKind,
  foreignKinds,
  isForeign,
  kindNames,
  pictureKindOfName,
} from "../../codec/picture/kinds.ts";
import { createTally, listed, type Tally } from "./passedOver.ts";
import type { PictureFile } from "./pictureFile.ts";

/** The most bytes of a table of labels. */
const mostTableBytes = 2 ** 28;

/** Files by their possible type. */
export interface SortedFiles {
  /** Files with a picture's name, and files without an ending, whose content decides. */
  readonly candidates: readonly PictureFile[];
  /** Text files that may be tables of labels. */
  readonly tables: readonly PictureFile[];
  readonly passedOver: PassedOver;
}

/** Files that are not read, by kind. */
export interface PassedOver {
  addForeign(kind: ForeignKind | "other", file: PictureFile): void;
  addOther(file: PictureFile): void;
  /** Number of pictures in formats that are not supported. */
  readonly foreign: number;
  /** A sentence for each kind. */
  notes(): readonly string[];
}

/** Sorts files by the endings of their names. */
export function sortFiles(files: readonly PictureFile[]): SortedFiles {
  const candidates: PictureFile[] = [];
  const tables: PictureFile[] = [];
  const passedOver = createPassedOver();
  for (const file of files) {
    const kind = pictureKindOfName(file.name);
    const ending = endingOf(file.name);
    if (kind !== undefined && isForeign(kind)) passedOver.addForeign(kind, file);
    else if (kind !== undefined || (ending === "" && file.size > 0)) candidates.push(file);
    else if (/^(csv|tsv|txt)$/.test(ending) && file.size <= mostTableBytes) tables.push(file);
    else passedOver.addOther(file);
  }
  return { candidates, tables, passedOver };
}

function createPassedOver(): PassedOver {
  const foreign: Record<ForeignKind, Tally> = { heic: createTally(), bmp: createTally() };
  const others = new Map<string, Tally>();
  const addOther = ({ name }: PictureFile) => {
    const ending = endingOf(name);
    const tally = others.get(ending) ?? createTally();
    others.set(ending, tally);
    tally.add(name);
  };
  return {
    addForeign(kind, file) {
      if (kind === "other") addOther(file);
      else foreign[kind].add(file.name);
    },
    addOther,
    get foreign() {
      return foreignKinds.reduce((sum, kind) => sum + foreign[kind].count, 0);
    },
    notes() {
      const converted = foreignKinds.flatMap((kind) => {
        const name = `${kindNames[kind]} picture`;
        const note = listed(
          foreign[kind],
          name,
          "left out because this format is not supported",
          `${name}s`,
          "left out because this format is not supported",
        );
        return note === undefined ? [] : [`${note} To convert: ${conversions[kind]}.`];
      });
      return [...converted, ...othersInWords(others)];
    },
  };
}

/** The most endings in a sentence. */
const mostEndings = 6;

function othersInWords(others: ReadonlyMap<string, Tally>): readonly string[] {
  const counts = [...others].sort(([, a], [, b]) => b.count - a.count);
  const total = counts.reduce((sum, [, { count }]) => sum + count, 0);
  if (total === 0) return [];
  const named = counts.slice(0, mostEndings).map(([ending, { count, first }]) => {
    const what = ending === "" ? "without an ending" : `.${ending}`;
    return `${count.toLocaleString("en-US")} ${what} (${first[0]}${count > 1 ? ", ..." : ""})`;
  });
  const more = counts.length > mostEndings ? ", ..." : "";
  return [
    `${total.toLocaleString("en-US")} ${total === 1 ? "file that is not a picture is" : "files that are not pictures are"} skipped: ${named.join(", ")}${more}.`,
  ];
}
