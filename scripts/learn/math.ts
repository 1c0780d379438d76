/** A formula in Markdown: `$…$` in a line, `$$…$$` on a line of its own. Code is passed over. */
const formula = /(```[\s\S]*?```|`[^`\n]*`)|\$\$([\s\S]+?)\$\$|\$([^$\n]+?)\$/g;

export interface Formula {
  readonly tex: string;
  readonly display: boolean;
}

/** The document with each formula replaced. */
export function replaceFormulas(markdown: string, replacement: (formula: Formula) => string): string {
  return markdown.replace(formula, (whole, _code, display?: string, inline?: string) => {
    const tex = display ?? inline;
    return tex === undefined ? whole : replacement({ tex: tex.trim(), display: display !== undefined });
  });
}

export function formulasOf(markdown: string): readonly Formula[] {
  const found: Formula[] = [];
  replaceFormulas(markdown, (each) => {
    found.push(each);
    return "";
  });
  return found;
}
