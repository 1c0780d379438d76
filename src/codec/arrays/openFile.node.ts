import { dirname, join } from "node:path";
import { cifarClassFile, cifarKindOf, readCifarClasses } from "../cifar.ts";
import { openHdf5 } from "../hdf5/openHdf5.node.ts";
import { isDiskFile, openRandomAccess } from "../randomAccess.node.ts";
import type { RandomAccess } from "../randomAccess.ts";
import { openArrays } from "./open.ts";
import type { ArrayFile } from "./storedArray.ts";

/**
 * The arrays of a file on disk, whose format is detected by its content; see `openArrays`.
 *
 * @throws DataError if it cannot be read, has an unsupported format, is cut off or damaged; the message explains what
 *   to do
 * @throws EngineError if it is HDF5 and h5wasm is not installed
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
 * The arrays of an open file, on disk or in an archive. Closing the result closes the file. If this throws, the file
 * stays open.
 *
 * @throws as `openArrayFile` does
 */
export async function openArrayFileOf(file: RandomAccess): Promise<ArrayFile> {
  return openArrays(file, { classes: await classesBeside(file), openHdf5 });
}

/** The class names of a CIFAR file, if the file that lists them is in the same folder. */
async function classesBeside(file: RandomAccess): Promise<readonly string[] | undefined> {
  const kind = isDiskFile(file) ? cifarKindOf(file.name, file.size) : undefined;
  if (kind === undefined) return undefined;
  const beside = await openRandomAccess(join(dirname(file.name), cifarClassFile(kind))).catch(
    () => undefined,
  );
  return beside && readCifarClasses(beside);
}
