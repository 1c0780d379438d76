import type { Numbers, NumberType } from "../arrays/storedArray.ts";

/** A growing list of rows of numbers, stored in the narrowest of three types that holds all of them. */
export interface GrowingRows {
  /** The number of rows. */
  count(): number;
  /** Adds a copy of a row. */
  add(row: Float64Array): void;
  /**
   * `int32` while all numbers are integers that fit, otherwise `float64`. Numbers from 0 to 255 are stored in one
   * byte each, but their type is still `int32`: a text file has no byte type, so their range need not be 0 to 255.
   */
  type(): NumberType;
  read(first: number, count: number): Numbers;
}

type Block = Uint8Array | Int32Array | Float64Array;

const stages = [
  { type: "int32", make: (from: ArrayLike<number> | number) => new Uint8Array(from as number) },
  { type: "int32", make: (from: ArrayLike<number> | number) => new Int32Array(from as number) },
  { type: "float64", make: (from: ArrayLike<number> | number) => new Float64Array(from as number) },
] as const satisfies readonly { type: NumberType; make: (from: ArrayLike<number> | number) => Block }[];

/** Numbers per block. A row is copied only when its type changes. */
const blockNumbers = 2 ** 18;

/** @param width numbers per row, at least 1 */
export function createGrowingRows(width: number): GrowingRows {
  const blockRows = Math.max(1, Math.floor(blockNumbers / width));
  let stage: 0 | 1 | 2 = 0;
  let blocks: Block[] = [];
  let rows = 0;

  return {
    count: () => rows,
    add(row) {
      const needed = stageOf(row);
      if (needed > stage) {
        stage = needed;
        blocks = blocks.map((block) => stages[stage].make(block));
      }
      const at = rows % blockRows;
      if (at === 0) blocks.push(stages[stage].make(blockRows * width));
      blocks[blocks.length - 1]?.set(row, at * width);
      rows += 1;
    },
    type: () => stages[stage].type,
    read(first, count) {
      const block = Math.floor(first / blockRows);
      const start = (first - block * blockRows) * width;
      const whole = blocks[block];
      if (whole !== undefined && start + count * width <= whole.length)
        return whole.subarray(start, start + count * width);
      const taken = stages[stage].make(count * width);
      for (let row = 0; row < count; ) {
        const from = (first + row) % blockRows;
        const some = Math.min(count - row, blockRows - from);
        const part = blocks[Math.floor((first + row) / blockRows)]?.subarray(
          from * width,
          (from + some) * width,
        );
        if (part !== undefined) taken.set(part, row * width);
        row += some;
      }
      return taken;
    },
  };
}

function stageOf(row: Float64Array): 0 | 1 | 2 {
  let stage: 0 | 1 = 0;
  for (let index = 0; index < row.length; index++) {
    const number = row[index] ?? 0;
    if (number !== (number | 0)) return 2;
    if (number !== (number & 255)) stage = 1;
  }
  return stage;
}
