import { dirname, join } from "node:path";
import { cifarClassFile, cifarKindOf, readCifarClasses } from "../cifar.ts";
import { openHdf5 } from "../hdf5/openHdf5.node.ts";
import { isDiskFile, openRandomAccess } from "../randomAccess.node.ts";
import type { RandomAccess } from "../randomAccess.ts";
import { openArrays } from "./open.ts";
import type { ArrayFile } from "./storedArray.ts";

/**
 * The arrays of a file of a disk, whose kind is seen by its content: see `openArrays`.
 *
 * @throws DataError where it cannot be read, is of a kind that is not read, cut off or damaged; the message says what to do
 * @throws EngineError where it is HDF5 and h5wasm is not installed
 */
export async function openArrayFile(path: string): Promise<ArrayFile> {
  const file = await openRandomAccess(path);
  try {
    return await openArrayFileOf(file);
  } catch (cause) {
    await file.close();
    throw cause;
  }
}

/**
 * The arrays of a file that is open, of a disk or in an archive. Closing them closes the file; where this throws, it stays open.
 *
 * @throws as `openArrayFile`
 */
export async function openArrayFileOf(file: RandomAccess): Promise<ArrayFile> {
  return openArrays(file, { classes: await classesBeside(file), openHdf5 });
}

/** The names of the classes of a file of CIFAR, where the file with them lies beside it. */
async function classesBeside(file: RandomAccess): Promise<readonly string[] | undefined> {
  const kind = isDiskFile(file) ? cifarKindOf(file.name, file.size) : undefined;
  if (kind === undefined) return undefined;
  const beside = await openRandomAccess(join(dirname(file.name), cifarClassFile(kind))).catch(
    () => undefined,
  );
  return beside && readCifarClasses(beside);
}
