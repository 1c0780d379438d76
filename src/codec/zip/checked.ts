import type { DataError } from "../../errors.ts";
import { crc32 } from "../png/crc32.ts";
import type { RandomAccess } from "../randomAccess.ts";

/**
 * A file whose CRC-32 is known. Readings from its beginning on, each where the one before ended, are checked at the file's end;
 * other readings are not, as no part has a CRC of its own.
 */
export function checkedSection(
  file: RandomAccess,
  crc: number,
  damaged: (reason: string) => DataError,
): RandomAccess {
  let [checked, running] = [0, 0];
  return {
    ...file,
    async read(start, length) {
      const bytes = await file.read(start, length);
      if (start <= checked && start + bytes.length > checked) {
        running = crc32(bytes.subarray(checked - start), running);
        checked = start + bytes.length;
        if (checked === file.size && running !== crc) {
          [checked, running] = [0, 0];
          throw damaged("its CRC-32 is another");
        }
      }
      return bytes;
    },
  };
}
