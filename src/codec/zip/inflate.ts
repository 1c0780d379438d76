import { Inflate } from "fflate";
import { type DataError, messageOf } from "../../errors.ts";
import { crc32 } from "../png/crc32.ts";
import { bytesAsFile, type RandomAccess } from "../randomAccess.ts";

/** Bytes that are inflated at a time: to 1,032 times as many at most. */
const pieceBytes = { whole: 16_384, prefix: 1_024 } as const;
const firstRoom = 2 ** 20;
/** Bytes that may come without any being inflated: a stored block, a table of codes. What goes on behind the end is not followed. */
const mostIdle = 2 ** 17;

/**
 * Inflates a file as a whole. No more room is taken than twice what was inflated, and no more is inflated than `size` and a piece.
 *
 * @param file its packed bytes
 * @param damaged makes an error of a reason
 * @throws DataError where it is damaged, shorter or longer than `size`, or its CRC-32 is another
 */
export async function inflateWhole(
  file: RandomAccess,
  { size, crc }: { readonly size: number; readonly crc: number },
  damaged: (reason: string) => DataError,
): Promise<RandomAccess> {
  let room = new Uint8Array(Math.min(size, firstRoom));
  let [length, running] = [0, 0];
  const add = (bytes: Uint8Array): void => {
    if (length + bytes.length > size) throw damaged(`it holds more than the ${size} bytes that it claims`);
    if (length + bytes.length > room.length)
      room = larger(room.subarray(0, length), bytes.length, size, damaged);
    room.set(bytes, length);
    running = crc32(bytes, running);
    length += bytes.length;
  };
  await inflateInto(file, pieceBytes.whole, add, damaged, () => false);
  if (length < size) throw damaged(`it holds ${length} of the ${size} bytes that it claims`);
  if (running !== crc) throw damaged("its CRC-32 is another");
  return bytesAsFile(room, file.name);
}

/** The first bytes of an inflated file; fewer where it ends, or is cut off, before. */
export async function inflatePrefix(
  file: RandomAccess,
  wanted: number,
  damaged: (reason: string) => DataError,
): Promise<Uint8Array> {
  const prefix = new Uint8Array(wanted);
  let length = 0;
  const add = (bytes: Uint8Array): void => {
    const taken = bytes.subarray(0, wanted - length);
    prefix.set(taken, length);
    length += taken.length;
  };
  await inflateInto(file, pieceBytes.prefix, add, damaged, () => length === wanted);
  return prefix.subarray(0, length);
}

async function inflateInto(
  file: RandomAccess,
  piece: number,
  add: (bytes: Uint8Array) => void,
  damaged: (reason: string) => DataError,
  isEnough: () => boolean,
): Promise<void> {
  let made: Uint8Array[] = [];
  let idle = 0;
  const stream = new Inflate((bytes) => made.push(bytes));
  for (let at = 0; at < file.size && !isEnough(); at += piece) {
    const packed = await file.read(at, Math.min(piece, file.size - at));
    try {
      stream.push(packed, at + piece >= file.size);
    } catch (cause) {
      throw damaged(`it cannot be inflated: ${messageOf(cause)}`);
    }
    idle += packed.length;
    for (const bytes of made) {
      if (bytes.length > 0) idle = 0;
      add(bytes);
    }
    made = [];
    if (idle > mostIdle) throw damaged("its packed bytes go on behind their end");
  }
}

function larger(
  bytes: Uint8Array,
  more: number,
  size: number,
  damaged: (reason: string) => DataError,
): Uint8Array<ArrayBuffer> {
  try {
    const room = new Uint8Array(Math.min(size, Math.max(2 * bytes.length, bytes.length + more)));
    room.set(bytes);
    return room;
  } catch (cause) {
    throw damaged(`there is no memory for the ${size} bytes that it claims: ${messageOf(cause)}`);
  }
}
