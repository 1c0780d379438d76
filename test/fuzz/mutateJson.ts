import type { Chance } from "./chance.ts";

/** A position in a JSON value: an object or array, and a key in it. */
interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

/** Replacements for other values: wrong types, and numbers and texts at the limits of what is allowed. */
const values: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1,
  0.5,
  1e-320,
  1e308,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  -(2 ** 53),
  "",
  "0",
  "NaN",
  "\u001b[2J",
  "line\nfeed",
  "\0",
  "../../..",
  "x".repeat(3000),
  [],
  {},
  [[]],
  [null],
  { a: { a: { a: {} } } },
];

function placesIn(value: unknown, found: Place[] = []): readonly Place[] {
  if (typeof value !== "object" || value === null) return found;
  const holder = value as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    found.push({ holder, key });
    placesIn(holder[key], found);
  }
  return found;
}

/**
 * Changes a JSON value in one to three places so that it stays valid JSON. Byte mutations rarely achieve this, and
 * the checks after the parser need it.
 */
export function mutateJson(value: unknown, chance: Chance): unknown {
  const out: unknown = structuredClone(value);
  for (let left = 1 + chance.below(3); left > 0; left--) {
    const places = placesIn(out);
    if (places.length === 0) return chance.pick(values);
    const { holder, key } = chance.pick(places);
    const other = chance.pick(places);
    const kind = chance.below(7);
    if (kind === 0 && Array.isArray(holder)) holder.splice(Number(key), 1);
    else if (kind === 0) delete holder[key];
    else if (kind === 1) holder[key] = structuredClone(other.holder[other.key]);
    else if (kind === 2)
      holder[chance.pick(["__proto__x", "unknown", "toString", "", key])] = chance.pick(values);
    else if (kind === 3 && Array.isArray(holder[key])) holder[key].push(...holder[key].slice(0, 1000));
    else if (kind === 4 && typeof holder[key] === "number")
      holder[key] = holder[key] * chance.pick([-1, 2, 0.5, 1e9, 1 + 2 ** -40]);
    else if (kind === 5 && typeof holder[key] === "string")
      holder[key] += chance.pick([" ", "x", "\u001b[31m", "\n"]);
    else holder[key] = chance.pick(values);
  }
  return out;
}
