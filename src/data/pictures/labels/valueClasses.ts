import { numberOf } from "../../../codec/csv.ts";
import { mostClasses } from "../../reading/classes.ts";
import { sortedNames } from "./nameOrder.ts";
import { counted, nameInWords } from "./words.ts";

/** The classes that the values of a column represent. */
export interface ValueClasses {
  readonly classes: readonly string[];
  /** The label of a value; undefined if it has none. */
  labelOf(value: string): number | undefined;
}

/** The reason why values are not classes, as a phrase after the column: `has 300 different values, ...`. */
export interface NoValueClasses {
  readonly reason: string;
}

const missing = /^(nan|n\/a|null|)$/i;

/**
 * Values of a column as classes, in order: texts, or integers by value. The values -1 and 1, which mark attributes,
 * become the classes `no <column>` and `<column>`. Empty cells, `NaN`, `n/a` and `null` are missing values.
 */
export function classesOfValues(column: string, values: Iterable<string>): ValueClasses | NoValueClasses {
  const different = [...new Set(values)].filter((value) => !missing.test(value));
  const numbers = different.map(numberOf);
  const isNumeric = numbers.every((number) => number !== undefined);
  const fraction = numbers.find((number) => number !== undefined && !Number.isInteger(number));
  if (isNumeric && fraction !== undefined)
    return { reason: `has numbers that are not integers, such as ${fraction}` };
  /** `1` and `1.0` are the same class. */
  const nameOf = (value: string) => (isNumeric ? String(numberOf(value)) : value);
  const distinct = [...new Set(different.map(nameOf))];
  const names = isNumeric ? distinct.sort((a, b) => Number(a) - Number(b)) : sortedNames(distinct);
  if (names.length > mostClasses) {
    return {
      reason: `has ${counted(names.length)} different values, and at most ${mostClasses} classes are supported`,
    };
  }
  const [first] = names;
  if (first === undefined) return { reason: "has no values for these pictures" };
  if (names.length === 1) return { reason: `has the same value for all pictures: ${nameInWords(first)}` };
  const labels = new Map(names.map((name, label) => [name, label]));
  const isAttribute = names.length === 2 && names[0] === "-1" && names[1] === "1";
  return {
    classes: isAttribute ? [`no ${column}`, column] : names,
    labelOf: (value) => (missing.test(value) ? undefined : labels.get(nameOf(value))),
  };
}
