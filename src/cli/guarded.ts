import type { Style, Terminal } from "./terminal.ts";
import { visible } from "./visible.ts";

/**
 * A terminal that lets only this program's own emphasis through. Names, labels and messages may come from untrusted
 * files: their control characters are escaped. Everything that commands print goes through this.
 */
export function guarded(terminal: Terminal): Terminal {
  const marks = createMarks();
  const style = marked(terminal.style, marks);
  const errorStyle = marked(terminal.errorStyle, marks);
  const written = (text: string) => marks.written(visible(text));
  const { live } = terminal;
  return {
    style,
    errorStyle,
    program: terminal.program,
    get columns() {
      return terminal.columns;
    },
    line: (text) => terminal.line(written(text)),
    errorLine: (text) => terminal.errorLine(written(text)),
    live: live && {
      get columns() {
        return live.columns;
      },
      draw: (text) => live.draw(written(text)),
      clear: () => live.clear(),
    },
  };
}

interface Marks {
  /** A character that stands for a sequence until it is written. */
  of(sequence: string): string;
  written(text: string): string;
}

/** Marks are private-use characters, chosen at random in each process, so that no file can contain them on purpose. */
function createMarks(): Marks {
  const [random = 0] = crypto.getRandomValues(new Uint16Array(1));
  const first = 0x10_0000 + (random % 0xff00);
  const sequences: string[] = [];
  return {
    of(sequence) {
      if (sequence === "") return "";
      const known = sequences.indexOf(sequence);
      return String.fromCodePoint(first + (known < 0 ? sequences.push(sequence) - 1 : known));
    },
    written: (text) =>
      sequences.length === 0
        ? text
        : text.replace(/[\u{100000}-\u{10ffff}]/gu, (mark) => {
            return sequences[(mark.codePointAt(0) ?? 0) - first] ?? mark;
          }),
  };
}

function marked(style: Style, marks: Marks): Style {
  const emphasis = (of: Style[keyof Style]) => {
    const [open = "", close = ""] = of("\0").split("\0").map(marks.of);
    return (text: string) => `${open}${text}${close}`;
  };
  return {
    strong: emphasis(style.strong),
    faint: emphasis(style.faint),
    good: emphasis(style.good),
    bad: emphasis(style.bad),
  };
}
