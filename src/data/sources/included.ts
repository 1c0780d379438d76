import { readIdx } from "../../codec/idxStream.ts";
import type { Dataset } from "../dataset.ts";
import { assembleDataset, type NamedArray } from "./idx/assemble.ts";
import { digitsDataset, type IdxRole, type IncludedDataset, idxFileName, idxRoles } from "./known.ts";

/**
 * Loads the digits that are included in this package: 1,415 training and 382 test images of 8 x 8 grey pixels in ten
 * classes, with labels. It works in Node and in a page, without a file or a request. Credit and licence (CC BY 4.0) are
 * in `digits.LICENSE.txt` next to their module.
 *
 * @throws DataError if the module that holds them is damaged
 */
export function loadDigits(): Promise<Dataset> {
  return loadIncluded(digitsDataset);
}

/** Unpacks a data set that is included in this package. Throws DataError if the module that holds it is damaged. */
export async function loadIncluded({ name, classes, files, content }: IncludedDataset): Promise<Dataset> {
  const base64 = await content();
  const read = async (role: IdxRole): Promise<NamedArray> => {
    const file = `${name}: ${idxFileName(role)}`;
    const gzip = Uint8Array.from(atob(base64[role]), (character) => character.charCodeAt(0));
    return { name: file, array: await readIdx(gzip, file) };
  };
  return assembleDataset(
    {
      name,
      classes,
      source: "package nelbo",
      files: idxRoles.map((role) => ({ name: idxFileName(role), ...files[role] })),
    },
    { images: await read("train-images"), labels: await read("train-labels") },
    { images: await read("t10k-images"), labels: await read("t10k-labels") },
  );
}
