import { isTooSmall, smallestNumber } from "../settings/smallest.ts";
import { expectation } from "./describe.ts";
import { type Field, type FieldName, fieldNames, fields } from "./fields.ts";
import { nearestWord } from "./nearestWord.ts";
import { clipped, shown } from "./shown.ts";

/** `expected a whole number from 1 to 4096, found 0.`, with a reason if the bounds do not explain it. */
export function expectedFound(name: FieldName, value: unknown, quote?: (text: string) => string): string {
  const numbers = Array.isArray(value) ? value : [value];
  const small = numbers.some((each) => typeof each === "number" && isTooSmall(each));
  const why = small
    ? ` Models are computed in float32, where a number below ${smallestNumber.toPrecision(3)} counts as 0.`
    : "";
  return `expected ${expectation(name)}, found ${shown(value, quote)}.${why}`;
}

/** The maximum number of unknown settings that are listed, each with the nearest known one. */
const mostNamed = 10;

/** The messages for unknown settings: one for each of the first ten, then the number of the others. */
export function unknownSettings(keys: readonly string[]): readonly string[] {
  const named = keys.slice(0, mostNamed).map((key) => {
    const nearest = nearestSetting(key);
    return `${clipped(key)}: there is no such setting.${nearest === undefined ? "" : ` Did you mean ${nearest}?`}`;
  });
  const left = keys.length - named.length;
  if (left === 0) return named;
  return [...named, `${left.toLocaleString("en-US")} more unknown settings.`];
}

/** The setting that a misspelt name may mean; aliases are compared as well. */
export function nearestSetting(
  word: string,
  among: readonly FieldName[] = fieldNames,
): FieldName | undefined {
  const spellings = new Map(
    among.flatMap((name) => {
      const { aliases = [] }: Field = fields[name];
      return [name, ...aliases].map((spelling) => [spelling, name] as const);
    }),
  );
  const nearest = nearestWord(word, [...spellings.keys()]);
  return nearest === undefined ? undefined : spellings.get(nearest);
}
