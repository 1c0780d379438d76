import { describe, expect, it } from "vitest";
import { markupText } from "./markup.ts";

/** The characters that XML 1.0 (section 2.2) allows. */
function isXmlCharacter(code: number): boolean {
  return (
    [0x9, 0xa, 0xd].includes(code) ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  );
}

describe("markupText", () => {
  it("keeps every character that XML allows, and replaces all others, DEL and C1", () => {
    for (let code = 0; code <= 0x10ffff; code += code < 0x20000 ? 1 : 997) {
      const plain = String.fromCodePoint(code);
      const written = markupText(plain);
      const kept = isXmlCharacter(code) && !(code >= 0x7f && code <= 0x9f);
      if ('&<>"'.includes(plain)) expect(written).toMatch(/^&[a-z]+;$/);
      else expect(written, code.toString(16)).toBe(kept ? plain : "\ufffd");
    }
  });

  it("replaces unpaired surrogates, and keeps pairs", () => {
    expect(markupText("a\ud83d b\ude00 \u{1f600} <&>")).toBe("a\ufffd b\ufffd \u{1f600} &lt;&amp;&gt;");
  });
});
