/**
 * Quotes text of a file for an error message. Long text is shortened to 40 characters, and control characters become
 * spaces.
 */
export function excerpt(text: string): string {
  const start = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return `'${start.replace(/\p{C}/gu, " ")}'`;
}

/** The last part of a path, or of a name in an archive. */
export function fileNameOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}
