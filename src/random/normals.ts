import { cosineOfFineAngle, fineAngleOfWord, logOfWord, sineOfFineAngle } from "./elementary.ts";
import { DIRECTION_COSINE, DIRECTION_SINE } from "./tables.ts";

/**
 * Turns uniform words into standard normals, two of each at a time (Box and Muller, "A Note on the Generation of
 * Random Normal Deviates", 1958). The first word of a pair gives the radius sqrt(-2 log u), at most 6.77; the second
 * gives the direction: eight bits name one from a table, twenty-four an angle around it, joined by the addition
 * theorems. Only exactly specified arithmetic is used, so the same bits come out on every machine.
 *
 * @param words uniform 32-bit words, at least `count` rounded up to even
 * @param out receives `count` normals from `offset` on
 */
export function normalsFromWords(words: Uint32Array, out: Float32Array, offset: number, count: number): void {
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * logOfWord(words[i] ?? 0));
    const direction = words[i + 1] ?? 0;
    const cosine = DIRECTION_COSINE[direction >>> 24] ?? 0;
    const sine = DIRECTION_SINE[direction >>> 24] ?? 0;
    const angle = fineAngleOfWord(direction);
    const fineCosine = cosineOfFineAngle(angle);
    const fineSine = sineOfFineAngle(angle);
    out[offset + i] = radius * (cosine * fineCosine - sine * fineSine);
    if (i + 1 < count) out[offset + i + 1] = radius * (sine * fineCosine + cosine * fineSine);
  }
}
