import { nearestWord } from "../config/nearestWord.ts";
import { ConfigError } from "../errors.ts";
import { type MeasureName, measureNames } from "../evaluate/codeMeasures/names.ts";

/** `factors,labels`, or `none`. Throws ConfigError for another word. */
export function measuresOf(list: string | undefined): readonly MeasureName[] | undefined {
  if (list === undefined) return undefined;
  if (list.trim() === "none") return [];
  return list.split(",").map((word) => {
    const name = measureNames.find((each) => each === word.trim());
    if (name !== undefined) return name;
    const nearest = nearestWord(word.trim(), measureNames);
    const hint = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
    throw new ConfigError(
      `--measures: expected none, or a list of ${measureNames.join(", ")}, found '${word.trim()}'.${hint}`,
    );
  });
}
