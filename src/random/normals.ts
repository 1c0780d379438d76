import {
  cellInverse,
  cellLogarithm,
  directionCosine,
  directionSine,
  directions,
  firstHalved,
} from "./tables.ts";

/**
 * Turns uniform words into standard normals, in pairs (Box and Muller, "A Note on the Generation of Random Normal
 * Deviates", 1958). The first word of a pair gives the radius sqrt(-2 log u), at most 6.77; the second gives the
 * direction: eight bits select a direction from a table, and twenty-four an angle around it. The addition theorems
 * combine both. Only exactly specified arithmetic is used, so every machine gives the same bits.
 *
 * @param words uniform 32-bit words, at least `count` of them, rounded up to an even number
 * @param out receives `count` normals from `offset` on
 */
export function normalsFromWords(words: Uint32Array, out: Float32Array, offset: number, count: number): void {
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * logOfWord(words[i] ?? 0));
    const direction = words[i + 1] ?? 0;
    const cosine = directionCosine[direction >>> 24] ?? 0;
    const sine = directionSine[direction >>> 24] ?? 0;
    const angle = fineAngleOfWord(direction);
    const fineCosine = cosineOfFineAngle(angle);
    const fineSine = sineOfFineAngle(angle);
    out[offset + i] = radius * (cosine * fineCosine - sine * fineSine);
    if (i + 1 < count) out[offset + i + 1] = radius * (sine * fineCosine + cosine * fineSine);
  }
}

/** Entry e + 1 is 2^-e, for e from -1 to 32. */
const inversePower = Float64Array.from({ length: 34 }, (_, index) => 2 ** (1 - index));

/** The angle of one step of the lower 24 bits of a word. */
const fineAngle = (2 * Math.PI) / (directions * 2 ** 24);

/**
 * The natural logarithm of (word + 1/2) / 2^32, the middle of the word's cell in (0, 1), within two units in the last
 * place. There are no branches, because a processor would mispredict them for random words.
 *
 * @param word an unsigned 32-bit integer
 */
export function logOfWord(word: number): number {
  const leadingZeros = Math.clz32(word);
  // The upper eight bits of word + 1/2, shifted so that its first 1 bit leads: 128 .. 255 (128 for word 0).
  const leading = (word << leadingZeros) | ((1 << leadingZeros) >>> 1);
  const cell = (leading >>> 24) | 128;
  const halved = (cell + (256 - firstHalved)) >>> 8;
  const exponent = 31 - leadingZeros + halved;
  const mantissa = (word + 0.5) * (inversePower[exponent + 1] ?? 0);
  const r = mantissa * (cellInverse[cell] ?? 0) - 1;
  const q = r * r;
  const series = -1 / 2 + r * (1 / 3) + q * (-1 / 4 + r * (1 / 5) + q * (-1 / 6 + r * (1 / 7)));
  return (exponent - 32) * Math.LN2 + ((cellLogarithm[cell] ?? 0) + (r + q * series));
}

/** The angle in (-pi/256, pi/256) selected by the lower 24 bits of a word: the middle of one of 2^24 equal cells. */
export function fineAngleOfWord(word: number): number {
  return ((word & 0xffffff) - (0x800000 - 0.5)) * fineAngle;
}

/** The sine of an angle in [-pi/256, pi/256]. */
export function sineOfFineAngle(angle: number): number {
  const q = angle * angle;
  return angle + angle * q * (-1 / 6 + q * (1 / 120 + q * (-1 / 5_040)));
}

/** The cosine of an angle in [-pi/256, pi/256]. */
export function cosineOfFineAngle(angle: number): number {
  const q = angle * angle;
  return 1 + q * (-1 / 2 + q * (1 / 24 + q * (-1 / 720)));
}
