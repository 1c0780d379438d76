import { stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { closest, distance } from "fastest-levenshtein";
import { DataError } from "../errors.ts";
import type { Dataset } from "./dataset.ts";
import type { LoadOptions } from "./load.ts";
import { findAmatFiles, loadAmatFolder } from "./sources/amat/node.ts";
import { findIdxFiles, loadFolder } from "./sources/idx/node.ts";
import { loadIncluded } from "./sources/included.ts";
import { loadKnownDataset } from "./sources/known/node.ts";
import { KNOWN_DATASETS } from "./sources/known.ts";

/**
 * Loads a data set: one of the program's own (`options.datasets`), one known by name ("digits", "sprites", "mnist", "fashion-mnist"), or a
 * folder with IDX files in MNIST's naming or with text files of binarized images (`.amat`). A
 * known name comes first; write ./mnist for a folder of that name.
 *
 * @throws DataError where it cannot be found, is damaged, mislabelled, or its parts do not fit together
 */
export async function loadDataset(nameOrFolder: string, options: LoadOptions = {}): Promise<Dataset> {
  const own = options.datasets?.[nameOrFolder];
  if (own !== undefined) return own();
  const known = KNOWN_DATASETS.find(({ name }) => name === nameOrFolder);
  switch (known?.kind) {
    case "included":
      return loadIncluded(known);
    case "generated":
      return known.load();
    case "published":
      return loadKnownDataset(known, options);
  }
  const found = await stat(nameOrFolder).catch(() => undefined);
  if (found?.isDirectory()) return loadDataFolder(nameOrFolder);
  const names = KNOWN_DATASETS.map(({ name }) => name);
  const expected = `${nameOrFolder}: expected the name of a data set (${names.join(", ")}) or a folder`;
  if (found !== undefined)
    throw new DataError(`${expected}, found a file. ${await adviceOnFile(nameOrFolder)}`);
  const nearest = closest(nameOrFolder.toLowerCase(), names);
  const near = distance(nameOrFolder.toLowerCase(), nearest) <= nearest.length / 2;
  throw new DataError(
    `${expected}, found neither. ${near ? `Did you mean ${nearest}?` : `Name the folder that holds the files: ${idxFolder}.`}`,
  );
}

async function loadDataFolder(folder: string): Promise<Dataset> {
  const name = basename(resolve(folder));
  const paths = await findAmatFiles(folder);
  return paths === undefined ? loadFolder(folder, name) : loadAmatFolder(folder, name, paths);
}

/** What to do with a file where a folder is expected: its own folder will do only where it is that of a data set. */
async function adviceOnFile(path: string): Promise<string> {
  const folder = dirname(path);
  const paths = await findIdxFiles(folder);
  const isPart = Object.values(paths).some((part) => resolve(part) === resolve(path));
  if (isPart && paths["train-images"] !== undefined && paths["t10k-images"] !== undefined)
    return `It is a part of the data set in its folder: name ${folder}.`;
  return `A data set is a folder with ${idxFolder}.`;
}

const idxFolder =
  "the IDX files train-images-idx3-ubyte and t10k-images-idx3-ubyte, which docs/formats.md shows how to write";
