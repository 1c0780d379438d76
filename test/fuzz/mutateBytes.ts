import type { Chance } from "./chance.ts";

/** Returns a changed copy of bytes. `others` are valid files of the same kind. */
export type Mutation = (bytes: Uint8Array, chance: Chance, others: readonly Uint8Array[]) => Uint8Array;

/** Decodes bytes to text such that bytes that are not UTF-8 are preserved. */
const text = (content: string) => Buffer.from(content, "latin1");

function replaced(bytes: Uint8Array, start: number, end: number, inserted: Uint8Array): Uint8Array {
  return Buffer.concat([bytes.subarray(0, start), inserted, bytes.subarray(end)]);
}

/** Numbers at the limits of types, as text. */
export const edgeNumbers: readonly string[] = [
  "0",
  "-0",
  "-1",
  "1",
  "255",
  "256",
  "65535",
  "65536",
  "2147483647",
  "2147483648",
  "4294967295",
  "4294967296",
  "9007199254740992",
  "9007199254740993",
  "18446744073709551616",
  "1e308",
  "1e309",
  "-1e309",
  "1e-320",
  "5e-324",
  "0.1",
  "NaN",
  "nan",
  "inf",
  "Infinity",
  "-Infinity",
  "0x10",
  "1_000",
  "1,5",
  "١٢",
];

/** Parts of several text formats, and control sequences of terminals. */
const fragments: readonly string[] = [
  "",
  " ",
  "\n",
  "\r\n",
  "\r",
  "\t",
  "\0",
  "\u001b[2J\u001b[31m",
  "\u001b]0;title\u0007",
  "\u0085",
  "\ufeff",
  "\u202e",
  "\ud800",
  "null",
  "true",
  "{}",
  "[]",
  "{",
  "}",
  "[",
  "]",
  '"',
  "'",
  ",",
  ":",
  "\\",
  "#",
  "---\n",
  "&a [*a]",
  "*a",
  "<<: *a",
  "!!binary ",
  "__proto__",
  "constructor",
  "../../",
  "%s",
  "<script>",
];

const edgeBytes = [0x00, 0x01, 0x7f, 0x80, 0xff] as const;
const at = (bytes: Uint8Array, chance: Chance) => chance.below(bytes.length + 1);

/** A random range of bytes. Short ranges are more frequent. */
function stretchIn(bytes: Uint8Array, chance: Chance): readonly [start: number, end: number] {
  const start = at(bytes, chance);
  const longest = chance.happens(0.7) ? 16 : bytes.length;
  return [start, Math.min(bytes.length, start + 1 + chance.below(longest + 1))];
}

/** Positions of integers in text, such as shapes and counts. */
function writtenNumbers(bytes: Uint8Array): readonly (readonly [number, number])[] {
  const found = Buffer.from(bytes)
    .toString("latin1")
    .matchAll(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g);
  return [...found].slice(0, 2000).map((match) => [match.index, match.index + match[0].length] as const);
}

/** All mutations by name. */
export const mutations: Readonly<Record<string, Mutation>> = {
  flip(bytes, chance) {
    const out = Uint8Array.from(bytes);
    for (let left = 1 + chance.below(3); left > 0 && out.length > 0; left--) {
      const index = chance.below(out.length);
      out[index] = (out[index] ?? 0) ^ (1 << chance.below(8));
    }
    return out;
  },
  /** Headers are at the beginning. */
  flipInHeader(bytes, chance) {
    const out = Uint8Array.from(bytes);
    const index = chance.below(Math.min(out.length, 128));
    if (out.length > 0) out[index] = chance.happens(0.5) ? chance.pick(edgeBytes) : chance.below(256);
    return out;
  },
  truncate: (bytes, chance) => bytes.slice(0, at(bytes, chance)),
  cutStart: (bytes, chance) => bytes.slice(at(bytes, chance)),
  remove(bytes, chance) {
    const [start, end] = stretchIn(bytes, chance);
    return replaced(bytes, start, end, new Uint8Array(0));
  },
  insertRandom(bytes, chance) {
    const place = at(bytes, chance);
    return replaced(
      bytes,
      place,
      place,
      Uint8Array.from({ length: 1 + chance.below(16) }, () => chance.below(256)),
    );
  },
  append: (bytes, chance) =>
    replaced(
      bytes,
      bytes.length,
      bytes.length,
      new Uint8Array(1 + chance.below(2000)).fill(chance.pick(edgeBytes)),
    ),
  duplicate(bytes, chance) {
    const [start, end] = stretchIn(bytes, chance);
    return replaced(bytes, end, end, bytes.subarray(start, end));
  },
  swapStretches(bytes, chance) {
    const [start, end] = stretchIn(bytes, chance);
    const place = at(bytes, chance);
    return replaced(bytes, place, place, bytes.subarray(start, end));
  },
  fill(bytes, chance) {
    const [start, end] = stretchIn(bytes, chance);
    return Uint8Array.from(bytes).fill(chance.pick(edgeBytes), start, end);
  },
  /** Replaces a count of 1, 2, 4 or 8 bytes, in either byte order, by one at the limit of its type. */
  edgeCount(bytes, chance) {
    const width = chance.pick([1, 2, 4, 8]);
    const place = chance.below(
      Math.max(1, Math.min(bytes.length - width, chance.happens(0.7) ? 64 : bytes.length)),
    );
    const value = chance.pick([
      0n,
      1n,
      -1n,
      1n << 31n,
      (1n << 31n) - 1n,
      1n << 32n,
      1n << 53n,
      1n << 63n,
      65_536n,
    ]);
    const out = Uint8Array.from(bytes);
    if (out.length < place + width) return out;
    const order = chance.happens(0.5);
    for (let index = 0; index < width; index++) {
      const shift = 8n * BigInt(order ? index : width - 1 - index);
      out[place + index] = Number((BigInt.asUintN(64, value) >> shift) & 0xffn);
    }
    return out;
  },
  writtenNumber(bytes, chance) {
    const numbers = writtenNumbers(bytes);
    if (numbers.length === 0) return mutations.flip?.(bytes, chance, []) ?? bytes;
    const [start, end] = chance.pick(numbers);
    return replaced(bytes, start, end, text(chance.pick(edgeNumbers)));
  },
  fragment(bytes, chance) {
    const [start, end] = stretchIn(bytes, chance);
    return replaced(
      bytes,
      start,
      chance.happens(0.5) ? start : end,
      Buffer.from(chance.pick(fragments), "utf8"),
    );
  },
  splice(bytes, chance, others) {
    if (others.length === 0) return bytes;
    const other = chance.pick(others);
    return Buffer.concat([bytes.subarray(0, at(bytes, chance)), other.subarray(at(other, chance))]);
  },
  concatenate: (bytes, chance, others) =>
    others.length === 0 ? bytes : Buffer.concat([bytes, chance.pick(others)]),
  empty: () => new Uint8Array(0),
};

/** Mutations that make files large. They are used in few cases. */
export const growing: Readonly<Record<string, Mutation>> = {
  repeatStretch(bytes, chance) {
    const [start, end] = stretchIn(bytes, chance);
    const stretch = bytes.subarray(start, end);
    const times = Math.floor(chance.pick([10_000, 100_000, 300_000]) / Math.max(1, stretch.length));
    return replaced(bytes, end, end, Buffer.concat(Array.from({ length: times }, () => stretch)));
  },
  nest(bytes, chance) {
    const place = at(bytes, chance);
    const opening = chance.pick(["[", '{"a":', "(", '"', "- "]);
    return replaced(bytes, place, place, text(opening.repeat(chance.pick([100, 5_000, 100_000]))));
  },
  longWord(bytes, chance) {
    const place = at(bytes, chance);
    return replaced(
      bytes,
      place,
      place,
      text(chance.pick(["9", "a", " ", "-", "0."]).repeat(chance.pick([1_000, 200_000]))),
    );
  },
  manyKeys(bytes, chance) {
    const place = at(bytes, chance);
    const keys = Array.from({ length: 5_000 }, (_, index) => `"k${index}": ${index},`).join("\n");
    return replaced(bytes, place, place, text(keys));
  },
};
