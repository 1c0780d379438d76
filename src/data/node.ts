import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { closest, distance } from "fastest-levenshtein";
import { DataError } from "../errors.ts";
import type { Dataset } from "./dataset.ts";
import type { LoadOptions } from "./load.ts";
import { findAmatFiles, loadAmatFolder } from "./sources/amat/node.ts";
import { loadFolder } from "./sources/idx/node.ts";
import { loadKnownDataset } from "./sources/known/node.ts";
import { KNOWN_DATASETS } from "./sources/known.ts";

/**
 * Loads a data set: one of the program's own (`options.datasets`), one known by name ("mnist", "fashion-mnist"), or a folder with IDX files in MNIST's naming
 * or with text files of binarized images (`.amat`). A
 * known name comes first; write ./mnist for a folder of that name.
 *
 * @throws DataError where it cannot be found, is damaged, mislabelled, or its parts do not fit together
 */
export async function loadDataset(nameOrFolder: string, options: LoadOptions = {}): Promise<Dataset> {
  const own = options.datasets?.[nameOrFolder];
  if (own !== undefined) return own();
  const known = KNOWN_DATASETS.find(({ name }) => name === nameOrFolder);
  if (known !== undefined) return loadKnownDataset(known, options);
  const found = await stat(nameOrFolder).catch(() => undefined);
  if (found?.isDirectory()) return loadDataFolder(nameOrFolder);
  const names = KNOWN_DATASETS.map(({ name }) => name);
  const nearest = closest(nameOrFolder.toLowerCase(), names);
  const near = distance(nameOrFolder.toLowerCase(), nearest) <= nearest.length / 2;
  throw new DataError(
    `${nameOrFolder}: expected the name of a data set (${names.join(", ")}) or a folder, found ` +
      `${found ? "a file" : "neither"}.${near ? ` Did you mean ${nearest}?` : " Name the folder that holds the files."}`,
  );
}

async function loadDataFolder(folder: string): Promise<Dataset> {
  const name = basename(resolve(folder));
  const paths = await findAmatFiles(folder);
  return paths === undefined ? loadFolder(folder, name) : loadAmatFolder(folder, name, paths);
}
