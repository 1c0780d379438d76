import { createHash } from "node:crypto";
import { openArrayFileOf } from "../../../codec/arrays/node.ts";
import { gunzip, isGzip } from "../../../codec/gzip.ts";
import type { RandomAccess } from "../../../codec/randomAccess.ts";
import type { Dataset, DatasetFile } from "../../dataset.ts";
import { datasetOfArrays } from "../../reading/datasetOf.ts";
import type { Reading, ReadingRequest } from "../../reading/reading.ts";
import { assignRoles, type SplitFile } from "../../reading/roles.ts";
import { plainFileName } from "../known.ts";
import { placesOf } from "./places/node.ts";

/** Bytes that are hashed at a time. */
const piece = 1 << 22;

/**
 * Reads a data set from the arrays of a file, a folder or an archive: npy, npz, HDF5, CSV, TSV, IDX and CIFAR's binary version, which are
 * recognised by their content.
 *
 * @param name of the data set
 * @param stored how a run read it
 * @throws DataError where nothing can be read, files are damaged, or do not fit together; or where the user has to say how to read them
 * @throws ConfigError for a request that the data do not have
 */
export async function loadArrays(
  path: string,
  name: string,
  request: ReadingRequest,
  stored?: Reading,
): Promise<Dataset> {
  const places = await placesOf(path);
  const opened: (SplitFile & { readonly facts: DatasetFile })[] = [];
  const accesses: RandomAccess[] = places.archive === undefined ? [] : [places.archive];
  const close = () => Promise.all(accesses.map((access) => access.close()));
  try {
    for (const { name: fileName, split, open } of places.files) {
      const access = await open();
      accesses.push(access);
      const facts = await factsOf(access, fileName);
      opened.push({ file: await openArrayFileOf(access), facts, ...(split && { split }) });
    }
    const found = assignRoles(opened, request);
    const classes = found.classes ?? (places.classes && (await linesOf(await places.classes.open())));
    const { readsFiles, ...dataset } = await datasetOfArrays(
      { ...found, ...(classes && { classes }) },
      { name, source: "folder", files: opened.map(({ facts }) => facts) },
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

/** Name, size and hash of a file, unzipped where it is gzipped. */
async function factsOf(file: RandomAccess, name: string): Promise<DatasetFile> {
  const zipped = isGzip(await file.read(0, 2));
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of zipped ? gunzip(piecesOf(file), file.name) : piecesOf(file)) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { name: plainFileName(name), bytes, sha256: hash.digest("hex") };
}

async function* piecesOf(file: RandomAccess): AsyncGenerator<Uint8Array, void, undefined> {
  for (let start = 0; start < file.size; start += piece) yield await file.read(start, piece);
}

/** The names of classes in a text file, a line each. */
async function linesOf(file: RandomAccess): Promise<readonly string[]> {
  const most = 1 << 16;
  const text = new TextDecoder().decode(await file.read(0, most));
  await file.close();
  return text.split(/\r?\n/).flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
}
