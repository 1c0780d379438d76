import type { Listening } from "../apply/files/apply.ts";
import { doneText, drawing } from "./drawing.ts";
import type { CommandFlag, FlagValue } from "./flags.ts";
import { textOf } from "./flags.ts";
import { type OutputMode, outputModeOf } from "./outputMode.ts";
import type { Terminal } from "./terminal.ts";

/** The flag that names the file of a command's numbers. */
export const arrayOutFlag: CommandFlag = {
  name: "out",
  kind: "text",
  placeholder: "file",
  help: "a .npy or .csv file that does not exist yet (default: lines of JSON)",
};

/** The flag that names where a command's images go, and what stands there without it. */
export function imageOutFlag(byDefault: string): CommandFlag {
  return {
    name: "out",
    kind: "text",
    placeholder: "path",
    help: `a .npy, .csv or .png file, or a folder, that does not exist yet (default: ${byDefault})`,
  };
}

/** Where a command's numbers go: to the file that --out names, else to lines. */
export interface ArrayOutput {
  /** What the library is told: where numbers go, and, of those that go to a file, who hears how many there are. */
  readonly destination:
    | { readonly line: Terminal["line"] }
    | ({ readonly out: string } & Required<Listening>);
  /** Takes back the line that told how many there are. */
  clear(): void;
  /** Tells what was written, `words` after the file's name; nothing where the numbers themselves were told. */
  tell(result: object, words: () => string): void;
}

/**
 * Throws ConfigError where --json and --quiet are both given.
 *
 * @param doing what the command does, `encoding`, to `what`
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
