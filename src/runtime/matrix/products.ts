import { EngineError } from "../../errors.ts";
import { elementCount, resolveShape } from "../../graph/shape.ts";
import { instantiateKernel } from "../../kernel.ts";
import type { MatrixOperand, MatrixProduct } from "../../onnx/stages.ts";
import type { ParameterMemory } from "../memory.ts";
import { jobFields, type MatrixKernel } from "./kernel.ts";

/** Numbers of one step, by name. */
export interface StepNumbers {
  get(name: string): Float32Array | Uint8Array;
}

/** Matrix products over the memory of parameters. Operands from elsewhere are copied to the workspace first. */
export interface Products {
  /** Forgets the previous step's numbers; the workspace is used again. */
  reset(): void;
  /**
   * Computes a product. The result is a view on the memory, valid until the next step.
   *
   * @param out where the result is written, if that is in the memory
   */
  multiply(product: MatrixProduct, numbers: StepNumbers, batchSize: number, out?: Float32Array): Float32Array;
}

/** Byte matrices with more than this share of numbers above zero are multiplied as dense ones. */
const sparseShare = 0.4;
const lineBytes = 64;
const numberBytes = 4;
/** An offset and a number. */
const entryBytes = 8;

/** Where a matrix is in the memory. */
interface Placed {
  readonly at: number;
  readonly rows: number;
  readonly columns: number;
}

/** The elements of a byte matrix that are not zero, by row or by column. */
interface Lists {
  readonly at: number;
  readonly counts: number;
  readonly capacity: number;
}

/** @param kernel the kernel's base64 */
export function createProducts(
  { memory, workspace }: ParameterMemory,
  kernel: string,
  threads: number,
): Products & { readonly jobAddress: number } {
  const { multiply, countNonzero, scaleBytes, listNonzero } = instantiateKernel<MatrixKernel>(kernel, memory);
  const job = new Int32Array(memory.buffer, workspace.byteOffset, jobFields.length);
  const start = workspace.byteOffset + roundUp(jobFields.length * numberBytes);
  let used = start;
  const placed = new Map<string, Placed>();
  const sparse = new Map<string, boolean>();
  const lists = new Map<string, Lists>();

  function take(bytes: number): number {
    const at = used;
    used += roundUp(bytes);
    if (used <= workspace.byteOffset + workspace.bytes) return at;
    throw new EngineError(`matrix products: expected ${used - start} bytes of working memory, found less`);
  }

  function place({ name, shape, byteScale }: MatrixOperand, numbers: StepNumbers, batchSize: number): Placed {
    const key = byteScale === undefined ? name : `${name} bytes`;
    const found = placed.get(key);
    if (found !== undefined) return found;
    const [rows = 1, columns = 1] = resolveShape(shape, batchSize);
    const data = numbers.get(name);
    const inside = data.buffer === memory.buffer;
    const at = inside ? data.byteOffset : take(data.byteLength);
    if (!inside) new Uint8Array(memory.buffer, at, data.byteLength).set(bytesOf(data));
    const result = { at, rows, columns };
    placed.set(key, result);
    return result;
  }

  /** The numbers of a byte matrix. */
  function scaled(operand: MatrixOperand, scale: number, bytes: Placed): Placed {
    const key = `${operand.name} numbers`;
    const found = placed.get(key);
    if (found !== undefined) return found;
    const count = bytes.rows * bytes.columns;
    const result = { ...bytes, at: take(count * numberBytes) };
    scaleBytes(bytes.at, count, scale, result.at);
    placed.set(key, result);
    return result;
  }

  function isSparse(name: string, { at, rows, columns }: Placed): boolean {
    const known = sparse.get(name) ?? countNonzero(at, rows * columns) <= sparseShare * rows * columns;
    sparse.set(name, known);
    return known;
  }

  function listed(name: string, scale: number, { at, rows, columns }: Placed, ofColumns: boolean): Lists {
    const key = `${name} ${ofColumns}`;
    const found = lists.get(key);
    if (found !== undefined) return found;
    const [count, capacity] = ofColumns ? [columns, rows] : [rows, columns];
    const result = {
      at: take(rows * columns * entryBytes),
      counts: take(count * numberBytes),
      capacity,
    };
    listNonzero(at, rows, columns, scale, ofColumns ? 1 : 0, result.at, result.counts, capacity);
    lists.set(key, result);
    return result;
  }

  /** Computes a job whose other fields are zero, with scratch memory for each thread. */
  function compute(fields: Partial<Record<(typeof jobFields)[number], number>>, scratchSize: number): void {
    const before = used;
    const size = roundUp(scratchSize);
    const all = { ...fields, scratch: take(size * threads), scratchSize: size };
    for (const [index, field] of jobFields.entries()) {
      // The first three belong to the threads.
      if (index >= 3) job[index] = all[field as keyof typeof all] ?? 0;
    }
    multiply(job.byteOffset);
    used = before;
  }

  return {
    jobAddress: job.byteOffset,
    reset() {
      used = start;
      placed.clear();
      sparse.clear();
      lists.clear();
    },
    multiply(product, numbers, batchSize, out) {
      const [rows = 1, columns = 1] = resolveShape(product.shape, batchSize);
      const inside = out !== undefined && out.buffer === memory.buffer;
      const at = inside ? out.byteOffset : take(rows * columns * numberBytes);
      const left = place(product.left, numbers, batchSize);
      const right = place(product.right, numbers, batchSize);
      const { transposeLeft, transposeRight } = product;
      const depth = transposeLeft ? left.rows : left.columns;
      const width = columns * numberBytes;
      const leftScale = product.left.byteScale;
      const rightScale = product.right.byteScale;
      if (leftScale !== undefined && isSparse(product.left.name, left)) {
        const { at: list, counts, capacity } = listed(product.left.name, leftScale, left, transposeLeft);
        const dense = rightScale === undefined ? right : scaled(product.right, rightScale, right);
        const [rightDepth, rightColumn] = strides(dense, transposeRight);
        compute(
          {
            sparse: 1,
            left: list,
            counts,
            capacity,
            right: dense.at,
            rightDepth,
            rightColumn,
            out: at,
            outRow: width,
            outColumn: numberBytes,
            rows,
            columns,
            depth,
          },
          (depth + rows) * lineBytes,
        );
      } else if (rightScale !== undefined && isSparse(product.right.name, right)) {
        // The transposed product: its left matrix is the sparse one.
        const { at: list, counts, capacity } = listed(product.right.name, rightScale, right, !transposeRight);
        const dense = leftScale === undefined ? left : scaled(product.left, leftScale, left);
        const [rightColumn, rightDepth] = strides(dense, transposeLeft);
        compute(
          {
            sparse: 1,
            left: list,
            counts,
            capacity,
            right: dense.at,
            rightDepth,
            rightColumn,
            out: at,
            outRow: numberBytes,
            outColumn: width,
            rows: columns,
            columns: rows,
            depth,
          },
          (depth + columns) * lineBytes,
        );
      } else {
        const a = leftScale === undefined ? left : scaled(product.left, leftScale, left);
        const b = rightScale === undefined ? right : scaled(product.right, rightScale, right);
        const [leftRow, leftDepth] = strides(a, transposeLeft);
        const [rightDepth, rightColumn] = strides(b, transposeRight);
        compute(
          {
            left: a.at,
            leftRow,
            leftDepth,
            right: b.at,
            rightDepth,
            rightColumn,
            out: at,
            outRow: width,
            rows,
            columns,
            depth,
          },
          denseScratch(rows, depth),
        );
      }
      placed.set(product.name, { at, rows, columns });
      return new Float32Array(memory.buffer, at, rows * columns);
    },
  };
}

/** Bytes of the workspace that a step needs at most. */
export function workspaceFor(products: readonly MatrixProduct[], batchSize: number, threads: number): number {
  const countOf = (shape: MatrixProduct["shape"]) => elementCount(resolveShape(shape, batchSize));
  let bytes = roundUp(jobFields.length * numberBytes);
  let scratch = 0;
  for (const { shape, left, right, transposeLeft } of products) {
    const [rows = 1, columns = 1] = resolveShape(shape, batchSize);
    const depth = resolveShape(left.shape, batchSize)[transposeLeft ? 0 : 1] ?? 1;
    bytes += roundUp(countOf(shape) * numberBytes);
    for (const operand of [left, right]) {
      const count = countOf(operand.shape);
      // Bytes, numbers, and lists of rows and columns with their counts.
      bytes += operand.byteScale === undefined ? roundUp(count * numberBytes) : roundUp(32 * count);
    }
    scratch = Math.max(scratch, denseScratch(rows, depth), (depth + Math.max(rows, columns)) * lineBytes);
  }
  return bytes + threads * roundUp(scratch);
}

/** The left matrix in panels of four rows, a strip of eight columns, and an incomplete result. */
function denseScratch(rows: number, depth: number): number {
  return (roundUp(rows) + 8) * depth * numberBytes + 2 * lineBytes;
}

/** Bytes from row to row and from column to column, after the transposition. */
function strides({ columns }: Placed, transposed: boolean): readonly [number, number] {
  return transposed ? [numberBytes, columns * numberBytes] : [columns * numberBytes, numberBytes];
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / lineBytes) * lineBytes;
}
