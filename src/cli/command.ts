import type { FieldName } from "../config/fields.ts";
import type { CommandFlag, ParsedArguments } from "./arguments.ts";
import type { Terminal } from "./terminal.ts";

/** A command as data: what it takes, how it is explained, and how it is run. */
export interface Command {
  readonly name: string;
  /** `<data> [flags]`. */
  readonly usage: string;
  /** One line. */
  readonly summary: string;
  readonly examples: readonly { readonly command: string; readonly meaning: string }[];
  readonly flags: readonly CommandFlag[];
  readonly settings: readonly FieldName[];
  /** At most so many words besides flags. */
  readonly positionals: number;
  run(given: ParsedArguments, terminal: Terminal): Promise<void>;
}

export const jsonFlag: CommandFlag = {
  name: "json",
  kind: "boolean",
  help: "print JSON, for programs to read",
};
