import { DataError } from "../../errors.ts";

/** Collects text labels, and numbers them when all are known. */
export interface TextLabels {
  /** Throws DataError for an empty cell, text that is not UTF-8, and more than 10,000 different labels. */
  add(text: string, place: string): void;
  /** The different texts, sorted by their character codes, and the index among them of each added text. */
  finish(): { readonly classes: readonly string[]; readonly labels: Float64Array };
}

/** More labels are not classes, but names or times of the rows. */
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
        throw new DataError(`${place}: the text is not valid UTF-8. Save the table as UTF-8.`);
      }
      let number = numbers.get(text);
      if (number === undefined) {
        number = numbers.size;
        if (number === mostClasses) {
          throw new DataError(
            `${place}: expected at most ${mostClasses} different labels, found more. They seem to name rows, not classes. Leave the ` +
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
