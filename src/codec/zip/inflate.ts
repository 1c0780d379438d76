import { Inflate } from "fflate";
import { type DataError, messageOf } from "../../errors.ts";
import { crc32 } from "../png/crc32.ts";
import { bytesAsFile, type RandomAccess } from "../randomAccess.ts";

/** Compressed bytes per step. They inflate to at most 1,032 times as many bytes. */
const pieceBytes = { whole: 16_384, prefix: 1_024 } as const;
const firstRoom = 2 ** 20;
/**
 * Maximum number of consecutive compressed bytes without output, such as a stored block or a code table. More bytes
 * mean that the stream has ended.
 */
const mostIdle = 2 ** 17;

/**
 * Inflates a whole file. Memory is at most twice the inflated size so far. It inflates at most one step more than
 * `size` bytes.
 *
 * @param file the compressed bytes
 * @param damaged creates the error from a reason
 * @throws DataError if it is damaged, shorter or longer than `size`, or its CRC-32 does not match
 */
export async function inflateWhole(
  file: RandomAccess,
  { size, crc }: { readonly size: number; readonly crc: number },
  damaged: (reason: string) => DataError,
): Promise<RandomAccess> {
  let room = new Uint8Array(Math.min(size, firstRoom));
  let [length, running] = [0, 0];
  const add = (bytes: Uint8Array): void => {
    if (length + bytes.length > size) throw damaged(`it holds more than the declared ${size} bytes`);
    if (length + bytes.length > room.length)
      room = larger(room.subarray(0, length), bytes.length, size, damaged);
    room.set(bytes, length);
    running = crc32(bytes, running);
    length += bytes.length;
  };
  await inflateInto(file, pieceBytes.whole, add, damaged, () => false);
  if (length < size) throw damaged(`it holds ${length} of the declared ${size} bytes`);
  if (running !== crc) throw damaged("its CRC-32 does not match");
  return bytesAsFile(room, file.name);
}

/** The first bytes of an inflated file. Fewer if it ends, or is cut off, before. */
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
    if (idle > mostIdle) throw damaged("there are more compressed bytes after its end");
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
    throw damaged(`there is not enough memory for the declared ${size} bytes: ${messageOf(cause)}`);
  }
}
