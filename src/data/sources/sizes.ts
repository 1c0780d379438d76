import type { KnownDataset, KnownSizes, PlainFile } from "./known.ts";

/** Bytes before the numbers of an IDX file of images, and of one of labels: four a dimension, four more. */
const headers = { images: 16, labels: 8 } as const;

/** The counts and the shape of a known data set: of one with files from their sizes, as its images are square and grey. */
export function knownSizes(known: KnownDataset): KnownSizes {
  if (known.kind === "generated") return known.sizes;
  const { files } = known;
  const count = (labels: PlainFile) => labels.bytes - headers.labels;
  const train = count(files["train-labels"]);
  const side = Math.sqrt((files["train-images"].bytes - headers.images) / train);
  return { train, test: count(files["t10k-labels"]), shape: [side, side, 1] };
}
