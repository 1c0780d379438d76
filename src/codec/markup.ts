/**
 * Plain text as it stands in XML, HTML and SVG, in content and in attributes. What XML 1.0 forbids (control characters but for tab and
 * line ends, half surrogate pairs, two noncharacters) becomes U+FFFD, the sign for what cannot be shown, and so do DEL and C1.
 */
export function markupText(plain: string): string {
  return (
    plain
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\p{Cs}\ufffe\uffff]/gu, "\ufffd")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
  );
}
