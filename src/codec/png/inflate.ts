import { Unzlib } from "fflate";
import { messageOf } from "../../errors.ts";

/** Inflates a zlib stream that comes in parts, of a size that is known before. */
export interface Inflater {
  /** How many bytes to push next at most: a few, so that a stream of another size is noticed before much of it is inflated. */
  slice(): number;
  push(bytes: Uint8Array): void;
  /** After the last push. The data, as many bytes as there were to be. */
  finish(): Uint8Array;
}

/** DEFLATE makes at most 1,032 bytes of one, so that a push inflates to 4 MB at most, and near the end to far less. */
const slices = { smallest: 64, largest: 4096 };
/** Bytes that may come without adding to the data: an end, a table of codes. A stream that ended is not followed further. */
const mostIdle = 65_536;
const firstRoom = 1 << 20;

/**
 * An inflater of a stream of `size` bytes. No more room is taken than twice what was inflated. What `fail` makes of a reason is
 * thrown for a stream that is damaged, cut off, shorter or longer; a longer one is not inflated further.
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
      throw fail(`its data go on after the ${length} bytes of ${size} that they inflate to`);
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
