import { DataError } from "../../errors.ts";

/**
 * Supported kinds of pictures. This package decodes PNG; sharp in Node and the browser in a page decode the others.
 */
export const pictureKinds = ["png", "jpeg", "webp", "avif", "tiff", "gif"] as const;
export type PictureKind = (typeof pictureKinds)[number];

/** Kinds that are recognised, but not supported. */
export const foreignKinds = ["heic", "bmp"] as const;
export type ForeignKind = (typeof foreignKinds)[number];

/** Number of bytes at the beginning of a file that `pictureKindOf` reads. */
export const kindBytes = 32;

const signatures: readonly { readonly kind: PictureKind | ForeignKind; readonly start: readonly number[] }[] =
  [
    { kind: "png", start: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
    { kind: "jpeg", start: [0xff, 0xd8, 0xff] },
    { kind: "gif", start: [0x47, 0x49, 0x46, 0x38] },
    { kind: "tiff", start: [0x49, 0x49, 0x2a, 0x00] },
    { kind: "tiff", start: [0x4d, 0x4d, 0x00, 0x2a] },
    { kind: "tiff", start: [0x49, 0x49, 0x2b, 0x00] },
    { kind: "tiff", start: [0x4d, 0x4d, 0x00, 0x2b] },
    { kind: "bmp", start: [0x42, 0x4d] },
  ];

/**
 * The kind of a picture, by the first 32 bytes of its file. Undefined if it is not a known kind.
 *
 * AVIF and HEIC both use ISO's base media file format (ISO 14496-12), and are distinguished by their brands.
 */
export function pictureKindOf(start: Uint8Array): PictureKind | ForeignKind | undefined {
  const found = signatures.find(({ start: wanted }) => wanted.every((byte, at) => start[at] === byte));
  if (found !== undefined) return found.kind;
  const text = (from: number, to: number) => String.fromCharCode(...start.subarray(from, to));
  if (text(0, 4) === "RIFF" && text(8, 12) === "WEBP") return "webp";
  if (text(4, 8) !== "ftyp") return undefined;
  const brands = [text(8, 12), text(16, 20), text(20, 24), text(24, 28), text(28, 32)];
  if (brands.some((brand) => brand === "avif" || brand === "avis")) return "avif";
  return brands.some((brand) => /^(hei[cxms]|hev[cxms]|mif1|msf1)$/.test(brand)) ? "heic" : undefined;
}

const endings = new Map<string, PictureKind | ForeignKind>(
  Object.entries({
    png: "png",
    apng: "png",
    jpg: "jpeg",
    jpeg: "jpeg",
    jpe: "jpeg",
    jfif: "jpeg",
    webp: "webp",
    avif: "avif",
    tif: "tiff",
    tiff: "tiff",
    gif: "gif",
    heic: "heic",
    heif: "heic",
    hif: "heic",
    bmp: "bmp",
    dib: "bmp",
  } as const),
);

/** The kind of a picture, by the extension of its file's name. Undefined if it is not an extension of a picture. */
export function pictureKindOfName(name: string): PictureKind | ForeignKind | undefined {
  return endings.get(endingOf(name));
}

/** The extension of a file's name in lower case, without the dot. Empty if there is none. */
export function endingOf(name: string): string {
  const file = name.slice(name.lastIndexOf("/") + 1);
  const dot = file.lastIndexOf(".");
  return dot <= 0 ? "" : file.slice(dot + 1).toLowerCase();
}

/** Display names of the kinds: `JPEG`, `WebP`. */
export const kindNames: Readonly<Record<PictureKind | ForeignKind, string>> = {
  png: "PNG",
  jpeg: "JPEG",
  webp: "WebP",
  avif: "AVIF",
  tiff: "TIFF",
  gif: "GIF",
  heic: "HEIC",
  bmp: "BMP",
};

/** How to convert an unsupported kind. */
export const conversions: Readonly<Record<ForeignKind, string>> = {
  heic: "heif-convert photo.heic photo.jpg, or export them as JPEG from the phone's or computer's photo program",
  bmp: "mogrify -format png *.bmp (ImageMagick)",
};

export function isForeign(kind: PictureKind | ForeignKind): kind is ForeignKind {
  return (foreignKinds as readonly string[]).includes(kind);
}

/** The kind of a picture, by its first bytes. Throws DataError if it is not a picture, or of an unsupported kind. */
export function requireKind(bytes: Uint8Array, name: string): PictureKind {
  const kind = pictureKindOf(bytes.subarray(0, kindBytes));
  if (kind === undefined) {
    const found = bytes.length === 0 ? "an empty file" : "another kind of file";
    throw new DataError(`${name}: expected a picture, found ${found}. Remove it, or save the picture again.`);
  }
  if (!isForeign(kind)) return kind;
  throw new DataError(
    `${name}: expected JPEG, PNG, WebP, AVIF, TIFF or GIF, found ${kindNames[kind]}. Convert it: ${conversions[kind]}.`,
  );
}

/**
 * Classifies a file that is skipped: a picture of an unsupported kind or, if its name has no extension, any file that
 * is not a picture ("other"). Undefined for all other files: these are decoded, or are pictures that cannot be read.
 */
export function foreignKindOf(bytes: Uint8Array, name: string): ForeignKind | "other" | undefined {
  const kind = pictureKindOf(bytes.subarray(0, kindBytes));
  if (kind !== undefined) return isForeign(kind) ? kind : undefined;
  return endingOf(name) === "" ? "other" : undefined;
}
