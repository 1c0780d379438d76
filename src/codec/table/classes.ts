import { DataError } from "../../errors.ts";

/** Texts that become numbers when all are known. */
export interface TextLabels {
  /** Throws DataError where there are more different texts than classes can be. */
  add(text: string, place: string): void;
  /** The texts, sorted by their characters' codes, and for each text that was added its place among them. */
  finish(): { readonly classes: readonly string[]; readonly labels: Float64Array };
}

/** More are no classes, but names or times of the rows. */
const mostClasses = 10_000;

export function createTextLabels(): TextLabels {
  const numbers = new Map<string, number>();
  const added: number[] = [];
  return {
    add(text, place) {
      if (text === "")
        throw new DataError(
          `${place}: expected a label, found an empty cell. Fill it, or leave the row out.`,
        );
      if (text.includes("\uFFFD")) {
        throw new DataError(
          `${place}: expected text in UTF-8, found bytes that are none. Save the table as UTF-8.`,
        );
      }
      let number = numbers.get(text);
      if (number === undefined) {
        number = numbers.size;
        if (number === mostClasses) {
          throw new DataError(
            `${place}: expected at most ${mostClasses} different labels, found more: they seem to name rows, not classes. Leave the ` +
              "column out.",
          );
        }
        numbers.set(text, number);
      }
      added.push(number);
    },
    finish() {
      const classes = [...numbers.keys()].sort();
      const places = new Float64Array(classes.length);
      for (const [place, text] of classes.entries()) places[numbers.get(text) ?? 0] = place;
      return { classes, labels: Float64Array.from(added, (number) => places[number] ?? 0) };
    },
  };
}
