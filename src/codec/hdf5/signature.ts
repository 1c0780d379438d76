import type { RandomAccess } from "../randomAccess.ts";

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** A user block may precede the signature, as in MATLAB's files. */
const firstPlace = 512;

/** Whether a file is HDF5: its signature is at byte 0, 512, 1024, 2048, .... */
export async function isHdf5(file: RandomAccess): Promise<boolean> {
  for (let at = 0; at + signature.length <= file.size; at = at === 0 ? firstPlace : 2 * at) {
    if (hasHdf5Signature(await file.read(at, signature.length))) return true;
  }
  return false;
}

/** Whether bytes begin with the eight bytes of the signature. */
export function hasHdf5Signature(bytes: Uint8Array): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}
