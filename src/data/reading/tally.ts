import type { Numbers, NumberType } from "../../codec/arrays/storedArray.ts";
import type { NumberRange } from "./numberReader.ts";
import type { NumberStatistics } from "./statistics.ts";

/** Accumulates statistics of numbers, in the order of the array. */
export interface Tally {
  add(numbers: Numbers): void;
  result(): Omit<NumberStatistics, "count" | "oneHot">;
}

/** Whole numbers up to this one are recorded individually. */
const largestSeen = 65_535;

const usualRanges: readonly NumberRange[] = [
  [0, 1],
  [-1, 1],
  [-0.5, 0.5],
];

/**
 * Largest distance of a number from the level of a byte, in levels. float16 has 11 bits: an error of 255 / 2^12 near 1.
 */
function levelTolerance(type: NumberType): number {
  if (type === "float16") return 0.07;
  return type === "float32" || type === "float64" ? 1e-3 : 1e-9;
}

/** @param ranges for which `areBytes` is needed, in addition to the usual ones */
export function createTally(type: NumberType, ranges: readonly NumberRange[]): Tally {
  const tolerance = levelTolerance(type);
  /** Flags for the whole numbers that occur. */
  const seen = new Uint8Array(largestSeen + 1);
  /** The ranges in which all other numbers are levels of bytes. */
  let candidates = [...usualRanges, ...ranges].map((range) => levelsOf(range, tolerance));
  const least = { value: Number.POSITIVE_INFINITY, at: 0, count: 0 };
  const largest = { value: Number.NEGATIVE_INFINITY, at: 0, count: 0 };
  const finite = { count: 0, shift: 0, sum: 0, squares: 0 };
  let notFinite: { count: number; at: number; value: number } | undefined;
  let [start, whole, onlySeen] = [0, true, true];

  /**
   * Adds a number that occurs `times` times, first at position `at`. Sums of differences from a shift lose fewer digits
   * than sums of large numbers.
   */
  function addFinite(value: number, at: number, times: number): void {
    if (value <= least.value) {
      if (value < least.value) Object.assign(least, { value, at, count: 0 });
      least.count += times;
    }
    if (value >= largest.value) {
      if (value > largest.value) Object.assign(largest, { value, at, count: 0 });
      largest.count += times;
    }
    if (finite.count === 0) finite.shift = value;
    const difference = value - finite.shift;
    finite.count += times;
    finite.sum += times * difference;
    finite.squares += times * difference * difference;
  }

  function addBytes(bytes: Uint8Array): void {
    const counts = new Float64Array(256);
    for (let i = 0; i < bytes.length; i++) counts[bytes[i] ?? 0] = (counts[bytes[i] ?? 0] ?? 0) + 1;
    for (const [value, times] of counts.entries()) {
      if (times === 0) continue;
      const first = value < least.value || value > largest.value ? bytes.indexOf(value) : 0;
      addFinite(value, start + first, times);
      seen[value] = 1;
    }
  }

  function addAny(numbers: Numbers): void {
    for (let i = 0; i < numbers.length; i++) {
      const value = numbers[i] ?? 0;
      if (!Number.isFinite(value)) {
        notFinite ??= { count: 0, at: start + i, value };
        notFinite.count += 1;
        continue;
      }
      addFinite(value, start + i, 1);
      const isWhole = Math.floor(value) === value;
      if (isWhole && value >= 0 && value <= largestSeen) {
        seen[value] = 1;
        continue;
      }
      onlySeen = false;
      if (!isWhole) whole = false;
      for (let each = 0; each < candidates.length; each++) {
        if (candidates[each]?.has(value)) continue;
        candidates = candidates.filter((_, other) => other !== each);
        each -= 1;
      }
    }
  }

  return {
    add(numbers) {
      if (numbers instanceof Uint8Array) addBytes(numbers);
      else addAny(numbers);
      start += numbers.length;
    },
    result() {
      const mean = finite.sum / finite.count;
      return {
        ...{ least: least.value, leastAt: least.at, leastCount: least.count },
        ...{ largest: largest.value, largestAt: largest.at, largestCount: largest.count },
        whole,
        mean: finite.shift + mean,
        deviation: Math.sqrt(Math.max(0, finite.squares / finite.count - mean ** 2)),
        ...(notFinite && { notFinite }),
        areBytes(range) {
          const levels = levelsOf(range, tolerance);
          const held = candidates.some(({ key }) => key === levels.key);
          if (!held && !onlySeen) return false;
          return seen.every((found, value) => found === 0 || levels.has(value));
        },
      };
    },
  };
}

/** The levels of bytes in a range. */
function levelsOf([least, largest]: NumberRange, tolerance: number) {
  const scale = 255 / (largest - least);
  return {
    key: `${least},${largest}`,
    has(value: number): boolean {
      const level = (value - least) * scale;
      if (!(level >= -tolerance && level <= 255 + tolerance)) return false;
      return Math.abs(level - Math.round(level)) <= tolerance;
    },
  };
}
