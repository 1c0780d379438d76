import { deflateRawSync, gzipSync } from "node:zlib";

/** The directory entry of the file, which may be wrong. */
export interface ZipClaims {
  /** 0: stored; 8: deflated. */
  readonly method: number;
  readonly packed: Uint8Array;
  readonly size: number;
  readonly crc: number;
}

/** A zip archive of one deflated file, whose directory entry may be wrong. */
export function zipOf(name: string, bytes: Uint8Array, claims: Partial<ZipClaims> = {}): Uint8Array {
  const label = Buffer.from(name);
  const { method = 8, packed = deflateRawSync(bytes), size = bytes.length, crc = crcOf(bytes) } = claims;
  const header = (signature: number, length: number, from: number) => {
    const fields = Buffer.alloc(length);
    fields.writeUInt32LE(signature, 0);
    fields.writeUInt16LE(method, from + 4);
    fields.writeUInt32LE(crc, from + 10);
    fields.writeUInt32LE(packed.length, from + 14);
    fields.writeUInt32LE(size, from + 18);
    fields.writeUInt16LE(label.length, from + 22);
    return Buffer.concat([fields, label]);
  };
  const local = header(0x04034b50, 30, 4);
  const entry = header(0x02014b50, 46, 6);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length + packed.length, 16);
  return new Uint8Array(Buffer.concat([local, packed, entry, end]));
}

/** Reads the CRC-32 from the trailer of a gzip file. */
function crcOf(bytes: Uint8Array): number {
  const zipped = gzipSync(bytes);
  return zipped.readUInt32LE(zipped.length - 8);
}
