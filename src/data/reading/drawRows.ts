import { advice, change } from "../../advice.ts";
import { ConfigError } from "../../errors.ts";
import { randomStream } from "../../random/stream.ts";

/** Which rows of the training data go where, each in the order of the file. */
export interface DrawnRows {
  readonly drawn: Uint32Array;
  readonly rest: Uint32Array;
}

export interface DrawOptions {
  /** How many data there are. */
  readonly total: number;
  /** How many to draw, from 0 to `total`. */
  readonly count: number;
  readonly seed: number;
  /** What is drawn for: a stream of its own each. */
  readonly purpose: "test" | "limit";
  /** The class of each datum, of which each keeps its share. */
  readonly labels?: Uint8Array | undefined;
  /** For each datum the number of its group, the row of the first of them: groups stay together where that is possible. */
  readonly groups?: Uint32Array | undefined;
}

/** The share of data that are set aside for testing where nothing is asked for. */
export const defaultTestShare = 0.1;

/**
 * How many data to set aside for testing.
 *
 * @param test a share below 1, of which at least one datum is taken, or how many; 0: none
 * @throws ConfigError where it is neither, or leaves nothing for training
 */
export function testCountOf(total: number, test: number = defaultTestShare): number {
  const isShare = test > 0 && test < 1;
  const count = isShare ? Math.max(1, Math.round(test * total)) : test;
  if (Number.isInteger(count) && count >= 0 && count < total) return count;
  if (total === 1 && isShare) {
    throw new ConfigError("expected at least 2 data, of which one is for testing, found 1.", {
      setting: "test",
      value: test,
      remedy: advice`Add more, or test on none: ${change("test", 0)}.`,
    });
  }
  throw new ConfigError(
    `expected a share below 1, or from 0 to ${total - 1} of the ${total} data (at least one must stay for training), found ${test}.`,
    { setting: "test", value: test },
  );
}

/**
 * Draws data at random, of each class its share (largest remainders; of equal ones the lower class): in the order of the stream's
 * permutation at step 0, each that its class still has room for. Data of one group are taken together or not at all, as long as enough
 * can be drawn so.
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

/** How many of each class are drawn: in all `count`. */
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

/** The rows of each group of several. */
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
