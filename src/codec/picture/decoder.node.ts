import type { Sharp } from "sharp";
import { DataError, messageOf } from "../../errors.ts";
import { isMissing, missingPackage } from "../../missingPackage.ts";
import { decodePng } from "../png.ts";
import type { Raster } from "../raster.ts";
import { damagedPicture, type PictureHeader, reductionOf, requireDecodable } from "./header.ts";
import { jpegPictureHeader } from "./jpegHeader.ts";
import { kindNames, type PictureKind, requireKind } from "./kinds.ts";
import { hasPngExtras, pngPictureHeader } from "./pngHeader.ts";

type Library = typeof import("sharp").default;

/**
 * Number of pixels of a PNG up to which this package's decoder is faster than starting sharp. Both give the same
 * bytes.
 */
const smallPng = 2 ** 16;
/** Pixel types with a known range, as sharp names them. Other types, such as floats in a TIFF, may have any range. */
const depths: readonly string[] = ["uchar", "ushort"];

/** Decodes pictures in Node. */
export interface PictureDecoder {
  /**
   * The decoder of a kind, with its version: other versions may give other pixels.
   *
   * @throws EngineError if it is not installed
   */
  versionFor(kind: PictureKind): Promise<string>;
  /**
   * The header of a picture, without decoding its pixels. Throws DataError if the bytes are not a picture,
   * EngineError if sharp is required but not installed.
   */
  header(bytes: Uint8Array, name: string): Promise<PictureHeader>;
  /**
   * Decodes a picture to sRGB, upright. Of an animation, the first frame. PNG, which is lossless, is exact to the
   * bit. CMYK and colour profiles are converted by sharp.
   *
   * @param scale the largest factor by which its sides will be multiplied, at most 1. A JPEG that is at least six
   *   times as large as needed is decoded at twice the needed size. Default: 1
   * @throws as `header` does
   */
  decode(bytes: Uint8Array, header: PictureHeader, name: string, scale?: number): Promise<Raster>;
}

/**
 * Creates a decoder of PNG and, if sharp is installed, of JPEG, WebP, AVIF, TIFF and GIF. sharp is loaded at the
 * first use.
 */
export function createPictureDecoder(): PictureDecoder {
  let loading: Promise<{ readonly default: Library } | { readonly cause: unknown }> | undefined;
  const library = async (name: string, kind: PictureKind): Promise<Library> => {
    // With a catch on the import, bundlers accept that the package may be missing.
    loading ??= import("sharp").catch((cause: unknown) => ({ cause }));
    const found = await loading;
    if ("default" in found) return found.default;
    const { cause } = found;
    const purpose = `${kindNames[kind]} pictures require it${name === "" ? "" : ` (${name})`}`;
    throw isMissing("sharp", cause) ? missingPackage("sharp", purpose, cause) : cause;
  };

  async function header(bytes: Uint8Array, name: string): Promise<PictureHeader> {
    const kind = requireKind(bytes, name);
    if (kind === "png" && !hasPngExtras(bytes)) return pngPictureHeader(bytes, name);
    const sharp = await library(name, kind);
    if (kind === "jpeg") return jpegPictureHeader(bytes, name);
    const found = await open(sharp, bytes).metadata().catch(damaged(name));
    const { width, height } = found.autoOrient;
    if (!depths.includes(found.depth)) throw undecodableDepth(name, found.depth);
    const grey = found.space === "b-w" || found.space === "grey16";
    const made = { kind, width, height, grey };
    requireDecodable(made, name);
    return made;
  }

  return {
    async versionFor(kind) {
      if (kind === "png") return "png";
      const { versions } = await library("", kind);
      return `sharp ${versions.sharp} (libvips ${versions.vips})`;
    },
    header,
    async decode(bytes, header, name, scale = 1) {
      const { kind, width, height } = header;
      const isPlainPng = kind === "png" && !hasPngExtras(bytes);
      if (isPlainPng && (width * height <= smallPng || !(await isInstalled(library))))
        return decodePng(bytes, name);
      const sharp = await library(name, kind);
      const reduction = reductionOf(header, scale);
      const upright = open(sharp, bytes).autoOrient();
      const reduced =
        reduction === 1
          ? upright
          : upright.resize(Math.ceil(width / reduction), Math.ceil(height / reduction), { fit: "fill" });
      const { data, info } = await reduced
        .toColourspace("srgb")
        .raw({ depth: "uchar" })
        .toBuffer({ resolveWithObject: true })
        .catch(damaged(name));
      return rasterOf(data, info, name);
    },
  };
}

async function isInstalled(library: (name: string, kind: PictureKind) => Promise<Library>): Promise<boolean> {
  return library("", "png").then(
    () => true,
    () => false,
  );
}

function open(sharp: Library, bytes: Uint8Array): Sharp {
  return sharp(bytes, { failOn: "error", limitInputPixels: false, sequentialRead: true });
}

function undecodableDepth(name: string, depth: string): DataError {
  return new DataError(
    `${name}: expected pixels of 1 to 16 bits per channel, found numbers of type ${depth}, whose range is unknown. Save it with ` +
      "8 or 16 bits per channel.",
  );
}

function rasterOf(
  data: Uint8Array,
  { width, height, channels }: { readonly width: number; readonly height: number; readonly channels: number },
  name: string,
): Raster {
  if (channels === 1 || channels === 3 || channels === 4) return { width, height, channels, data };
  throw damagedPicture(name, `it has ${channels} channels`);
}

function damaged(name: string): (cause: unknown) => never {
  return (cause) => {
    throw damagedPicture(name, messageOf(cause).split("\n")[0] ?? "", cause);
  };
}
