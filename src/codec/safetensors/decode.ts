import { DataError, messageOf } from "../../errors.ts";
import { parseJson, repeatedKey } from "../json.ts";
import { fromHalves, type HalfCode, halves, isHalf } from "./half.ts";
import {
  codes,
  type DataType,
  dataTypes,
  elementsOf,
  isSizes,
  lengthBytes,
  metadataKey,
  type SafetensorsContent,
  type StoredTensor,
} from "./tensor.ts";

interface HeaderEntry {
  readonly name: string;
  /** The stored type. */
  readonly dataType: DataType | HalfCode;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** The limit of the reference implementation. */
const largestHeader = 100_000_000;

/**
 * Reads a safetensors file. Data are views of `bytes` if they are aligned there, otherwise copies. Numbers of half
 * precision, F16 and BF16, become float32 of the same value.
 *
 * @param name names the file in errors
 * @throws DataError if the file is cut off, its header is invalid, tensors overlap or leave gaps, or a type is not
 *   one of F64, F32, F16, BF16, U32, I32, U8
 */
export function decodeSafetensors(bytes: Uint8Array, name: string): SafetensorsContent {
  const { header, dataStart } = readHeader(bytes, name);
  const { [metadataKey]: metadata = {}, ...described } = header;
  const entries = Object.entries(described).map(([tensor, entry]) => readEntry(entry, tensor, name));
  requireContiguous(entries, bytes.length - dataStart, name);
  return {
    tensors: Object.fromEntries(entries.map((entry) => [entry.name, tensorOf(bytes, dataStart, entry)])),
    metadata: readMetadata(metadata, name),
  };
}

function readHeader(
  bytes: Uint8Array,
  name: string,
): { readonly header: Readonly<Record<string, unknown>>; readonly dataStart: number } {
  if (bytes.length < lengthBytes) {
    throw new DataError(`${name}: expected a safetensors file, found ${bytes.length} bytes. It is cut off.`);
  }
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, lengthBytes).getBigUint64(0, true));
  if (length > largestHeader || bytes[lengthBytes] !== 0x7b) {
    throw new DataError(
      `${name}: expected the length of a JSON header (at most ${largestHeader}) and then '{', found the length ` +
        `${length}. Is it a safetensors file?`,
    );
  }
  const dataStart = lengthBytes + length;
  if (bytes.length < dataStart) {
    throw new DataError(
      `${name}: expected a header of ${length} bytes, found ${bytes.length - lengthBytes} (cut off?). ` +
        "Get the file again.",
    );
  }
  const text = headerText(bytes.subarray(lengthBytes, dataStart), name);
  const repeated = repeatedKey(text);
  if (repeated !== undefined) {
    throw new DataError(
      `${name}: expected each key of the header once, found '${repeated}' again. The header is damaged.`,
    );
  }
  return { header: parseObject(text, name), dataStart };
}

function headerText(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new DataError(`${name}: the header is not valid UTF-8. The file is damaged.`, { cause });
  }
}

function parseObject(text: string, name: string): Readonly<Record<string, unknown>> {
  try {
    return parseJson(text) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    const found = messageOf(cause);
    throw new DataError(`${name}: the header is not valid JSON: ${found}. The file is damaged.`, { cause });
  }
}

function readEntry(entry: unknown, tensor: string, name: string): HeaderEntry {
  const where = `${name}, tensor ${tensor}`;
  const { dtype, shape, data_offsets: offsets } = isObject(entry) ? entry : {};
  if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) {
    throw new DataError(
      `${where}: expected dtype, shape and two data_offsets, found ${JSON.stringify(entry).slice(0, 200)}. The header is damaged.`,
    );
  }
  const dataType = isHalf(dtype) ? dtype : dataTypes.find((known) => codes[known].code === dtype);
  if (dataType === undefined) {
    const known = [...dataTypes.map((each) => codes[each].code), ...Object.keys(halves)].join(", ");
    throw new DataError(
      `${where}: expected a dtype of ${known}, found ${dtype === undefined ? "none" : JSON.stringify(dtype)}. Convert it: tensor.float().`,
    );
  }
  const [begin = 0, end = 0] = offsets;
  const expected = elementsOf(shape) * bytesOf(dataType);
  if (end - begin !== expected) {
    throw new DataError(
      `${where}: expected ${expected} bytes for ${dtype} [${shape.join(", ")}], found ${end - begin} ` +
        `(data_offsets ${begin} to ${end}). The header is damaged.`,
    );
  }
  return { name: tensor, dataType, shape, begin, end };
}

function bytesOf(dataType: DataType | HalfCode): number {
  return isHalf(dataType) ? 2 : codes[dataType].bytes;
}

/**
 * Requires that every byte of the data belongs to exactly one tensor: there are no hidden bytes between tensors, and
 * no shared ones.
 */
function requireContiguous(entries: readonly HeaderEntry[], dataBytes: number, name: string): void {
  let covered = 0;
  for (const entry of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (entry.begin !== covered) {
      const what = entry.begin < covered ? "an overlap with the tensor before it" : "a gap before it";
      throw new DataError(
        `${name}, tensor ${entry.name}: expected its data to begin at ${covered}, found ${entry.begin}: ${what}. ` +
          "The header is damaged.",
      );
    }
    covered = entry.end;
  }
  if (covered === dataBytes) return;
  const hint = dataBytes < covered ? "cut off?" : `${dataBytes - covered} trailing`;
  throw new DataError(
    `${name}: expected ${covered} bytes of data according to its header, found ${dataBytes} (${hint}). Get the file again.`,
  );
}

function tensorOf(bytes: Uint8Array, dataStart: number, entry: HeaderEntry): StoredTensor {
  const { dataType, shape, begin, end } = entry;
  if (isHalf(dataType)) {
    const stored = bytes.subarray(dataStart + begin, dataStart + end);
    return { dataType: "float32", shape, data: fromHalves(dataType, stored) };
  }
  const offset = bytes.byteOffset + dataStart + begin;
  const aligned = offset % codes[dataType].bytes === 0;
  const buffer = aligned ? bytes.buffer : bytes.slice(dataStart + begin, dataStart + end).buffer;
  const at = aligned ? offset : 0;
  const count = elementsOf(shape);
  switch (dataType) {
    case "float64":
      return { dataType, shape, data: new Float64Array(buffer, at, count) };
    case "float32":
      return { dataType, shape, data: new Float32Array(buffer, at, count) };
    case "uint32":
      return { dataType, shape, data: new Uint32Array(buffer, at, count) };
    case "int32":
      return { dataType, shape, data: new Int32Array(buffer, at, count) };
    case "uint8":
      return { dataType, shape, data: new Uint8Array(buffer, at, count) };
  }
}

function readMetadata(metadata: unknown, name: string): Readonly<Record<string, string>> {
  if (isObject(metadata) && Object.values(metadata).every((value) => typeof value === "string")) {
    return metadata as Readonly<Record<string, string>>;
  }
  throw new DataError(`${name}: expected text for every key of ${metadataKey}, found another type.`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
