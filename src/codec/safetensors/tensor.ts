/** An array with its shape; row-major. A shape of no sizes is one number. */
export type StoredTensor =
  | { readonly dataType: "float32"; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dataType: "float64"; readonly shape: readonly number[]; readonly data: Float64Array }
  | { readonly dataType: "uint8"; readonly shape: readonly number[]; readonly data: Uint8Array }
  | { readonly dataType: "int32"; readonly shape: readonly number[]; readonly data: Int32Array }
  | { readonly dataType: "uint32"; readonly shape: readonly number[]; readonly data: Uint32Array };

export interface SafetensorsContent {
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  /** Free text by key: whatever the writer wanted to say. */
  readonly metadata: Readonly<Record<string, string>>;
}

export type DataType = StoredTensor["dataType"];

/** Widest first, which is the order of the tensors in a file: each is then aligned without gaps. */
export const codes: Readonly<Record<DataType, { readonly code: string; readonly bytes: number }>> = {
  float64: { code: "F64", bytes: 8 },
  float32: { code: "F32", bytes: 4 },
  uint32: { code: "U32", bytes: 4 },
  int32: { code: "I32", bytes: 4 },
  uint8: { code: "U8", bytes: 1 },
};
export const dataTypes = Object.keys(codes) as DataType[];
/** Bytes of the number that a file begins with: the length of its header. */
export const lengthBytes = 8;
/** The header's key that is no tensor. */
export const metadataKey = "__metadata__";

export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
