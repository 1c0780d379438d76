import { advice } from "../../advice.ts";
import { openArrays } from "../../codec/arrays/open.ts";
import type { RandomAccess } from "../../codec/randomAccess.ts";
import { incrementalSha256 } from "../../codec/sha256.ts";
import { ConfigError, DataError } from "../../errors.ts";
import type { Dataset } from "../dataset.ts";
import type { LoadOptions } from "../load.ts";
import { requireNoPictureSettings } from "../pictures/choosePreparation.ts";
import type { PictureRequest } from "../pictures/picturesDataset.ts";
import { type ChosenFiles, chooseFiles } from "./arrays/choose.ts";
import { chosenAmong, datasetOfFiles } from "./arrays/filesDataset.ts";
import { chosenPictures } from "./pictures/chosen.ts";

/** The name and the requested reading of a data set of chosen files. */
export interface FileRequest extends Partial<PictureRequest>, Pick<LoadOptions, "onPictures" | "signal"> {
  /** Default: `data`. */
  readonly name?: string;
}

/**
 * Makes a data set from files that were chosen in a page, as `loadDataset` does with a folder in Node: npy, npz, IDX,
 * CSV, TSV or CIFAR's binary version; or pictures, also in one zip, tar or tar.gz. The browser decodes pictures, and
 * they are prepared in memory. The code for pictures is loaded only if there are any.
 *
 * @param files bytes or `Blob`s as files: see `bytesAsFile`, `blobAsFile`. Slashes in their names separate folders,
 *   which are splits and classes of pictures: `file.webkitRelativePath` of a chosen folder. A first folder that is
 *   common to all files is ignored
 * @throws as `loadDataset` does; DataError for HDF5 and archives of arrays, which require Node
 */
export async function readDataset(
  files: readonly RandomAccess[],
  { name = "data", onPictures: onProgress, signal, ...asked }: FileRequest = {},
): Promise<Dataset> {
  const request = { seed: 0, ...asked };
  const pictures = await chosenPictures(files);
  if (pictures !== undefined) {
    const { pagePictures } = await import("./pictures/loadPictures.web.ts");
    return pagePictures(pictures, { name, place: pictures.place, request }, { onProgress, signal });
  }
  requireNoPictureSettings(files[0]?.name ?? "files", request);
  if (request.imageSize !== undefined) {
    throw new ConfigError(`cannot be ${request.imageSize}, because the files have no pictures.`, {
      setting: "imageSize",
      value: request.imageSize,
      remedy: advice`Drop it. Use padImages to pad images of arrays.`,
    });
  }
  const chosen = arraysAmong(files);
  const given = new Map(files.map((file) => [file.name, { name: file.name, open: async () => file }]));
  return datasetOfFiles(
    chosenAmong(chosen, (each) => given.get(each)),
    { name, request },
    { openArrays: (file) => openArrays(file, { openHdf5: refuseHdf5 }), createHash: incrementalSha256 },
  );
}

function arraysAmong(files: readonly RandomAccess[]): ChosenFiles {
  const [only] = files;
  if (files.length === 1 && only !== undefined) return { files: [{ name: only.name }] };
  const names = files.map((file) => file.name);
  const chosen = chooseFiles(names);
  if (chosen !== undefined) return chosen;
  throw new DataError(
    `files: none are pictures or have names of .npy, .npz, .csv, .tsv or IDX files: ${listOf(names)}. Rename them, or ` +
      "choose a single file, whose format is recognised by its content.",
  );
}

/** The most names that an error lists. */
const mostNamed = 6;

function listOf(names: readonly string[]): string {
  if (names.length === 0) return "none";
  return `${names.slice(0, mostNamed).join(", ")}${names.length > mostNamed ? `, ... (${names.length} files)` : ""}`;
}

async function refuseHdf5(file: RandomAccess): Promise<never> {
  throw new DataError(
    `${file.name}: expected npy, npz, IDX or CSV in a page, found HDF5. Load it in Node, or save it as npz.`,
  );
}
