import {
  endingOf,
  type ForeignKind,
  isForeign,
  kindBytes,
  pictureKindOf,
} from "../../codec/picture/kinds.ts";

/**
 * What a file is that is passed over: a picture of a kind that is not decoded or, where its name has no ending, anything else that is no
 * picture. Undefined of all others, which are decoded, or are pictures that cannot be read.
 */
export function foreignKindOf(bytes: Uint8Array, name: string): ForeignKind | "other" | undefined {
  const kind = pictureKindOf(bytes.subarray(0, kindBytes));
  if (kind !== undefined) return isForeign(kind) ? kind : undefined;
  return endingOf(name) === "" ? "other" : undefined;
}
