/**
 * Plain text within a line of Markdown (CommonMark, and GitHub's): what it shows is the text, whatever is in it. No markup, HTML,
 * link or table cell begins or ends there; line feeds and control characters become spaces.
 */
export function markdownText(text: string): string {
  return text
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .replace(/[\\`*_[\](){}<>&#|~!$@:]|(?<=www)\./gi, "\\$&");
}
