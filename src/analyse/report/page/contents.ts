import { type Html, lines, nothing, tag, text } from "./html.ts";

/** A place of the page that its list of contents names. */
export interface ContentsEntry {
  /** The id of the element. */
  readonly id: string;
  readonly title: string;
  /** Places within it. */
  readonly within?: readonly ContentsEntry[];
}

/** Links to the parts of the page: a few lines over it, or beside it where a screen has room. */
export function contentsList(entries: readonly ContentsEntry[]): Html {
  return tag("nav", { class: "contents", "aria-label": "Contents" }, list(entries));
}

function list(entries: readonly ContentsEntry[]): Html {
  const items = entries.map(({ id, title, within = [] }) =>
    tag("li", {}, tag("a", { href: `#${id}` }, text(title)), within.length === 0 ? nothing : list(within)),
  );
  return tag("ol", {}, lines(...items));
}
