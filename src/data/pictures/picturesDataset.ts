import type { StoredArray } from "../../codec/arrays/storedArray.ts";
import { sha256 } from "../../codec/sha256.ts";
import { ConfigError, DataError } from "../../errors.ts";
import type { Dataset } from "../dataset.ts";
import { datasetOfArrays } from "../reading/datasetOf.ts";
import type { FoundSplit } from "../reading/foundArrays.ts";
import type { Reading, ReadingRequest } from "../reading/reading.ts";
import type { SplitName } from "../splitNames.ts";
import type { Pack, PackStore } from "./cache/pack.ts";
import { type ChosenPreparation, choosePreparation, type PreparationRequest } from "./choosePreparation.ts";
import { inspectPictures, type PictureFacts, type PictureIndex } from "./inspect.ts";
import { type LabelTable, readLabelTable } from "./labels/tables.ts";
import { pictureTree } from "./labels/tree.ts";
import { type PackedPicture, type PackOptions, packPictures, rowsOfPacks } from "./pack.ts";
import type { FoundFiles, PictureFile } from "./pictureFile.ts";
import type { Preparation } from "./preparation.ts";
import { sortFiles } from "./sortFiles.ts";
import { pictureStatement } from "./statement.ts";
import { summaryOf } from "./summary.ts";
import { requireTolerable, type Tolerance, type UnreadablePicture, unreadableNote } from "./tolerance.ts";

/** How pictures are read, as a user says it. */
export interface PictureRequest extends ReadingRequest, PreparationRequest, Tolerance {}

/** What a platform brings to read pictures. */
export interface PictureTools extends Pick<PackOptions, "parallel"> {
  readonly decoder: PackOptions["decoder"] & Pick<Parameters<typeof inspectPictures>[1], "header">;
  readonly store: PackStore;
  readonly index: PictureIndex;
  /** Sentences about where things are kept, once all is done. */
  readonly notes?: () => readonly string[];
  readonly onProgress?: ((progress: PictureProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How far the reading of pictures is. */
export interface PictureProgress {
  /** Looking at files for their kinds and sizes, or decoding and preparing them. */
  readonly stage: "looking" | "preparing";
  readonly done: number;
  readonly total: number;
}

export interface AboutPictures {
  /** What the data set is called. */
  readonly name: string;
  /** The folder or archive, for errors. */
  readonly place: string;
  readonly request: PictureRequest;
  /** How a run read it. */
  readonly stored?: Reading | undefined;
}

/** Bytes of prepared pictures up to which they are in memory while they are used. */
const mostResidentBytes = 2 ** 28;

/**
 * The data set that pictures make: sorted into splits and classes by their folders and tables, prepared to images of one size, packed in
 * the store, and read from there. Its first note says how they are prepared; the others what is left out.
 *
 * @throws DataError where there are none, more are unreadable than may be, or they cannot be kept; ConfigError for settings that
 *   pictures do not have; EngineError where the package that decodes them is missing
 */
export async function picturesDataset(
  { files, notes: foundNotes }: FoundFiles,
  { name, place, request, stored }: AboutPictures,
  tools: PictureTools,
): Promise<Dataset> {
  requireNoArraySettings(request);
  const { decoder, store, parallel, signal, onProgress } = tools;
  const { candidates, tables, passedOver } = sortFiles(files);
  const unreadable: UnreadablePicture[] = [];
  const found = new Map<string, PackedPicture>();
  const inspected = await inspectPictures(candidates, {
    header: (bytes, of) => decoder.header(bytes, of),
    index: tools.index,
    parallel,
    signal,
    onDone: (done, total) => onProgress?.({ stage: "looking", done, total }),
  });
  for (const [at, file] of candidates.entries()) {
    const each = inspected[at];
    if (each?.kind === "picture") found.set(file.name, { file, facts: each.facts });
    else if (each?.kind === "unreadable") unreadable.push({ place: file.place, reason: each.reason });
    else if (each?.kind === "foreign") passedOver.addForeign(each.as, file);
  }
  const total = found.size + unreadable.length;
  requireTolerable(unreadable, total, request);
  const labelTables = await tablesOf(tables, passedOver.addOther);
  if (found.size === 0) throw noPictures(place, passedOver.notes());
  const tree = pictureTree([...found.keys()], labelTables, {
    ...(request.labels !== undefined && { labels: request.labels }),
  });
  const rows = tree.pictures.flatMap(({ path, split = "train", label }) => {
    const picture = found.get(path);
    return picture === undefined ? [] : [{ ...picture, split, label }];
  });
  const facts = rows.map((row) => row.facts);
  const chosen: ChosenPreparation = stored?.pictures
    ? { preparation: stored.pictures }
    : choosePreparation(facts, request);
  const { preparation } = chosen;
  const packs: Pack[] = [];
  const close = () => {
    for (const pack of packs) pack.close();
  };
  try {
    const splits: Partial<Record<SplitName, FoundSplit>> = {};
    const names: Partial<Record<SplitName, readonly string[]>> = {};
    const readable: PictureFacts[] = [];
    let before = 0;
    for (const split of ["train", "validation", "test"] as const) {
      const some = rows.filter((row) => row.split === split);
      if (some.length === 0) continue;
      const made = await packPictures(some, {
        preparation,
        decoder,
        store,
        parallel,
        signal,
        onDone: (done) => onProgress?.({ stage: "preparing", done: before + done, total: rows.length }),
      });
      packs.push(...made);
      before += some.length;
      const kept = withoutUnreadable(some, made, unreadable);
      names[split] = kept.map(({ file }) => file.name);
      for (const { facts: each } of kept) readable.push(each);
      const placed = splitOf(kept, made, preparation, place);
      if (placed !== undefined) splits[split] = placed;
    }
    requireTolerable(unreadable, total, request);
    const { train, validation, test } = splits;
    if (train === undefined) throw noPictures(place, passedOver.notes());
    const summary = summaryOf(readable, unreadable, chosen);
    const leftOut = unreadableNote(unreadable, total);
    const { readsFiles, ...dataset } = await datasetOfArrays(
      {
        train,
        ...(validation && { validation }),
        ...(test && { test }),
        ...(tree.classes && { classes: tree.classes }),
        labelsNamed: request.labels !== undefined,
        notes: [
          ...(leftOut === undefined ? [] : [leftOut]),
          ...passedOver.notes(),
          ...foundNotes,
          ...tree.notes,
          ...(tools.notes?.() ?? []),
        ],
      },
      {
        name,
        source: "folder",
        files: [await factsOfAll(rows)],
        read: {
          layout: "nhwc",
          range: [0, 255],
          shape: [preparation.height, preparation.width, preparation.channels],
          elementType: "uint8",
        },
        statement: pictureStatement(summary, preparation),
        mostResidentBytes,
      },
      request,
      stored,
    );
    if (!readsFiles) close();
    return {
      ...dataset,
      reading: { ...dataset.reading, pictures: preparation },
      pictures: { ...summary, names },
    };
  } catch (cause) {
    close();
    throw cause;
  }
}

type Row = PackedPicture & { readonly split: SplitName; readonly label?: number | undefined };

/** The pictures of a split that are in its packs; the others are told of. */
function withoutUnreadable(
  rows: readonly Row[],
  packs: readonly Pack[],
  unreadable: UnreadablePicture[],
): readonly Row[] {
  const left = new Set<number>();
  let first = 0;
  for (const pack of packs) {
    for (const { place, reason } of pack.unreadable) {
      left.add(first + place);
      unreadable.push({ place: rows[first + place]?.file.place ?? "", reason });
    }
    first += pack.count + pack.unreadable.length;
  }
  return rows.filter((_, at) => !left.has(at));
}

function splitOf(
  rows: readonly Row[],
  packs: readonly Pack[],
  { height, width, channels }: Preparation,
  place: string,
): FoundSplit | undefined {
  const { count, read } = rowsOfPacks(packs, height * width * channels);
  if (count === 0) return undefined;
  const array: StoredArray = {
    name: "",
    type: "uint8",
    shape: [count, height, width, channels],
    byRows: true,
    planar: false,
    read: async (first, some) => read(first, some),
  };
  const data = { array, place };
  if (rows.some(({ label }) => label === undefined)) return { data };
  const labels = Uint8Array.from(rows, ({ label }) => label ?? 0);
  const labelArray: StoredArray = {
    name: "",
    type: "uint8",
    shape: [count],
    byRows: true,
    read: async (first, some) => labels.subarray(first, first + some),
  };
  return { data, labels: { array: labelArray, place } };
}

/** All files as one: their bytes, and a hash of their splits, labels, names and contents. */
async function factsOfAll(rows: readonly Row[]) {
  const lines = rows.map(
    ({ file, facts, split, label = "" }) => `${split}\t${label}\t${file.name}\t${facts.sha256}\n`,
  );
  const bytes = rows.reduce((sum, { file }) => sum + file.size, 0);
  return { name: "pictures", bytes, sha256: await sha256(lines.join("")) };
}

async function tablesOf(
  files: readonly PictureFile[],
  passOver: (file: PictureFile) => void,
): Promise<readonly LabelTable[]> {
  const tables: LabelTable[] = [];
  for (const file of files) {
    const table = readLabelTable(file.name, new TextDecoder().decode(await file.read()));
    if (table === undefined) passOver(file);
    else tables.push(table);
  }
  return tables;
}

function noPictures(place: string, passedOver: readonly string[]): DataError {
  const found = passedOver.length === 0 ? "none" : `none: ${passedOver.join(" ")}`;
  return new DataError(
    `${place}: expected pictures for training (JPEG, PNG, WebP, AVIF, TIFF or GIF), found ${found} See docs/your-own-data.md for what is read.`,
  );
}

/** Settings that say how arrays are read mean nothing here. */
function requireNoArraySettings(request: PictureRequest): void {
  for (const setting of ["images", "range", "layout"] as const) {
    if (request[setting] === undefined) continue;
    throw new ConfigError(
      `${setting} (--${setting}): expected none for pictures, whose files say it, found ${request[setting]}. Drop --${setting}.`,
    );
  }
}
