import { advice, change } from "../../advice.ts";
import { ConfigError, DataError } from "../../errors.ts";
import type { Dataset, SplitName } from "../dataset.ts";
import { datasetOfArrays } from "../reading/datasetOf.ts";
import type { Reading, ReadingRequest } from "../reading/reading.ts";
import type { PackStore } from "./cache/pack.ts";
import { type ChosenPreparation, choosePreparation, type PreparationRequest } from "./choosePreparation.ts";
import { type InspectOptions, inspectPictures } from "./inspect.ts";
import { type LabelTable, readLabelTable } from "./labels/tables.ts";
import { pictureTree } from "./labels/tree.ts";
import type { PackedPicture, PackOptions } from "./pack.ts";
import { fileOfRows, type PictureRow, packSplits } from "./packSplits.ts";
import type { FoundFiles, PictureFile } from "./pictureFile.ts";
import { type PassedOver, sortFiles } from "./sortFiles.ts";
import { pictureStatement } from "./statement.ts";
import { summaryOf } from "./summary.ts";
import { requireTolerable, type Tolerance, type UnreadablePicture, unreadableNote } from "./tolerance.ts";

/** How pictures are read, as a user says it. */
export interface PictureRequest extends ReadingRequest, PreparationRequest, Tolerance {}

/** What a platform brings to read pictures. */
export interface PictureTools extends Pick<InspectOptions, "hash" | "index" | "parallel"> {
  readonly decoder: PackOptions["decoder"] & Pick<InspectOptions, "header">;
  readonly store: PackStore;
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
  about: AboutPictures,
  tools: PictureTools,
): Promise<Dataset> {
  const { name, place, request, stored } = about;
  requireNoArraySettings(request);
  const { candidates, tables, passedOver } = sortFiles(files);
  const { found, unreadable } = await readableAmong(candidates, passedOver, tools);
  const total = found.size + unreadable.length;
  requireTolerable(unreadable, total, request);
  const labelTables = await tablesOf(tables, passedOver.addOther);
  if (found.size === 0) throw noPictures(place, passedOver.notes());
  const tree = pictureTree([...found.keys()], labelTables, {
    ...(request.labels !== undefined && { labels: request.labels }),
  });
  const all = tree.pictures.flatMap(({ path, split = "train", label }): readonly PictureRow[] => {
    const picture = found.get(path);
    return picture === undefined ? [] : [{ ...picture, split, label }];
  });
  const chosen: ChosenPreparation = stored?.pictures
    ? { preparation: stored.pictures }
    : choosePreparation(
        all.map(({ properties }) => properties),
        request,
      );
  const { preparation } = chosen;
  const packed = await packSplits(all, place, {
    ...tools,
    preparation,
    onDone: (done, of) => tools.onProgress?.({ stage: "preparing", done, total: of }),
    onChanged: tools.index.forget,
  });
  try {
    unreadable.push(...packed.unreadable);
    requireTolerable(unreadable, total, request);
    const leftOut = unreadableNote(unreadable, total);
    const notes = [...(leftOut === undefined ? [] : [leftOut]), ...passedOver.notes()];
    const { splits, rows } = packed;
    const { train, validation, test } = splits;
    if (train === undefined) throw noPictures(place, notes);
    const properties = rows.map((row) => row.properties);
    const summary = summaryOf(properties, unreadable, chosen);
    const { readsFiles, ...dataset } = await datasetOfArrays(
      {
        train,
        ...(validation && { validation }),
        ...(test && { test }),
        ...(tree.classes && { classes: tree.classes }),
        labelsNamed: request.labels !== undefined,
        notes: [...notes, ...foundNotes, ...tree.notes, ...(tools.notes?.() ?? [])],
      },
      {
        name,
        source: "folder",
        files: [await fileOfRows(rows)],
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
    if (!readsFiles) packed.close();
    return {
      ...dataset,
      reading: { ...dataset.reading, pictures: preparation },
      pictures: { ...summary, names: namesOf(rows) },
    };
  } catch (cause) {
    packed.close();
    throw cause;
  }
}

/** The pictures among files by their names, and those that cannot be read. Others are counted as passed over. */
async function readableAmong(
  candidates: readonly PictureFile[],
  passedOver: PassedOver,
  { decoder, hash, index, parallel, signal, onProgress }: PictureTools,
) {
  const unreadable: UnreadablePicture[] = [];
  const found = new Map<string, PackedPicture>();
  const inspected = await inspectPictures(candidates, {
    header: (bytes, of) => decoder.header(bytes, of),
    hash,
    index,
    parallel,
    signal,
    onDone: (done, total) => onProgress?.({ stage: "looking", done, total }),
  });
  for (const [at, file] of candidates.entries()) {
    const each = inspected[at];
    if (each?.kind === "picture")
      found.set(file.name, { file, properties: each.properties, fresh: each.fresh });
    else if (each?.kind === "unreadable") unreadable.push({ place: file.place, reason: each.reason });
    else if (each?.kind === "foreign") passedOver.addForeign(each.as, file);
  }
  return { found, unreadable };
}

/** The file of each row of a split. */
function namesOf(rows: readonly PictureRow[]): Readonly<Partial<Record<SplitName, readonly string[]>>> {
  const names: Partial<Record<SplitName, string[]>> = {};
  for (const { split, file } of rows) {
    const some = names[split] ?? [];
    names[split] = some;
    some.push(file.name);
  }
  return names;
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
  const found = passedOver.length === 0 ? "none." : `none: ${passedOver.join(" ")}`;
  return new DataError(
    `${place}: expected pictures for training (JPEG, PNG, WebP, AVIF, TIFF or GIF), found ${found} docs/your-own-data.md lists the supported layouts.`,
  );
}

/** Settings that say how arrays are read mean nothing here. */
function requireNoArraySettings(request: PictureRequest): void {
  for (const setting of ["images", "range", "layout"] as const) {
    if (request[setting] === undefined) continue;
    throw new ConfigError(`expected none for pictures, whose files define it, found ${request[setting]}.`, {
      setting,
      value: request[setting],
      remedy: advice`Drop ${change(setting)}.`,
    });
  }
}
