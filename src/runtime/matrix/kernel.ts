import { isKernelSupported } from "../../kernel.ts";
import { isShared } from "../memory.ts";
import {
  matrixKernelBase64,
  relaxedMatrixKernelBase64,
  sharedMatrixKernelBase64,
  sharedRelaxedMatrixKernelBase64,
} from "./matrixKernel.generated.ts";

/** The functions of kernels/matrix.ts. Addresses are in bytes. */
export interface MatrixKernel {
  multiply(job: number): void;
  /** Never returns. */
  serve(job: number, worker: number): void;
  countNonzero(bytes: number, count: number): number;
  scaleBytes(bytes: number, count: number, scale: number, to: number): void;
  listNonzero(
    bytes: number,
    rows: number,
    columns: number,
    scale: number,
    ofColumns: 0 | 1,
    lists: number,
    counts: number,
    capacity: number,
  ): void;
}

/** The fastest form of the kernel that this engine supports, for this memory. */
export function matrixKernelFor(memory: WebAssembly.Memory): string {
  const shared = isShared(memory);
  const relaxed = shared ? sharedRelaxedMatrixKernelBase64 : relaxedMatrixKernelBase64;
  if (isKernelSupported(relaxed)) return relaxed;
  return shared ? sharedMatrixKernelBase64 : matrixKernelBase64;
}

/** The fields of a job, in the kernel's order: 32-bit integers. */
export const jobFields = [
  "generation",
  "open",
  "joined",
  "tile",
  "sparse",
  "left",
  "leftRow",
  "leftDepth",
  "right",
  "rightDepth",
  "rightColumn",
  "out",
  "outRow",
  "outColumn",
  "rows",
  "columns",
  "depth",
  "counts",
  "capacity",
  "scratch",
  "scratchSize",
] as const;
