import { damagedPicture, type PictureHeader, requireDecodable } from "./header.ts";

/** Size of a marker with the length of its segment, in bytes. */
const markerBytes = 4;
const exifSegment = 0xe1;
/** "Exif" and two zeros, before the Exif data. */
const exifStart = [0x45, 0x78, 0x69, 0x66, 0, 0] as const;
const orientationTag = 0x0112;
/** Orientations from this one on exchange height and width (Exif 2.3, tag 0x0112). */
const firstTurned = 5;

/**
 * The header of a JPEG file, from its frame header and the orientation in its Exif data (ITU-T T.81, annex B),
 * without decoding it.
 *
 * @throws DataError if there is no frame header, or the picture is too large to be decoded
 */
export function jpegPictureHeader(bytes: Uint8Array, name: string): PictureHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let turned = false;
  let at = 2;
  while (at + markerBytes <= bytes.length) {
    if (bytes[at] !== 0xff) throw damagedPicture(name, `there is no marker at byte ${at}`);
    const marker = bytes[at + 1] ?? 0;
    // Any number of 0xff bytes may precede a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = view.getUint16(at + 2);
    const segment = bytes.subarray(at + markerBytes, at + 2 + length);
    if (marker === exifSegment) turned ||= orientationOf(segment) >= firstTurned;
    if (isFrame(marker) && segment.length >= 6) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      const header = {
        kind: "jpeg" as const,
        width: turned ? height : width,
        height: turned ? width : height,
        grey: segment[5] === 1,
      };
      requireDecodable(header, name);
      return header;
    }
    at += 2 + Math.max(2, length);
  }
  throw damagedPicture(name, "it is cut off");
}

/** Whether a marker begins a frame: SOF0 to SOF15, except DHT, JPG and DAC, whose codes are in the same range. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** The orientation in a segment of Exif data, which has the format of a TIFF file. 1 (upright) if there is none. */
function orientationOf(segment: Uint8Array): number {
  if (!exifStart.every((byte, at) => segment[at] === byte)) return 1;
  const tiff = segment.subarray(exifStart.length);
  if (tiff.length < 8) return 1;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const little = tiff[0] === 0x49;
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return 1;
  const entries = view.getUint16(directory, little);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + 12 * entry;
    if (at + 12 > tiff.length) return 1;
    if (view.getUint16(at, little) === orientationTag) return view.getUint16(at + 8, little);
  }
  return 1;
}
