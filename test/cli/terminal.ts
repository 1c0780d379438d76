import { runCli } from "../../src/cli/runCli.ts";
import { plainStyle, type Terminal } from "../../src/cli/terminal.ts";

export interface Transcript {
  readonly code: number;
  /** Lines of standard output. */
  readonly lines: readonly string[];
  /** Lines of standard error. */
  readonly errors: readonly string[];
  /** What the live line showed, one entry a drawing; empty where it is off. */
  readonly drawn: readonly string[];
}

/** Runs the command line in this process, on a terminal that remembers. */
export async function nelbo(
  words: readonly string[],
  { columns = 100, live = false } = {},
): Promise<Transcript> {
  const lines: string[] = [];
  const errors: string[] = [];
  const drawn: string[] = [];
  const terminal: Terminal = {
    line: (text) => void lines.push(text),
    errorLine: (text) => void errors.push(text),
    live: live ? { columns, draw: (text) => void drawn.push(text), clear: () => {} } : undefined,
    style: plainStyle,
    errorStyle: plainStyle,
    columns,
    program: "nelbo",
  };
  const code = await runCli(words, terminal);
  return { code, lines, errors, drawn };
}
