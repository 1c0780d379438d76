import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Reads TensorBoard's event files, by its formats' definitions alone: nothing here is shared with what writes them.
 * Anything that is not exactly a whole record throws.
 */
export interface ReadEvent {
  readonly time: number;
  readonly step: number;
  readonly version?: string;
  /** A session log's status. */
  readonly session?: number;
  readonly scalars: Readonly<Record<string, number>>;
  readonly images: Readonly<Record<string, ReadImage>>;
}

export interface ReadImage {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly png: Uint8Array;
}

/** The events of each file of a folder, in the order in which TensorBoard reads files: by name. */
export function readEventFiles(folder: string): readonly (readonly ReadEvent[])[] {
  const names = readdirSync(folder).sort();
  return names.map((name) => {
    if (!/^events\.out\.tfevents\.\d{10}\.\w+/.test(name)) throw new Error(`a stranger: ${name}`);
    return readEventFile(readFileSync(join(folder, name)));
  });
}

/** All that the files of a folder tell, without times: what must not depend on interruptions. */
export function toldIn(folder: string): readonly Omit<ReadEvent, "time">[] {
  return readEventFiles(folder)
    .flat()
    .filter(({ version, session }) => version === undefined && session === undefined)
    .map(({ time: _, scalars: { "epoch/seconds": __, ...scalars }, ...event }) => ({ ...event, scalars }));
}

/** One bit at a time, as the polynomial is written: x^32 + x^28 + x^27 + ... + 1, highest bit first. */
function crc32c(bytes: Uint8Array): number {
  const reversed = (value: number, bits: number) =>
    Number.parseInt([...value.toString(2).padStart(bits, "0")].reverse().join(""), 2);
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc = (crc ^ (reversed(byte, 8) << 24)) >>> 0;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc & 0x80000000 ? ((crc << 1) >>> 0) ^ 0x1edc6f41 : crc << 1) >>> 0;
    }
  }
  return reversed((crc ^ 0xffffffff) >>> 0, 32);
}

function requireChecksum(bytes: Uint8Array, masked: number): void {
  const crc = BigInt(crc32c(bytes));
  const rotated = ((crc >> 15n) | (crc << 17n)) & 0xffffffffn;
  const expected = Number((rotated + 0xa282ead8n) & 0xffffffffn);
  if (masked !== expected) throw new Error(`expected the checksum ${expected}, found ${masked}`);
}

export function readEventFile(file: Buffer): readonly ReadEvent[] {
  const events: ReadEvent[] = [];
  let at = 0;
  while (at < file.length) {
    const length = Number(file.readBigUInt64LE(at));
    requireChecksum(file.subarray(at, at + 8), file.readUInt32LE(at + 8));
    const data = file.subarray(at + 12, at + 12 + length);
    requireChecksum(data, file.readUInt32LE(at + 12 + length));
    events.push(readEvent(data));
    at += 16 + length;
  }
  return events;
}

type Fields = ReadonlyMap<number, readonly (bigint | Buffer)[]>;

/** A protobuf message's values by field number. */
function fieldsOf(message: Buffer): Fields {
  const fields = new Map<number, (bigint | Buffer)[]>();
  let at = 0;
  const take = (length: number) => {
    if (at + length > message.length) throw new Error("a field beyond its message");
    at += length;
    return message.subarray(at - length, at);
  };
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = take(1)[0] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const key = Number(varint());
    const type = key % 8;
    const value =
      type === 0
        ? varint()
        : type === 1
          ? take(8)
          : type === 2
            ? take(Number(varint()))
            : type === 5
              ? take(4)
              : undefined;
    if (value === undefined) throw new Error(`wire type ${type}`);
    const field = Math.floor(key / 8);
    fields.set(field, [...(fields.get(field) ?? []), value]);
  }
  return fields;
}

const bytes = (fields: Fields, field: number) => fields.get(field)?.[0] as Buffer;
const integer = (fields: Fields, field: number) => Number((fields.get(field)?.[0] as bigint) ?? 0n);

function readEvent(data: Buffer): ReadEvent {
  const event = fieldsOf(data);
  const scalars: Record<string, number> = {};
  const images: Record<string, ReadImage> = {};
  const summary = event.has(5) ? fieldsOf(bytes(event, 5)) : new Map();
  for (const value of summary.get(1) ?? []) {
    const fields = fieldsOf(value as Buffer);
    const tag = bytes(fields, 1).toString();
    if (fields.has(2)) scalars[tag] = bytes(fields, 2).readFloatLE();
    if (!fields.has(4)) continue;
    const image = fieldsOf(bytes(fields, 4));
    const [height, width, channels] = [integer(image, 1), integer(image, 2), integer(image, 3)];
    images[tag] = { height, width, channels, png: bytes(image, 4) };
  }
  return {
    time: bytes(event, 1).readDoubleLE(),
    step: integer(event, 2),
    ...(event.has(3) && { version: bytes(event, 3).toString() }),
    ...(event.has(7) && { session: integer(fieldsOf(bytes(event, 7)), 1) }),
    scalars,
    images,
  };
}
