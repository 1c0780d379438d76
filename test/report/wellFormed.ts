/** An element of a page that was read. */
export interface PageElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** All text in it, entities decoded. */
  readonly text: string;
}

const pieces =
  /<!DOCTYPE html>|<(style|script)>([^<&]*)<\/\1>|<\/([a-z][\w-]*)>|<([a-zA-Z][\w-]*)((?: [a-zA-Z][\w:-]*="[^"<]*")*)(\/?)>|([^<]+)/gy;
const entity = /&(?:amp|lt|gt|quot);/g;
const characters: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
};

/**
 * Reads a page as strictly as XML is read: every element closed in its order, every attribute in quotes and once, no
 * stray `<` or `&`. Throws where it is anything else.
 */
export function readPage(page: string): readonly PageElement[] {
  const open: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const elements: PageElement[] = [];
  pieces.lastIndex = 0;
  while (pieces.lastIndex < page.length) {
    const from = pieces.lastIndex;
    const match = pieces.exec(page);
    if (match === null) throw new Error(`expected markup at ${from}, found ${page.slice(from, from + 80)}`);
    const [, raw, content = "", closed, opened, written = "", empty, text = ""] = match;
    if (raw !== undefined) elements.push({ name: raw, attributes: {}, text: content });
    else if (opened !== undefined) {
      const element = { name: opened, attributes: attributesOf(written), text: "" };
      elements.push(element);
      if (empty === "") open.push(element);
    } else if (closed !== undefined) {
      const last = open.pop();
      if (last?.name !== closed) throw new Error(`expected </${last?.name}>, found </${closed}> at ${from}`);
    } else for (const element of open) element.text += decoded(text);
  }
  if (open.length > 0) throw new Error(`expected </${open.at(-1)?.name}>, found the end`);
  return elements;
}

function attributesOf(written: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = "", value = ""] of written.matchAll(/ ([^=]+)="([^"]*)"/g)) {
    if (name in attributes) throw new Error(`found the attribute ${name} twice in ${written}`);
    attributes[name] = decoded(value);
  }
  return attributes;
}

function decoded(text: string): string {
  const rest = text.replace(entity, "");
  if (rest.includes("&")) throw new Error(`expected no bare &, found ${text}`);
  return text.replace(entity, (found) => characters[found] ?? found);
}
