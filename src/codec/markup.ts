/**
 * Escapes plain text for XML, HTML and SVG, in content and in attributes. Characters that XML 1.0 forbids (control
 * characters except tab and line ends, unpaired surrogates, U+FFFE and U+FFFF) become U+FFFD, the replacement
 * character, and so do DEL and C1.
 */
export function markupText(plain: string): string {
  return (
    plain
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are replaced
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\p{Cs}\ufffe\uffff]/gu, "\ufffd")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
  );
}
