import { advice, change } from "../../advice.ts";
import { ConfigError } from "../../errors.ts";
import { randomStream } from "../../random/stream.ts";

/** Drawn and remaining rows of the training data, each in the order of the file. */
export interface DrawnRows {
  readonly drawn: Uint32Array;
  readonly rest: Uint32Array;
}

export interface DrawOptions {
  /** Number of data. */
  readonly total: number;
  /** Number of data to draw, from 0 to `total`. */
  readonly count: number;
  readonly seed: number;
  /** The purpose of the draw. Each purpose has its own random stream. */
  readonly purpose: "test" | "limit";
  /** The class of each datum. The draw is stratified by class. */
  readonly labels?: Uint8Array | undefined;
  /** For each datum, the first row of its group. Groups stay together if possible. */
  readonly groups?: Uint32Array | undefined;
}

/** Default share of the data that is held out for testing. */
export const defaultTestShare = 0.1;

/**
 * Number of data to hold out for testing.
 *
 * @param test a share below 1, rounded to at least one datum, or a number of data; 0: none
 * @throws ConfigError if `test` is neither, or no training data remain
 */
export function testCountOf(total: number, test: number = defaultTestShare): number {
  const isShare = test > 0 && test < 1;
  const count = isShare ? Math.max(1, Math.round(test * total)) : test;
  if (Number.isInteger(count) && count >= 0 && count < total) return count;
  if (total === 1 && isShare) {
    throw new ConfigError("expected at least 2 data, one of them for testing, found 1.", {
      setting: "test",
      value: test,
      remedy: advice`Add more data, or use no test data: ${change("test", 0)}.`,
    });
  }
  throw new ConfigError(
    `expected a share below 1, or a count from 0 to ${total - 1} of the ${total} data (at least one must remain for training), found ${test}.`,
    { setting: "test", value: test },
  );
}

/**
 * Draws data at random, stratified by class (largest remainder method; ties go to the lower class). Data are visited in
 * the order of the stream's permutation at step 0, and drawn while their class has room. A group is drawn as a whole or
 * not at all, as long as enough data can be drawn that way.
 */
export function drawRows({ total, count, seed, purpose, labels, groups }: DrawOptions): DrawnRows {
  const order = randomStream(seed, purpose).permutation(0, total);
  const room = roomOf(total, count, labels);
  const classOf = (row: number) => labels?.[row] ?? 0;
  const taken = new Uint8Array(total);
  let left = count;
  const take = (rows: readonly number[]) => {
    for (const row of rows) {
      taken[row] = 1;
      room[classOf(row)] = (room[classOf(row)] ?? 0) - 1;
    }
    left -= rows.length;
  };
  const members = membersOf(groups);
  const together = (row: number) => members.get(groups?.[row] ?? row) ?? [row];
  const tooLarge = new Set<readonly number[]>();
  for (const row of order) {
    if (left === 0) break;
    const rows = together(row);
    if (taken[row] === 1 || tooLarge.has(rows)) continue;
    if (fits(rows, room, classOf)) take(rows);
    else if (rows.length > 1) tooLarge.add(rows);
  }
  for (const row of order) {
    if (left === 0) break;
    const rows = together(row);
    if (taken[row] === 0 && rows.length <= left) take(rows);
  }
  for (const row of order) {
    if (left === 0) break;
    if (taken[row] === 0) take([row]);
  }
  const every = Uint32Array.from({ length: total }, (_, row) => row);
  return { drawn: every.filter((row) => taken[row] === 1), rest: every.filter((row) => taken[row] === 0) };
}

/** Number of data to draw from each class, `count` in total. */
function roomOf(total: number, count: number, labels: Uint8Array | undefined): number[] {
  if (labels === undefined) return [count];
  const sizes = new Array<number>(256).fill(0);
  for (const label of labels) sizes[label] = (sizes[label] ?? 0) + 1;
  const room = sizes.map((size) => Math.floor((size * count) / total));
  const missing = count - room.reduce((sum, each) => sum + each, 0);
  const remainders = sizes
    .map((size, label) => ({ label, remainder: (size * count) % total }))
    .sort((a, b) => b.remainder - a.remainder || a.label - b.label);
  for (const { label } of remainders.slice(0, missing)) room[label] = (room[label] ?? 0) + 1;
  return room;
}

function fits(rows: readonly number[], room: readonly number[], classOf: (row: number) => number): boolean {
  const [only] = rows;
  if (rows.length === 1 && only !== undefined) return (room[classOf(only)] ?? 0) > 0;
  const wanted = new Map<number, number>();
  for (const row of rows) wanted.set(classOf(row), (wanted.get(classOf(row)) ?? 0) + 1);
  return [...wanted].every(([label, needed]) => needed <= (room[label] ?? 0));
}

/** The rows of each group that has more than one row. */
function membersOf(groups: Uint32Array | undefined): ReadonlyMap<number, readonly number[]> {
  const members = new Map<number, number[]>();
  if (groups === undefined) return members;
  for (const [row, group] of groups.entries()) {
    if (row === group) continue;
    const known = members.get(group);
    if (known === undefined) members.set(group, [group, row]);
    else known.push(row);
  }
  return members;
}
