const [zero, nine, slash] = [48, 57, 47];

/**
 * The order of paths and names: numbers in them by their value (`2.png` before `10.png`), a folder's end before any other character, all
 * else by code units. Names that are equal so (`2`, `02`) are ordered by code units, so that the order is the same everywhere.
 *
 * @returns less than 0 where `a` comes first, 0 only for equal names
 */
export function compareNames(a: string, b: string): number {
  let [left, right] = [0, 0];
  while (left < a.length && right < b.length) {
    const [one, other] = [a.charCodeAt(left), b.charCodeAt(right)];
    if (isDigit(one) && isDigit(other)) {
      const [endOfOne, endOfOther] = [endOfDigits(a, left), endOfDigits(b, right)];
      const apart = compareDigits(a, left, endOfOne, b, right, endOfOther);
      if (apart !== 0) return apart;
      [left, right] = [endOfOne, endOfOther];
      continue;
    }
    if (one !== other) return rank(one) - rank(other);
    left += 1;
    right += 1;
  }
  const apart = a.length - left - (b.length - right);
  if (apart !== 0) return apart;
  return a === b ? 0 : a < b ? -1 : 1;
}

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}

function rank(code: number): number {
  return code === slash ? -1 : code;
}

function endOfDigits(text: string, start: number): number {
  let at = start + 1;
  while (isDigit(text.charCodeAt(at))) at += 1;
  return at;
}

/** Whole numbers of any length: without leading zeros the longer is larger. */
function compareDigits(
  a: string,
  startOfOne: number,
  endOfOne: number,
  b: string,
  startOfOther: number,
  endOfOther: number,
): number {
  let [left, right] = [startOfOne, startOfOther];
  while (left < endOfOne && a.charCodeAt(left) === zero) left += 1;
  while (right < endOfOther && b.charCodeAt(right) === zero) right += 1;
  const longer = endOfOne - left - (endOfOther - right);
  if (longer !== 0) return longer;
  for (; left < endOfOne; left++, right++) {
    const apart = a.charCodeAt(left) - b.charCodeAt(right);
    if (apart !== 0) return apart;
  }
  return 0;
}
