import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

/** Where a command writes, and how. */
export interface Terminal {
  /** One line for people or programs to read: standard output. */
  line(text: string): void;
  /** One line about an error or warning: standard error. */
  errorLine(text: string): void;
  /** Text that is redrawn in place: standard error, only if it is an interactive terminal. */
  readonly live: LiveLine | undefined;
  readonly style: Style;
  readonly errorStyle: Style;
  /** Maximum columns of a line of standard output. */
  readonly columns: number;
  /** What to type to call this program again: `nelbo`, `npx nelbo`. */
  readonly program: string;
}

export interface LiveLine {
  /** Maximum columns of the line. */
  readonly columns: number;
  /** Replaces the last drawn text; text that does not fit is cut off. */
  draw(text: string): void;
  clear(): void;
}

/** Emphasis, or plain text if colours are off (NO_COLOR, pipes, dumb terminals). */
export interface Style {
  strong(text: string): string;
  faint(text: string): string;
  good(text: string): string;
  bad(text: string): string;
}

export const plainStyle: Style = {
  strong: (text) => text,
  faint: (text) => text,
  good: (text) => text,
  bad: (text) => text,
};

const sgr = (open: number, close: number) => (text: string) => `\u001b[${open}m${text}\u001b[${close}m`;
const colourStyle: Style = { strong: sgr(1, 22), faint: sgr(2, 22), good: sgr(32, 39), bad: sgr(31, 39) };
const columnsOfFiles = 100;
const eraseLine = "\r\u001b[2K";

/** The style for a stream: decided by NO_COLOR (https://no-color.org), FORCE_COLOR, and whether it is a terminal. */
export function styleOf(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Style {
  if ((environment.NO_COLOR ?? "") !== "") return plainStyle;
  const { FORCE_COLOR: forced = "" } = environment;
  if (forced !== "") return forced === "0" || forced === "false" ? plainStyle : colourStyle;
  return stream.isTTY === true && environment.TERM !== "dumb" ? colourStyle : plainStyle;
}

/** The terminal, pipe or file that this process writes to. */
export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  const watched = stderr.isTTY === true && stdout.isTTY === true && process.env.TERM !== "dumb";
  let drawn = false;
  const clear = () => {
    if (drawn) stderr.write(eraseLine);
    drawn = false;
  };
  const live: LiveLine = {
    get columns() {
      return columnsOf(stderr);
    },
    draw(text) {
      drawn = true;
      stderr.write(`${eraseLine}${inOneLine(text, live.columns)}`);
    },
    clear,
  };
  const write = (stream: NodeJS.WriteStream) => (text: string) => {
    clear();
    stream.write(`${text}\n`);
  };
  return {
    live: watched ? live : undefined,
    style: styleOf(stdout),
    errorStyle: styleOf(stderr),
    get columns() {
      return columnsOf(stdout);
    },
    program: programName(process.argv[1] ?? "nelbo", process.cwd()),
    line: write(stdout),
    errorLine: write(stderr),
  };
}

/** Columns of a terminal; 100 for a file, and for a terminal of unknown width, which reports 0. */
export function columnsOf({ columns = 0 }: { readonly columns?: number }): number {
  return columns > 0 ? columns : columnsOfFiles;
}

/** Text cut to one line of a terminal. If it wrapped, only its last line could be erased. */
export function inOneLine(text: string, columns: number): string {
  const plain = stripVTControlCharacters(text);
  // One column stays free, because some terminals wrap a line that fills the last one.
  return plain.length < columns ? text : plain.slice(0, Math.max(0, columns - 1));
}

/** The command that calls a script again from the folder `from`. */
export function programName(script: string, from: string): string {
  if (/[/\\]node_modules[/\\]/.test(script)) return "npx nelbo";
  return /[/\\]nelbo$/.test(script) ? "nelbo" : `node ${relative(from, script)}`;
}
