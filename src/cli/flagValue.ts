import { nearestWord } from "../config/nearestWord.ts";
import { ConfigError } from "../errors.ts";
import { isTooSmall, smallestNumber } from "../settings/smallest.ts";
import type { CommandFlag, FlagValue } from "./flags.ts";

/** Parses a flag's value. Throws ConfigError with the expected values. */
export function parseFlagValue(flag: CommandFlag, text: string): FlagValue {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  switch (flag.kind) {
    case "boolean":
      return true;
    case "text":
      if (text !== "") return text;
      throw wrong(flag, `a ${flag.placeholder}`, text);
    case "word": {
      if (flag.words.includes(text)) return text;
      const nearest = nearestWord(text, flag.words);
      throw wrong(flag, `one of ${flag.words.join(", ")}`, text, nearest);
    }
    case "number":
      if (number >= flag.minimum && number <= flag.maximum && !isTooSmall(number)) return number;
      if (isTooSmall(number))
        throw wrong(
          flag,
          `0, or a number that float32 can hold, from ${smallestNumber.toPrecision(3)}`,
          text,
        );
      throw wrong(flag, `a number from ${boundsOf(flag)}`, text);
    case "integer":
      if (Number.isSafeInteger(number) && number >= flag.minimum && number <= flag.maximum) return number;
      throw wrong(flag, `a whole number from ${boundsOf(flag)}`, text);
  }
}

function boundsOf({ minimum, maximum }: { readonly minimum: number; readonly maximum: number }): string {
  return `${minimum} to ${maximum.toLocaleString("en-US")}`;
}

function wrong(flag: CommandFlag, expected: string, text: string, nearest?: string): ConfigError {
  const hint = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
  return new ConfigError(`--${flag.name}: expected ${expected}, found '${text}'.${hint}`);
}
