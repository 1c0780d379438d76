import { describe, expect, it } from "vitest";
import { markdownText } from "./markdown.ts";

describe("markdownText", () => {
  it("leaves names without markup as they are", () => {
    for (const name of ["mnist", "my-images", "data.v2, second", "Ångström 3"])
      expect(markdownText(name)).toBe(name);
  });

  it("shows markup as its characters", () => {
    expect(markdownText("a*b*_c_`d`")).toBe("a\\*b\\*\\_c\\_\\`d\\`");
    expect(markdownText("<img src=x onerror=alert(1)>")).toBe("\\<img src=x onerror=alert\\(1\\)\\>");
    expect(markdownText("[x](javascript:y) ![z] |")).toBe("\\[x\\]\\(javascript\\:y\\) \\!\\[z\\] \\|");
    expect(markdownText("&lt; a\\ #")).toBe("\\&lt; a\\\\ \\#");
    expect(markdownText("http://a.b www.c.d e@f")).toBe("http\\://a.b www\\.c.d e\\@f");
  });

  it("keeps text on its line", () => {
    expect(markdownText("a\n# b\r\n\n```js\u001b[2J\u202e c\u2028d\n")).toBe(
      "a \\# b \\`\\`\\`js \\[2J  c d",
    );
  });
});
