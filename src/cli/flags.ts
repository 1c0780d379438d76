/** A flag of one command that is not a setting of a run. */
export type CommandFlag = {
  readonly name: string;
  readonly help: string;
} & (
  | { readonly kind: "boolean" }
  | { readonly kind: "text"; readonly placeholder: string }
  | { readonly kind: "word"; readonly words: readonly string[] }
  | { readonly kind: "number"; readonly minimum: number; readonly maximum: number }
  | { readonly kind: "integer"; readonly minimum: number; readonly maximum: number }
);

export type FlagValue = string | number | boolean;

export const jsonFlag: CommandFlag = {
  name: "json",
  kind: "boolean",
  help: "print the result as JSON",
};

/** The placeholder of a flag's value in help texts; undefined if the flag has no value. */
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

/** A flag's value if it is a number. */
export function numberOf(value: FlagValue | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** A flag's value if it is text. */
export function textOf(value: FlagValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
