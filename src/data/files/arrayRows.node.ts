import { openArrayFile } from "../../codec/arrays/openFile.node.ts";
import { numberKind } from "../../codec/arrays/storedArray.ts";
import { hasHdf5Signature } from "../../codec/hdf5/signature.ts";
import { isZip } from "../../codec/zip/directory.ts";
import { assignRoles } from "../reading/roles.ts";
import { passSize, type Rows } from "./rows.ts";

/** Whether a file holds arrays with names, by its first eight bytes and its name: npz, HDF5, CIFAR's binary version, TSV. */
export function holdsArrays(start: Uint8Array, path: string): boolean {
  return isZip(start) || hasHdf5Signature(start) || /\.(bin|tsv)$/i.test(path);
}

/**
 * The data of a file of arrays with names, some at a time; labels beside them are left out.
 *
 * @param requireFit throws DataError for sizes that a datum must not have; called before data are read
 * @param images the name of the array in the training data: taken where the file has one of that name
 * @throws DataError where the file cannot be read, or which array is meant is not clear
 */
export async function* readArrayRows(
  path: string,
  requireFit: (sizes: readonly number[]) => void,
  images: string | undefined,
): AsyncGenerator<Rows, void, undefined> {
  const file = await openArrayFile(path);
  try {
    const named = file.arrays.some(({ name }) => name === images) ? { images } : {};
    const { array } = assignRoles([{ file }], named).train.data;
    const [total = 0, ...sizes] = array.shape;
    requireFit(sizes);
    for (let done = 0; done < total; done += passSize) {
      const count = Math.min(passSize, total - done);
      const numbers = Float64Array.from(await array.read(done, count));
      yield { sizes, kind: numberKind(array.type), numbers, count };
    }
  } finally {
    await file.close();
  }
}
