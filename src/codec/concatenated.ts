/** Concatenates arrays into a new one, which `make` creates from the total length. */
export function concatenated<Numbers extends Uint8Array | Float32Array>(
  parts: readonly Numbers[],
  make: (length: number) => Numbers,
): Numbers {
  const all = make(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
