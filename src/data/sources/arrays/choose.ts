import { cifarLayoutOf } from "../../../codec/cifar.ts";
import { pictureKindOfName } from "../../../codec/picture/kinds.ts";
import type { SplitName } from "../../dataset.ts";

/** The files of a folder or archive that make a data set. */
export interface ChosenFiles {
  readonly files: readonly { readonly name: string; readonly split?: SplitName }[];
  /** The file with the names of the classes, one per line. */
  readonly classes?: string;
}

const arrayName = /\.(npy|npz|h5|hdf5|hdf|csv|tsv)(\.gz)?$/i;
const idxName = /([-.]idx\d?([-.]ubyte)?|-ubyte)(\.gz)?$/i;
const archiveName = /\.(zip|tar|tgz|tar\.gz)$/i;

/**
 * Chooses the files that hold arrays by their names: CIFAR's binary version, IDX files, or npy, npz, HDF5, CSV and TSV.
 * If there are `x.npy` and `x.npy.gz`, the plain file is chosen. Undefined if there are none.
 *
 * @param names of files, which may be paths inside an archive
 */
export function chooseFiles(names: readonly string[]): ChosenFiles | undefined {
  const cifar = cifarLayoutOf(names);
  if (cifar !== undefined) {
    const files = [
      ...cifar.train.map((name) => ({ name, split: "train" as const })),
      ...cifar.test.map((name) => ({ name, split: "test" as const })),
    ];
    return { files, ...(cifar.classes !== undefined && { classes: cifar.classes }) };
  }
  const idx = names.filter((name) => idxName.test(name));
  const arrays = idx.length > 0 ? idx : names.filter((name) => arrayName.test(name));
  const files = arrays.filter((name) => !(/\.gz$/i.test(name) && arrays.includes(name.slice(0, -3))));
  return files.length === 0 ? undefined : { files: files.map(withSplit).sort(inOrder) };
}

/** Whether a name is that of a file of arrays. */
export function isArrayName(name: string): boolean {
  return arrayName.test(name) || idxName.test(name);
}

/** The only archive among files; undefined if there are none or several. */
export function chooseArchive(names: readonly string[]): string | undefined {
  const archives = names.filter((name) => archiveName.test(name));
  return archives.length === 1 ? archives[0] : undefined;
}

type Chosen = ChosenFiles["files"][number];

/** Sorts training data before the others, and images before their labels: MNIST's order. */
function inOrder(a: Chosen, b: Chosen): number {
  const rank = ({ name, split }: Chosen) =>
    2 * ["train", undefined, "validation", "test"].indexOf(split) + (/label/i.test(name) ? 1 : 0);
  return rank(a) - rank(b) || a.name.localeCompare(b.name, "en");
}

/**
 * The split is in the name of the file or of one of its folders: `train.csv`, `train/images.npy`. The last word counts.
 */
function withSplit(name: string): Chosen {
  const words = /(?<![a-z0-9])(train|training|test|testing|t10k|val|valid|validation)(?![a-z0-9])/g;
  const word = [...name.toLowerCase().matchAll(words)].at(-1) ?? null;
  const split = word?.[1]?.startsWith("train") ? "train" : word?.[1]?.startsWith("v") ? "validation" : "test";
  return word === null ? { name } : { name, split };
}

/** Whether files include pictures, by their names. */
export function holdsPictures(files: readonly { readonly name: string }[]): boolean {
  return files.some(({ name }) => pictureKindOfName(name) !== undefined);
}

/**
 * Whether a file is read as an array even if the same folder has pictures, by its name without folders. CSV and TSV are
 * not, because they may be labels of the pictures.
 */
export function isArrayBesidePictures(name: string): boolean {
  return isArrayName(name) && !/\.[ct]sv(\.gz)?$/i.test(name);
}
