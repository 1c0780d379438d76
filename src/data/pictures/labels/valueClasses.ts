import { numberOf } from "../../../codec/csv.ts";
import { mostClasses } from "../../reading/classes.ts";
import { sortedNames } from "./nameOrder.ts";
import { counted, nameInWords } from "./words.ts";

/** The classes that values of a column stand for. */
export interface ValueClasses {
  readonly classes: readonly string[];
  /** The label of a value; undefined where it stands for none. */
  labelOf(value: string): number | undefined;
}

/** Why values are no classes, in words that go on with the column: `has 300 different values; ...`. */
export interface NoValueClasses {
  readonly reason: string;
}

const missing = /^(nan|n\/a|null|)$/i;

/**
 * Values of a column as classes, in order: texts, or whole numbers by value. Of -1 and 1, as attributes are marked, the classes are
 * `no <column>` and `<column>`. Empty cells and `NaN` are no values.
 */
export function classesOfValues(column: string, values: Iterable<string>): ValueClasses | NoValueClasses {
  const different = [...new Set(values)].filter((value) => !missing.test(value));
  const numbers = different.map(numberOf);
  const isNumeric = numbers.every((number) => number !== undefined);
  const fraction = numbers.find((number) => number !== undefined && !Number.isInteger(number));
  if (isNumeric && fraction !== undefined)
    return { reason: `has numbers that are not integers, such as ${fraction}` };
  /** `1` and `1.0` are one class. */
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
