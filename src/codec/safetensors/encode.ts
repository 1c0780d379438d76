import { DataError } from "../../errors.ts";
import {
  codes,
  dataTypes,
  elementsOf,
  isSizes,
  lengthBytes,
  metadataKey,
  type StoredTensor,
} from "./tensor.ts";

/**
 * Encodes tensors as a safetensors file (github.com/huggingface/safetensors, README, "Format"): the length of the
 * header as a little-endian 64-bit number, the header as JSON padded with spaces to a multiple of 8, then all data
 * without gaps. Tensors are sorted by type, widest first, then by name, and metadata by key, so that equal content
 * gives equal bytes.
 *
 * @throws DataError if a shape and its data do not match, or a tensor is called `__metadata__`
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, StoredTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const sorted = Object.entries(tensors).sort(([nameA, a], [nameB, b]) => {
    return dataTypes.indexOf(a.dataType) - dataTypes.indexOf(b.dataType) || (nameA < nameB ? -1 : 1);
  });
  const header: [string, unknown][] = [];
  const keys = Object.keys(metadata).sort();
  if (keys.length > 0)
    header.push([metadataKey, Object.fromEntries(keys.map((key) => [key, metadata[key]]))]);
  let end = 0;
  for (const [name, { dataType, shape, data }] of sorted) {
    requireEncodable(name, shape, data.length);
    const begin = end;
    end += data.byteLength;
    header.push([name, { dtype: codes[dataType].code, shape, data_offsets: [begin, end] }]);
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(lengthBytes + headerLength + end).fill(0x20, 0, lengthBytes + headerLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(json, lengthBytes);
  let offset = lengthBytes + headerLength;
  for (const [, { data }] of sorted) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return bytes;
}

function requireEncodable(name: string, shape: readonly number[], length: number): void {
  if (name === metadataKey) throw new DataError(`safetensors: a tensor cannot be called ${metadataKey}.`);
  if (!isSizes(shape) || elementsOf(shape) !== length) {
    throw new DataError(
      `safetensors, tensor ${name}: ${length} numbers do not fill the shape [${shape.join(", ")}].`,
    );
  }
}
