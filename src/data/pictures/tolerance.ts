import { type Advice, advice, change } from "../../advice.ts";
import { DataError } from "../../errors.ts";

/** The allowed number of unreadable files. */
export interface Tolerance {
  /** The share of files that may be unreadable; one file always may. Default: 0.01. */
  readonly tolerance?: number | undefined;
  /** Whether no file may be unreadable. Default: false. */
  readonly strict?: boolean | undefined;
}

/** A file that should be a picture, and the reason why it is not used. */
export interface UnreadablePicture {
  readonly place: string;
  readonly reason: string;
}

export const usualTolerance = 0.01;
/** The most files in a sentence. */
const mostNamed = 3;

/** The number of `total` files that may be unreadable. */
export function tolerated(total: number, { tolerance = usualTolerance, strict = false }: Tolerance): number {
  // In floating point, 0.29 * 100 is less than 29.
  const share = Math.floor(tolerance * total + 1e-6);
  return strict || tolerance === 0 ? 0 : Math.max(1, share);
}

/**
 * Throws DataError if more files are unreadable than allowed, or if all are.
 *
 * @param total the number of files that should be pictures
 * @param all whether all of them were checked; otherwise more may be unreadable
 */
export function requireTolerable(
  unreadable: readonly UnreadablePicture[],
  total: number,
  tolerance: Tolerance,
  all = true,
): void {
  const most = tolerated(total, tolerance);
  if (unreadable.length <= most && unreadable.length < Math.max(1, total)) return;
  if (unreadable.length === 0) return;
  const reasons = unreadable.slice(0, mostNamed).map(({ reason }) => reason);
  const count = unreadable.length.toLocaleString("en-US");
  throw new DataError(
    `${all ? count : `At least ${count}`} of ${total.toLocaleString("en-US")} pictures cannot be read (at most ${most} may be unreadable): ` +
      `${reasons.join(" ")}${unreadable.length > mostNamed ? " ..." : ""}`,
    { remedy: adviceFor(unreadable.length, total, tolerance, all) },
  );
}

/** How to read the other files anyway. */
function adviceFor(
  count: number,
  total: number,
  { strict = false }: Tolerance,
  all: boolean,
): Advice | undefined {
  if (count === total) return undefined;
  const without = strict ? advice`without ${change("strict")}, with ` : "";
  const more = all ? "more" : "all such";
  const tolerance = change("tolerance", all ? share(count, total) : 1);
  return advice`Repair or remove them, or allow ${more} to be left out: ${without}${tolerance}.`;
}

/** A tolerance with few digits that allows `count` of `total` files to be unreadable. */
function share(count: number, total: number): number {
  return Math.min(1, Math.ceil((1000 * count) / total) / 1000);
}

/** A sentence about the files that are left out; undefined if there are none. */
export function unreadableNote(unreadable: readonly UnreadablePicture[], total: number): string | undefined {
  if (unreadable.length === 0) return undefined;
  const reasons = unreadable.slice(0, mostNamed).map(({ reason }) => reason);
  return (
    `${unreadable.length.toLocaleString("en-US")} of ${total.toLocaleString("en-US")} pictures cannot be read and ` +
    `${unreadable.length === 1 ? "is" : "are"} left out: ${reasons.join(" ")}${unreadable.length > mostNamed ? " ..." : ""}`
  );
}
