/** The Castagnoli polynomial, bits reversed (RFC 3720, appendix B.4). */
const polynomial = 0x82f63b78;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? polynomial : 0);
  return remainder;
});

/** The CRC-32C of bytes, as an unsigned 32-bit number. */
export function crc32c(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) remainder = (remainder >>> 8) ^ (table[(remainder ^ byte) & 0xff] ?? 0);
  return ~remainder >>> 0;
}

/**
 * The CRC-32C as TFRecord files store it: rotated right by 15 bits, plus a constant, so that data that contain
 * checksums are not a special case.
 */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** Before the data of a record: their length and its checksum. After the data: their checksum. */
const headerBytes = 12;
const footerBytes = 4;

/**
 * Encodes data as a record of a TFRecord file: their length in 8 bytes, its masked CRC-32C, the data, their masked
 * CRC-32C, all little-endian.
 */
export function encodeRecord(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(headerBytes + data.length + footerBytes);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc32c(record.subarray(0, 8)), true);
  record.set(data, headerBytes);
  view.setUint32(headerBytes + data.length, maskedCrc32c(data), true);
  return record;
}

export interface StoredRecord {
  readonly data: Uint8Array;
  /** The end of the record, in bytes from the beginning of the file. */
  readonly end: number;
}

/** The records of a file, up to the first one that is cut off or has a wrong checksum. */
export function decodeRecords(bytes: Uint8Array): readonly StoredRecord[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: StoredRecord[] = [];
  for (let start = 0; start + headerBytes <= bytes.length; ) {
    if (view.getUint32(start + 8, true) !== maskedCrc32c(bytes.subarray(start, start + 8))) break;
    const dataStart = start + headerBytes;
    const dataEnd = dataStart + Number(view.getBigUint64(start, true));
    if (dataEnd + footerBytes > bytes.length) break;
    const data = bytes.subarray(dataStart, dataEnd);
    if (view.getUint32(dataEnd, true) !== maskedCrc32c(data)) break;
    start = dataEnd + footerBytes;
    records.push({ data, end: start });
  }
  return records;
}
