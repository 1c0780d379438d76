/**
 * Escapes plain text for a line of Markdown (CommonMark, and GitHub's), so that it is shown unchanged. No markup, HTML,
 * link or table cell begins or ends in it; line feeds and control characters become spaces.
 */
export function markdownText(text: string): string {
  return text
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .replace(/[\\`*_[\](){}<>&#|~!$@:]|(?<=www)\./gi, "\\$&");
}
