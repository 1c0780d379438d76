import type { ArrayFile } from "../../../codec/arrays/storedArray.ts";
import { randomAccessChunks } from "../../../codec/chunks.ts";
import { readCifarClasses } from "../../../codec/cifar.ts";
import { gunzip, isGzip } from "../../../codec/gzip.ts";
import type { RandomAccess } from "../../../codec/randomAccess.ts";
import type { RunningHash } from "../../../codec/sha256.ts";
import type { Dataset, DatasetFile, SplitName } from "../../dataset.ts";
import { datasetOfArrays } from "../../reading/datasetOf.ts";
import type { Reading, ReadingRequest } from "../../reading/reading.ts";
import { assignRoles, type SplitFile } from "../../reading/roles.ts";
import { plainFileName } from "../known.ts";
import type { ChosenFiles } from "./choose.ts";

/** A file of a data set that can be opened. */
export interface DataFile {
  readonly name: string;
  /** The split, if the name determines it. */
  readonly split?: SplitName;
  open(): Promise<RandomAccess>;
}

export interface DataFiles {
  readonly files: readonly DataFile[];
  /** A text file with the names of the classes, one per line. */
  readonly classes?: Pick<DataFile, "open">;
}

/** The files that were chosen, each as its name stands for one. */
export function chosenAmong(
  { files, classes }: ChosenFiles,
  place: (name: string) => DataFile | undefined,
): DataFiles {
  const classFile = classes === undefined ? undefined : place(classes);
  return {
    files: files.flatMap(({ name, split }) => {
      const file = place(name);
      return file === undefined ? [] : [{ ...file, ...(split && { split }) }];
    }),
    ...(classFile && { classes: classFile }),
  };
}

/** How files are opened and hashed on a platform. */
export interface FileTools {
  openArrays(file: RandomAccess): Promise<ArrayFile>;
  createHash(): Promise<RunningHash>;
}

/** The name and the requested reading of a data set of files. */
export interface FilesRequest {
  readonly name: string;
  readonly request: ReadingRequest;
  /** The reading of a run. */
  readonly stored?: Reading | undefined;
}

/**
 * Makes a data set from files. The files are closed if their data are in memory or this function throws. They stay open
 * if data are read on demand.
 *
 * @param more files to close together with these: the archive that contains them
 * @throws DataError if a file cannot be read or is damaged, files do not match, or their reading is ambiguous
 * @throws ConfigError for a request that the data do not have
 */
export async function datasetOfFiles(
  { files, classes: classFile }: DataFiles,
  { name, request, stored }: FilesRequest,
  tools: FileTools,
  more: readonly RandomAccess[] = [],
): Promise<Dataset> {
  const accesses = [...more];
  const close = () => Promise.all(accesses.map((access) => access.close()));
  try {
    const opened: (SplitFile & { readonly properties: DatasetFile })[] = [];
    for (const { name: fileName, split, open } of files) {
      const access = await open();
      accesses.push(access);
      const properties = await datasetFileOf(access, fileName, await tools.createHash());
      opened.push({ file: await tools.openArrays(access), properties, ...(split && { split }) });
    }
    const found = assignRoles(opened, request);
    const classes = found.classes ?? (classFile && (await readCifarClasses(await classFile.open())));
    const { readsFiles, ...dataset } = await datasetOfArrays(
      { ...found, ...(classes && { classes }) },
      { name, source: "folder", files: opened.map(({ properties }) => properties) },
      request,
      stored,
    );
    if (!readsFiles) await close();
    return dataset;
  } catch (cause) {
    await close();
    throw cause;
  }
}

/** Name, size and hash of a file, decompressed if it is gzipped. */
async function datasetFileOf(file: RandomAccess, name: string, hash: RunningHash): Promise<DatasetFile> {
  const zipped = isGzip(await file.read(0, 2));
  let bytes = 0;
  const chunks = randomAccessChunks(file);
  for await (const chunk of zipped ? gunzip(chunks, file.name) : chunks) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { name: plainFileName(name), bytes, sha256: hash.digest() };
}
