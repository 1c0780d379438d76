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

/** Settings of a user for reading pictures. */
export interface PictureRequest extends ReadingRequest, PreparationRequest, Tolerance {}

/** The platform's functions for reading pictures. */
export interface PictureTools extends Pick<InspectOptions, "hash" | "index" | "parallel"> {
  readonly decoder: PackOptions["decoder"] & Pick<InspectOptions, "header">;
  readonly store: PackStore;
  /** Sentences about where prepared pictures are stored, available at the end. */
  readonly notes?: () => readonly string[];
  readonly onProgress?: ((progress: PictureProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Progress of reading pictures. */
export interface PictureProgress {
  /** Inspecting files for their formats and sizes, or decoding and preparing them. */
  readonly stage: "looking" | "preparing";
  readonly done: number;
  readonly total: number;
}

export interface AboutPictures {
  /** Name of the data set. */
  readonly name: string;
  /** The folder or archive, for errors. */
  readonly place: string;
  readonly request: PictureRequest;
  /** How a run read the data set. */
  readonly stored?: Reading | undefined;
}

/** The most bytes of prepared pictures that are kept in memory while in use. */
const mostResidentBytes = 2 ** 28;

/**
 * Creates a data set from pictures: sorted into splits and classes by folders and tables, prepared to images of one
 * size, packed in the store, and read from there. Its first note describes the preparation; the others list what is
 * left out.
 *
 * @throws DataError if there are no pictures, too many are unreadable, or they cannot be stored; ConfigError for
 *   settings that pictures do not have; EngineError if the package that decodes them is missing
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

/** The readable pictures by name, and the unreadable ones. Other files are counted as skipped. */
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

/** Throws ConfigError for settings of arrays, which pictures do not have. */
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
