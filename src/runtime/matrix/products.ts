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

/** Fields of a job; those that are left out are zero. */
type JobFields = Readonly<Partial<Record<(typeof jobFields)[number], number>>>;

interface SparseResult extends JobFields {
  readonly rows: number;
  readonly depth: number;
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
  const scaled = new Map<string, number>();
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

  /** Where a matrix has its numbers: bytes are scaled first. */
  function numbersAt({ name, byteScale }: MatrixOperand, { at, rows, columns }: Placed): number {
    if (byteScale === undefined) return at;
    const known = scaled.get(name);
    if (known !== undefined) return known;
    const count = rows * columns;
    const result = take(count * numberBytes);
    scaleBytes(at, count, byteScale, result);
    scaled.set(name, result);
    return result;
  }

  /** Whether a matrix is one of bytes, few of which are not zero. */
  function isSparse({ name, byteScale }: MatrixOperand, { at, rows, columns }: Placed): boolean {
    if (byteScale === undefined) return false;
    const known = sparse.get(name) ?? countNonzero(at, rows * columns) <= sparseShare * rows * columns;
    sparse.set(name, known);
    return known;
  }

  function listed(
    { name, byteScale = 1 }: MatrixOperand,
    { at, rows, columns }: Placed,
    ofColumns: boolean,
  ): Lists {
    const key = `${name} ${ofColumns}`;
    const found = lists.get(key);
    if (found !== undefined) return found;
    const [count, capacity] = ofColumns ? [columns, rows] : [rows, columns];
    const result = {
      at: take(rows * columns * entryBytes),
      counts: take(count * numberBytes),
      capacity,
    };
    listNonzero(at, rows, columns, byteScale, ofColumns ? 1 : 0, result.at, result.counts, capacity);
    lists.set(key, result);
    return result;
  }

  /** Computes a job whose other fields are zero, with scratch memory for each thread. */
  function compute(fields: JobFields, scratchSize: number): void {
    const before = used;
    const size = roundUp(scratchSize);
    const all: JobFields = { ...fields, scratch: take(size * threads), scratchSize: size };
    for (const [index, field] of jobFields.entries()) {
      // The first three belong to the threads.
      if (index >= 3) job[index] = all[field] ?? 0;
    }
    multiply(job.byteOffset);
    used = before;
  }

  /** A sparse left matrix times a dense one. */
  function computeSparse({ at, counts, capacity }: Lists, right: JobFields, out: SparseResult): void {
    const fields = { sparse: 1, left: at, counts, capacity, ...right, ...out };
    compute(fields, (out.depth + out.rows) * lineBytes);
  }

  return {
    jobAddress: job.byteOffset,
    reset() {
      used = start;
      placed.clear();
      scaled.clear();
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
      if (isSparse(product.left, left)) {
        const lists = listed(product.left, left, transposeLeft);
        const [rightDepth, rightColumn] = strides(right, transposeRight);
        const dense = { right: numbersAt(product.right, right), rightDepth, rightColumn };
        computeSparse(lists, dense, { out: at, outRow: width, outColumn: numberBytes, rows, columns, depth });
      } else if (isSparse(product.right, right)) {
        // The transposed product: its left matrix is the sparse one.
        const lists = listed(product.right, right, !transposeRight);
        const [rightColumn, rightDepth] = strides(left, transposeLeft);
        const dense = { right: numbersAt(product.left, left), rightDepth, rightColumn };
        const transposed = { rows: columns, columns: rows, depth };
        computeSparse(lists, dense, { out: at, outRow: numberBytes, outColumn: width, ...transposed });
      } else {
        const [leftRow, leftDepth] = strides(left, transposeLeft);
        const [rightDepth, rightColumn] = strides(right, transposeRight);
        const operands = {
          ...{ left: numbersAt(product.left, left), leftRow, leftDepth },
          ...{ right: numbersAt(product.right, right), rightDepth, rightColumn },
        };
        compute({ ...operands, out: at, outRow: width, rows, columns, depth }, denseScratch(rows, depth));
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
