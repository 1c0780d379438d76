/** How this terminal is written to. */
export interface Terminal {
  /** One line for people or programs to read: standard output. */
  line(text: string): void;
  /** Text that is drawn over again and again: standard error, only on a terminal. */
  readonly live: LiveLine | undefined;
  readonly style: Style;
}

export interface LiveLine {
  /** Columns that a line may take. */
  readonly columns: number;
  draw(text: string): void;
  clear(): void;
}

/** Emphasis, or plain text where colours are not wanted (NO_COLOR, pipes, dumb terminals). */
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

/** The style for a stream: https://no-color.org, FORCE_COLOR, and whether anybody looks. */
export function styleOf(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv = process.env): Style {
  if ((environment.NO_COLOR ?? "") !== "") return plainStyle;
  if ((environment.FORCE_COLOR ?? "") !== "") return colourStyle;
  return stream.isTTY === true && environment.TERM !== "dumb" ? colourStyle : plainStyle;
}

export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  const interactive = stderr.isTTY === true && stdout.isTTY === true && process.env.TERM !== "dumb";
  const live: LiveLine | undefined = interactive
    ? {
        get columns() {
          return stderr.columns ?? 80;
        },
        draw: (text) => stderr.write(`\r\u001b[2K${text}`),
        clear: () => stderr.write("\r\u001b[2K"),
      }
    : undefined;
  return {
    live,
    style: styleOf(stdout),
    line(text) {
      live?.clear();
      stdout.write(`${text}\n`);
    },
  };
}
