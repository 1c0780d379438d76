import { Unzlib } from "fflate";
import { messageOf } from "../../errors.ts";

/** Inflates a zlib stream in parts, whose inflated size is known in advance. */
export interface Inflater {
  /**
   * Maximum number of bytes to push next. It is small, so that a stream with another size is detected before much of
   * it is inflated.
   */
  slice(): number;
  push(bytes: Uint8Array): void;
  /** Call it after the last push. Returns the data, of the expected size. */
  finish(): Uint8Array;
}

/** DEFLATE inflates a byte to at most 1,032 bytes, so a push gives at most 4 MB, and far less near the end. */
const slices = { smallest: 64, largest: 4096 };
/**
 * Maximum number of consecutive bytes without output, such as a code table or a trailer. More bytes mean that the
 * stream has ended.
 */
const mostIdle = 65_536;
const firstRoom = 1 << 20;

/**
 * Creates an inflater of a stream of `size` bytes. Memory is at most twice the inflated size so far. Throws the error
 * that `fail` creates from a reason if the stream is damaged, cut off, shorter or longer. A longer stream is not
 * inflated further.
 */
export function createInflater(size: number, fail: (reason: string) => Error): Inflater {
  let room = new Uint8Array(Math.min(size, firstRoom));
  let length = 0;
  let idle = 0;
  let surplus = false;

  const stream = new Unzlib((bytes) => {
    if (bytes.length === 0) return;
    idle = 0;
    if (length + bytes.length > size) {
      surplus = true;
      return;
    }
    if (length + bytes.length > room.length) {
      const larger = new Uint8Array(Math.min(size, Math.max(2 * room.length, length + bytes.length)));
      larger.set(room.subarray(0, length));
      room = larger;
    }
    room.set(bytes, length);
    length += bytes.length;
  });

  function push(bytes: Uint8Array, last: boolean): void {
    try {
      stream.push(bytes, last);
    } catch (cause) {
      throw fail(`its data cannot be inflated: ${messageOf(cause)}`);
    }
    if (surplus) throw fail(`its data hold more than the ${size} bytes of its pixels`);
    idle += bytes.length;
    if (idle > mostIdle)
      throw fail(`its data continue after the ${length} of ${size} bytes that they inflate to`);
  }

  return {
    slice: () => Math.min(slices.largest, Math.max(slices.smallest, size - length)),
    push: (bytes) => push(bytes, false),
    finish() {
      push(new Uint8Array(0), true);
      if (length < size) throw fail(`its data end after ${length} of the ${size} bytes of its pixels`);
      return room;
    },
  };
}
