import { createHash } from "node:crypto";
import { openArrayFileOf } from "../../../codec/arrays/openFile.node.ts";
import type { Dataset } from "../../dataset.ts";
import { datasetOfFiles, type FilesRequest } from "./filesDataset.ts";
import { placesOf } from "./places.node.ts";

/**
 * Reads a data set from the arrays of a file, a folder or an archive: npy, npz, HDF5, CSV, TSV, IDX and CIFAR's binary
 * version, which are recognised by their content.
 *
 * @throws DataError if nothing can be read, files are damaged or do not match, or their reading is ambiguous
 * @throws ConfigError for a request that the data do not have
 * @throws EngineError if HDF5 is to be read and h5wasm is not installed
 */
export async function loadArrays(path: string, request: FilesRequest): Promise<Dataset> {
  const { archive, ...files } = await placesOf(path);
  const tools = { openArrays: openArrayFileOf, createHash: async () => nodeHash() };
  return datasetOfFiles(files, request, tools, archive === undefined ? [] : [archive]);
}

function nodeHash() {
  const hash = createHash("sha256");
  return { update: (bytes: Uint8Array) => void hash.update(bytes), digest: () => hash.digest("hex") };
}
