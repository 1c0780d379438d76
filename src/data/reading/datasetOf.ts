import type { StoredArray } from "../../codec/arrays/storedArray.ts";
import { elementCount } from "../../codec/sizes.ts";
import { DataError } from "../../errors.ts";
import type { Dataset, DatasetFile, SplitName } from "../dataset.ts";
import { type ArraySourceOptions, arraySource, readsByRows } from "../sources/arrays.ts";
import { drawSplits, type SplitSources } from "./drawSplits.ts";
import { type Duplicates, findDuplicates } from "./duplicates.ts";
import { splitFields } from "./fields.ts";
import type { FoundArrays, FoundSplit, PlacedArray } from "./foundArrays.ts";
import { createNumberReader } from "./numberReader.ts";
import type { Reading, ReadingRequest } from "./reading.ts";
import { type Recognised, recognise, recognisedBefore } from "./recognise.ts";
import { statementOf } from "./statement.ts";

/** A data set that was read from arrays. */
export interface ArrayDataset extends Dataset {
  readonly reading: Reading;
  readonly notes: readonly string[];
  /** Whether data are read from their files on demand. If so, the files must stay open while the data set is used. */
  readonly readsFiles: boolean;
}

/** The name and origin of a data set. */
export interface AboutData extends Pick<Dataset, "name" | "source"> {
  readonly files: readonly DatasetFile[];
  /** Whether it is a published data set; duplicates are then not searched for. Default: false. */
  readonly known?: boolean;
  /** How its numbers are read, if that need not be recognised. */
  readonly read?: Recognised;
  /** One line that describes the reading. Default: a description of the recognised reading, if it was recognised. */
  readonly statement?: string;
  /** Data of at most this many bytes are kept in memory. Default: 1 GiB. */
  readonly mostResidentBytes?: number;
}

/**
 * Makes a data set from the arrays of files. Its first note is one line that describes how they are read.
 *
 * @param stored the reading of a run. If given, nothing is recognised, splits are drawn with the stored counts and
 *   seeds, there are no notes, and the request is ignored
 * @throws DataError if the arrays cannot be read, do not match each other or the stored reading, or their reading is
 *   ambiguous; ConfigError if the request is impossible
 */
export async function datasetOfArrays(
  found: FoundArrays,
  about: AboutData,
  request: ReadingRequest,
  stored?: Reading,
): Promise<ArrayDataset> {
  const { data, labels } = found.train;
  const recognised =
    stored === undefined ? (about.read ?? (await recognise(data, request))) : recognisedBefore(stored);
  const fields = await splitFields(found);
  const { shape, elementType } = recognised;
  const reader = createNumberReader(recognised, elementType);
  const { mostResidentBytes } = about;
  const options = (name: SplitName, { data: { array, place } }: FoundSplit): ArraySourceOptions => {
    requireSizes(place, array, data, recognised);
    const shared = {
      shape,
      elementType,
      reader,
      ...(mostResidentBytes !== undefined && { mostResidentBytes }),
    };
    return { array, place, ...shared, fields: fields.of(name) };
  };
  const planned = {
    train: options("train", found.train),
    validation: found.validation && options("validation", found.validation),
    test: found.test && options("test", found.test),
  };
  const sources: SplitSources = {
    train: await arraySource(planned.train),
    ...(planned.validation && { validation: await arraySource(planned.validation) }),
    ...(planned.test && { test: await arraySource(planned.test) }),
  };
  const equal = about.known ? undefined : await duplicatesOf(found, sources, stored);
  const drawn = await drawSplits(sources, request, stored, equal?.groups);
  const reading: Reading = stored ?? {
    type: data.array.type,
    layout: recognised.layout,
    ...(recognised.range && { range: recognised.range }),
    ...(recognised.elementType === "float32" && { elementType: "float32" as const }),
    shape: recognised.shape,
    ...(data.name !== undefined && { images: data.name }),
    ...(labels?.name !== undefined && fields.labelled && { labels: labels.name }),
    ...drawn.reading,
  };
  return {
    name: about.name,
    source: about.source,
    files: about.files,
    shape: recognised.shape,
    ...(fields.classes && { classes: fields.classes }),
    ...(fields.factorNames && { factors: fields.factorNames }),
    ...drawn.splits,
    reading,
    notes: [
      ...stated(data, recognised),
      ...(stored === undefined
        ? [
            ...(about.statement === undefined ? [] : [about.statement]),
            ...fields.notes,
            ...found.notes,
            ...drawn.notes,
            ...(equal?.notes ?? []),
          ]
        : []),
    ],
    readsFiles: Object.values(planned).some((each) => each !== undefined && readsByRows(each)),
  };
}

/**
 * Duplicate data. With a stored reading they are needed only if splits are drawn again, because the draw depends on
 * them.
 */
async function duplicatesOf(
  found: FoundArrays,
  { train, validation, test }: SplitSources,
  stored: Reading | undefined,
): Promise<Duplicates | undefined> {
  if (stored !== undefined && (stored.test === undefined || test !== undefined)) return undefined;
  const place = (split: FoundSplit | undefined) => split?.data.place ?? "";
  return findDuplicates([
    { name: "training", place: place(found.train), source: train },
    ...(validation
      ? [{ name: "validation" as const, place: place(found.validation), source: validation }]
      : []),
    ...(test ? [{ name: "test" as const, place: place(found.test), source: test }] : []),
  ]);
}

function stated({ array: { type, shape } }: PlacedArray, reading: Recognised): readonly string[] {
  const { statistics } = reading;
  return statistics === undefined ? [] : [statementOf({ type, shape, statistics, reading })];
}

/**
 * Requires the sizes of the training data of arrays of other splits; with a stored reading, the same number of elements
 * per datum.
 */
function requireSizes(
  place: string,
  { shape }: StoredArray,
  training: PlacedArray,
  recognised: Recognised,
): void {
  const sizes = shape.slice(1);
  const wanted = training.array.shape.slice(1);
  if (sizes.join() !== wanted.join()) {
    throw new DataError(
      `${place}: expected data of the same sizes as the training data, [count, ${wanted.join(", ")}] (${training.place}), found ` +
        `[${shape.join(", ")}]. Use arrays of one data set.`,
    );
  }
  if (elementCount(sizes) === elementCount(recognised.shape)) return;
  throw new DataError(
    `${place}: expected ${elementCount(recognised.shape)} numbers per datum, as in the run's training data, found ` +
      `${elementCount(sizes)} in [${shape.join(", ")}]. Use the training data of the run.`,
  );
}
