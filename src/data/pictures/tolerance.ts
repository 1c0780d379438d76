import { DataError } from "../../errors.ts";

/** How many files may be unreadable. */
export interface Tolerance {
  /** The share of files that may be; one file always may. Default: 0.01. */
  readonly tolerance?: number | undefined;
  /** Whether none may be. Default: no. */
  readonly strict?: boolean | undefined;
}

/** A file that should be a picture, and why it is not used. */
export interface UnreadablePicture {
  readonly place: string;
  readonly reason: string;
}

export const usualTolerance = 0.01;
/** Files that a sentence names. */
const mostNamed = 3;

/** How many of so many files may be unreadable. */
export function tolerated(total: number, { tolerance = usualTolerance, strict = false }: Tolerance): number {
  return strict || tolerance === 0 ? 0 : Math.max(1, Math.floor(tolerance * total));
}

/**
 * Throws DataError where more files are unreadable than may be, and where all are.
 *
 * @param total files that should be pictures
 */
export function requireTolerable(
  unreadable: readonly UnreadablePicture[],
  total: number,
  tolerance: Tolerance,
): void {
  const most = tolerated(total, tolerance);
  if (unreadable.length <= most && unreadable.length < Math.max(1, total)) return;
  if (unreadable.length === 0) return;
  const reasons = unreadable.slice(0, mostNamed).map(({ reason }) => reason);
  const advice =
    unreadable.length === total
      ? ""
      : ` Repair or remove them, or let more be left out: --tolerance ${share(unreadable.length, total)}.`;
  throw new DataError(
    `${unreadable.length.toLocaleString("en-US")} of ${total.toLocaleString("en-US")} pictures cannot be read, where at most ${most} may be: ` +
      `${reasons.join(" ")}${unreadable.length > mostNamed ? " ..." : ""}${advice}`,
  );
}

/** A share that lets so many of a total be, with few digits. */
function share(count: number, total: number): number {
  return Math.min(1, Math.ceil((1000 * count) / total) / 1000);
}

/** A sentence about the files that are left out; undefined where there are none. */
export function unreadableNote(unreadable: readonly UnreadablePicture[], total: number): string | undefined {
  if (unreadable.length === 0) return undefined;
  const reasons = unreadable.slice(0, mostNamed).map(({ reason }) => reason);
  return (
    `${unreadable.length.toLocaleString("en-US")} of ${total.toLocaleString("en-US")} pictures cannot be read and ` +
    `${unreadable.length === 1 ? "is" : "are"} left out: ${reasons.join(" ")}${unreadable.length > mostNamed ? " ..." : ""}`
  );
}
