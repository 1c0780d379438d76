import { pictureKindOfName } from "../../codec/picture/kinds.ts";
import { isArrayName } from "../sources/arrays/choose.ts";

/** Whether there are pictures among files, by their names. */
export function holdsPictures(files: readonly { readonly name: string }[]): boolean {
  return files.some(({ name }) => pictureKindOfName(name) !== undefined);
}

/**
 * Whether a file is read as an array even where pictures lie beside it, by its name without folders. CSV and TSV are not: they may be
 * labels of pictures.
 */
export function isArrayBesidePictures(name: string): boolean {
  return isArrayName(name) && !/\.[ct]sv(\.gz)?$/i.test(name);
}
