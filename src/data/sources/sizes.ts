import type { ImageShape } from "../source.ts";
import type { KnownDataset, PlainFile } from "./known.ts";

/** How many images a data set known by name has, and what they look like. */
export interface KnownSizes {
  readonly train: number;
  readonly test: number;
  readonly shape: ImageShape;
}

/** Bytes before the numbers of an IDX file of images, and of one of labels: four a dimension, four more. */
const headers = { images: 16, labels: 8 } as const;

/** The counts and the shape of a known data set, from the sizes of its files: its images are square and grey. */
export function knownSizes({ files }: Pick<KnownDataset, "files">): KnownSizes {
  const count = (labels: PlainFile) => labels.bytes - headers.labels;
  const train = count(files["train-labels"]);
  const side = Math.sqrt((files["train-images"].bytes - headers.images) / train);
  return { train, test: count(files["t10k-labels"]), shape: [side, side, 1] };
}
