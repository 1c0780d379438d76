import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { closest, distance } from "fastest-levenshtein";
import { advice, change } from "../advice.ts";
import { ConfigError, DataError } from "../errors.ts";
import type { Dataset } from "./dataset.ts";
import type { LoadOptions } from "./load.ts";
import { requireNoPictureSettings } from "./pictures/choosePreparation.ts";
import type { PictureRequest } from "./pictures/picturesDataset.ts";
import { picturesAt } from "./pictures/places.node.ts";
import { limitTraining } from "./reading/drawSplits.ts";
import { findAmatFiles, loadAmatFolder } from "./sources/amat.node.ts";
import { loadArrays } from "./sources/arrays/loadArrays.node.ts";
import { loadIncluded } from "./sources/included.ts";
import { loadKnownDataset } from "./sources/known.node.ts";
import { knownDatasets } from "./sources/known.ts";
import { loadPictures } from "./sources/pictures/loadPictures.node.ts";

/**
 * Loads a data set: one of the program's own (`options.datasets`), a known one ("digits", "sprites", "mnist",
 * "fashion-mnist"), or a file, folder or archive of pictures or arrays (npy, npz, HDF5, CSV, TSV, IDX, CIFAR's binary
 * version, `.amat`), which is recognised by its content. Known names take precedence over paths; write ./mnist for a
 * folder with that name.
 *
 * @throws DataError if the data set cannot be found, is damaged or mislabelled, its parts do not fit together, or its
 *   reading is ambiguous
 * @throws ConfigError if `options.reading` requests something that the data do not have
 */
export async function loadDataset(nameOrPath: string, options: LoadOptions = {}): Promise<Dataset> {
  const request: PictureRequest = { seed: 0, ...options.reading };
  const own = options.datasets?.[nameOrPath];
  const load = own ?? loaderOfKnown(nameOrPath, options);
  if (load === undefined) return loadPath(nameOrPath, request, options);
  requireNoReading(nameOrPath, request);
  return limitTraining(await load(), request);
}

function loaderOfKnown(name: string, options: LoadOptions): (() => Promise<Dataset>) | undefined {
  const known = knownDatasets.find((each) => each.name === name);
  switch (known?.kind) {
    case undefined:
      return undefined;
    case "included":
      return () => loadIncluded(known);
    case "generated":
      return async () => known.load();
    case "published":
      return () => loadKnownDataset(known, options);
  }
}

/** The file endings that the name of a data set omits. */
const endings =
  /([-.](npy|npz|hdf5|hdf|h5|h5ad|csv|tsv|txt|tar|tgz|zip|gz|bin|idx|idx\d|ubyte|idx\d-ubyte))+$/i;

async function loadPath(path: string, request: PictureRequest, options: LoadOptions): Promise<Dataset> {
  const { storedReading: stored } = options;
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw notFound(path);
  const name = found.isDirectory() ? basename(resolve(path)) : basename(path).replace(endings, "");
  const amat = found.isDirectory() ? await findAmatFiles(path) : undefined;
  if (amat !== undefined) {
    requireNoReading(path, request);
    return limitTraining(await loadAmatFolder(path, name, amat), request);
  }
  const pictures = stored === undefined || stored.pictures ? await picturesAt(path) : undefined;
  if (pictures !== undefined) return loadPictures(pictures, { name, request, stored }, options);
  requireNoPictureSettings(path, request);
  return loadArrays(path, { name, request, stored });
}

function notFound(path: string): DataError {
  const names = knownDatasets.map(({ name }) => name);
  const nearest = closest(path.toLowerCase(), names);
  const near = distance(path.toLowerCase(), nearest) <= nearest.length / 2;
  return new DataError(
    `${path}: expected the name of a data set (${names.join(", ")}) or the path of a file or folder, found neither. ` +
      (near
        ? `Did you mean ${nearest}?`
        : "Name a folder of pictures, or a file or folder of arrays: npy, npz, HDF5, CSV or IDX."),
  );
}

/** Throws ConfigError for reading settings, which data of a known format do not accept. */
function requireNoReading(name: string, request: PictureRequest): void {
  requireNoPictureSettings(name, request);
  for (const setting of ["images", "labels", "range", "layout", "test"] as const) {
    if (request[setting] === undefined) continue;
    throw new ConfigError(
      `expected none, because the format of ${name} is known, found ${request[setting]}.`,
      {
        setting,
        value: request[setting],
        remedy: advice`Drop ${change(setting)}.`,
      },
    );
  }
}
