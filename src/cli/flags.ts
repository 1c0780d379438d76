import { nearestWord } from "../config/nearestWord.ts";
import { ConfigError } from "../errors.ts";

/** A flag of one command that is not a setting of a run. */
export type CommandFlag = {
  readonly name: string;
  readonly help: string;
} & (
  | { readonly kind: "boolean" }
  | { readonly kind: "text"; readonly placeholder: string }
  | { readonly kind: "word"; readonly words: readonly string[] }
  | { readonly kind: "number"; readonly minimum: number }
  | { readonly kind: "integer"; readonly minimum: number; readonly maximum: number }
);

export type FlagValue = string | number | boolean;

export const jsonFlag: CommandFlag = {
  name: "json",
  kind: "boolean",
  help: "print JSON, for programs to read",
};

/** What stands for a flag's value in help texts; nothing where it takes none. */
export function placeholderOf(flag: CommandFlag): string | undefined {
  switch (flag.kind) {
    case "boolean":
      return undefined;
    case "text":
      return flag.placeholder;
    case "word":
      return "word";
    case "number":
      return "x";
    case "integer":
      return "n";
  }
}

/** A flag's value read from text. Throws ConfigError saying what was expected. */
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
      if (Number.isFinite(number) && number >= flag.minimum) return number;
      throw wrong(flag, `a number from ${flag.minimum} on`, text);
    case "integer":
      if (Number.isSafeInteger(number) && number >= flag.minimum && number <= flag.maximum) return number;
      throw wrong(
        flag,
        `a whole number from ${flag.minimum} to ${flag.maximum.toLocaleString("en-US")}`,
        text,
      );
  }
}

function wrong(flag: CommandFlag, expected: string, text: string, nearest?: string): ConfigError {
  const hint = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
  return new ConfigError(`--${flag.name}: expected ${expected}, found '${text}'.${hint}`);
}

/** A flag's value where it was given as a number. */
export function numberOf(value: FlagValue | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** A flag's value where it was given as text. */
export function textOf(value: FlagValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
