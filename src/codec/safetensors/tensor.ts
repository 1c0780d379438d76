/** An array with its shape, row-major. An empty shape is a scalar. */
export type StoredTensor =
  | { readonly dataType: "float32"; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dataType: "float64"; readonly shape: readonly number[]; readonly data: Float64Array }
  | { readonly dataType: "uint8"; readonly shape: readonly number[]; readonly data: Uint8Array }
  | { readonly dataType: "int32"; readonly shape: readonly number[]; readonly data: Int32Array }
  | { readonly dataType: "uint32"; readonly shape: readonly number[]; readonly data: Uint32Array };

export interface SafetensorsContent {
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  /** Free text by key. */
  readonly metadata: Readonly<Record<string, string>>;
}

export type DataType = StoredTensor["dataType"];

/** Widest first. This is the order of the tensors in a file, so that each is aligned without gaps. */
export const codes: Readonly<Record<DataType, { readonly code: string; readonly bytes: number }>> = {
  float64: { code: "F64", bytes: 8 },
  float32: { code: "F32", bytes: 4 },
  uint32: { code: "U32", bytes: 4 },
  int32: { code: "I32", bytes: 4 },
  uint8: { code: "U8", bytes: 1 },
};
export const dataTypes = Object.keys(codes) as DataType[];
/** Size of the number at the beginning of a file, in bytes. It is the length of the header. */
export const lengthBytes = 8;
/** The key of the header that is not a tensor. */
export const metadataKey = "__metadata__";

export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
