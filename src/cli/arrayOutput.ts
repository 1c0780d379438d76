import type { Listening } from "../apply/files/apply.ts";
import { doneText, drawing } from "./drawing.ts";
import type { CommandFlag, FlagValue } from "./flags.ts";
import { textOf } from "./flags.ts";
import { type OutputMode, outputModeOf } from "./outputMode.ts";
import type { Terminal } from "./terminal.ts";

/** The flag for the file that a command writes its numbers to. */
export const arrayOutFlag: CommandFlag = {
  name: "out",
  kind: "text",
  placeholder: "file",
  help: "a .npy or .csv file that does not exist yet (default: lines of JSON)",
};

/** The flag for the file or folder that a command writes its images to; `byDefault` is the default in its help. */
export function imageOutFlag(byDefault: string): CommandFlag {
  return {
    name: "out",
    kind: "text",
    placeholder: "path",
    help: `a .npy, .csv or .png file, or a folder, that does not exist yet (default: ${byDefault})`,
  };
}

/** Where a command's numbers go: to the file named by --out, or to lines of JSON. */
export interface ArrayOutput {
  /** Options of the library call: where numbers go, and a progress callback if they go to a file. */
  readonly destination:
    | { readonly line: Terminal["line"] }
    | ({ readonly out: string } & Required<Listening>);
  /** Erases the progress line. */
  clear(): void;
  /** Prints the file's name and `words`, or `result` as JSON; prints nothing if the numbers went to lines. */
  tell(result: object, words: () => string): void;
}

/**
 * Throws ConfigError if --json and --quiet are both given.
 *
 * @param doing what the command does to `what`: `encoding`
 */
export function arrayOutputOf(
  flags: Readonly<Record<string, FlagValue>>,
  terminal: Terminal,
  doing: string,
  what = "images",
): ArrayOutput {
  const mode: OutputMode = outputModeOf(flags);
  const out = textOf(flags.out);
  if (out === undefined) return { destination: { line: terminal.line }, clear: () => {}, tell: () => {} };
  const { draw, clear } = drawing(terminal, mode);
  return {
    destination: { out, onDone: (done, total) => draw(doneText(doing, done, total, what)) },
    clear,
    tell(result, words) {
      if (mode === "json") return terminal.line(JSON.stringify(result));
      terminal.line(mode === "quiet" ? out : `${out}: ${words()}`);
    },
  };
}
