import { bytesOfNumber, decodeNumbers } from "../../codec/arrays/numbers.ts";
import { numberKind } from "../../codec/arrays/storedArray.ts";
import type { ByteReader } from "../../codec/byteReader.ts";
import { idxTypeOf } from "../../codec/idx.ts";
import { idxNumberTypes } from "../../codec/idxRows.ts";
import { DataError } from "../../errors.ts";
import { elementCount } from "../../graph/shape.ts";
import type { Rows } from "./rows.ts";

/**
 * The data of an IDX file, a part at a time.
 *
 * @param requireFit throws DataError if a datum must not have these sizes; called before data are read
 * @throws DataError if its header is not an IDX header, or the file is truncated or too long
 */
export async function* readIdxRows(
  reader: ByteReader,
  path: string,
  passSize: number,
  requireFit: (sizes: readonly number[]) => void,
): AsyncGenerator<Rows, void, undefined> {
  const [, , code = 0, rank = 0] = await reader.read(4);
  const named = idxTypeOf(code);
  if (named === undefined || rank < 1) {
    throw new DataError(
      `${path}: expected an IDX file of type 08, 09, 0b, 0c, 0d or 0e, found type ${code.toString(16).padStart(2, "0")} and rank ${rank}.`,
    );
  }
  const header = await reader.read(4 * rank);
  if (header.length < 4 * rank) {
    throw new DataError(
      `${path}: expected a header of ${4 + 4 * rank} bytes for rank ${rank}, found ${4 + header.length}. The file is truncated.`,
    );
  }
  const type = idxNumberTypes[named];
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const [total = 0, ...sizes] = Array.from({ length: rank }, (_, axis) => view.getUint32(4 * axis));
  requireFit(sizes);
  const size = elementCount(sizes) * bytesOfNumber[type];
  for (let done = 0; done < total; done += passSize) {
    const count = Math.min(passSize, total - done);
    const bytes = await reader.read(count * size);
    if (bytes.length < count * size) {
      throw new DataError(
        `${path}: expected ${total} images of ${size} bytes, found the end of the file in image ` +
          `${done + Math.floor(bytes.length / size)}. The file is truncated.`,
      );
    }
    yield {
      sizes,
      kind: numberKind(type),
      numbers: Float64Array.from(decodeNumbers(type, bytes, false)),
      count,
    };
  }
  if ((await reader.peek(1)).length > 0) {
    throw new DataError(
      `${path}: expected the end of the file after ${total} images of ${size} bytes, found more bytes.`,
    );
  }
}
