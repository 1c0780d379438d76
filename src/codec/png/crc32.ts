/** Bytes per step. */
const stride = 8;

/**
 * One table per byte of a step, as in slicing-by-8 (Kounavis and Berry, 2008). Table i is for the byte that is i
 * bytes before the last.
 */
const table = new Int32Array(stride * 256);
for (let byte = 0; byte < 256; byte++) {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  table[byte] = value;
}
for (let at = 256; at < table.length; at++) {
  const value = table[at - 256] ?? 0;
  table[at] = (value >>> 8) ^ (table[value & 255] ?? 0);
}

/**
 * The CRC-32 of PNG chunks (PNG specification, annex D) and of zip archives. It can be computed in parts.
 *
 * @param before the CRC-32 of the preceding bytes. Default: 0, no preceding bytes
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  const { length } = bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  let crc = ~before;
  let at = 0;
  for (; at + stride <= length; at += stride) {
    const low = crc ^ view.getInt32(at, true);
    const high = view.getInt32(at + 4, true);
    crc =
      (table[1792 + (low & 255)] ?? 0) ^
      (table[1536 + ((low >>> 8) & 255)] ?? 0) ^
      (table[1280 + ((low >>> 16) & 255)] ?? 0) ^
      (table[1024 + (low >>> 24)] ?? 0) ^
      (table[768 + (high & 255)] ?? 0) ^
      (table[512 + ((high >>> 8) & 255)] ?? 0) ^
      (table[256 + ((high >>> 16) & 255)] ?? 0) ^
      (table[high >>> 24] ?? 0);
  }
  for (; at < length; at++) crc = (crc >>> 8) ^ (table[(crc ^ (bytes[at] ?? 0)) & 255] ?? 0);
  return ~crc >>> 0;
}
