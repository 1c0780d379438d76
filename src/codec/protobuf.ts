/**
 * Writes the part of the protobuf wire format that ONNX and TensorBoard's events need. A message is a function that
 * writes its fields, so that the code of a model looks like its definition.
 */
export interface MessageWriter {
  /** An integer field (int32, int64 within 2^53, enum); negative numbers take ten bytes, as the format requires. */
  integer(field: number, value: number): void;
  /** Repeated integers, packed. */
  integers(field: number, values: readonly number[]): void;
  float(field: number, value: number): void;
  double(field: number, value: number): void;
  string(field: number, value: string): void;
  bytes(field: number, value: Uint8Array): void;
  message(field: number, write: (writer: MessageWriter) => void): void;
}

const wireType = { varint: 0, fixed64: 1, lengthDelimited: 2, fixed32: 5 } as const;
const textEncoder = new TextEncoder();

/** The bytes of one message. */
export function encodeMessage(write: (writer: MessageWriter) => void): Uint8Array {
  const parts: Uint8Array[] = [];
  const put = (bytes: Uint8Array | readonly number[]) => parts.push(Uint8Array.from(bytes));
  const key = (field: number, type: number) => put(varint(field * 8 + type));
  const delimited = (field: number, bytes: Uint8Array) => {
    key(field, wireType.lengthDelimited);
    put(varint(bytes.length));
    parts.push(bytes);
  };
  write({
    integer(field, value) {
      key(field, wireType.varint);
      put(varint(value));
    },
    integers(field, values) {
      delimited(field, Uint8Array.from(values.flatMap(varint)));
    },
    float(field, value) {
      key(field, wireType.fixed32);
      const bytes = new Uint8Array(4);
      new DataView(bytes.buffer).setFloat32(0, value, true);
      put(bytes);
    },
    double(field, value) {
      key(field, wireType.fixed64);
      const bytes = new Uint8Array(8);
      new DataView(bytes.buffer).setFloat64(0, value, true);
      put(bytes);
    },
    string: (field, value) => delimited(field, textEncoder.encode(value)),
    bytes: delimited,
    message: (field, writeInner) => delimited(field, encodeMessage(writeInner)),
  });
  return concatenate(parts);
}

/** Base-128, least significant group first, in 64-bit two's complement. */
function varint(value: number): number[] {
  const groups: number[] = [];
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    const group = Number(rest & 0x7fn);
    if (rest < 0x80n) return [...groups, group];
    groups.push(group | 0x80);
  }
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
