import { describe, expect, it } from "vitest";
import { fitText, numberText, textAt, textWidth, wrapText } from "./text.ts";

describe("textWidth", () => {
  it("gives all digits one width, so that columns of figures align", () => {
    const widths = [..."0123456789"].map((digit) => textWidth(digit, 12));
    expect(new Set(widths).size).toBe(1);
  });

  it("adds up characters and grows with the size; semi-bold is wider", () => {
    expect(textWidth("loss", 12)).toBeCloseTo(
      textWidth("l", 12) + textWidth("o", 12) + 2 * textWidth("s", 12),
      9,
    );
    expect(textWidth("loss", 24)).toBeCloseTo(2 * textWidth("loss", 12), 9);
    expect(textWidth("loss", 12, "semiBold")).toBeGreaterThan(textWidth("loss", 12));
  });

  it("counts an unknown character as one em", () => {
    expect(textWidth("漢", 12)).toBe(12);
  });
});

describe("fitText", () => {
  it("keeps what fits and shortens what does not", () => {
    expect(fitText("short", 200, 12)).toBe("short");
    const fitted = fitText("a rather long title of a figure", 100, 12);
    expect(fitted).toMatch(/^a rather.*…$/);
    expect(textWidth(fitted, 12)).toBeLessThanOrEqual(100);
  });
});

describe("textAt", () => {
  it("writes plain text, whatever it holds", () => {
    expect(textAt(1, 2, "β < 4", { size: 12, colour: "#000" })).toBe(
      '<text x="1" y="2" font-size="12" fill="#000">β &lt; 4</text>',
    );
  });
});

describe("wrapText", () => {
  it("breaks between words, drops separators at breaks, and shortens a word that is too wide by itself", () => {
    const width = textWidth("one two ·", 13) + 1;
    expect(wrapText("one two · three · four", width, 13)).toEqual(["one two", "three", "four"]);
    expect(wrapText("one", width, 13)).toEqual(["one"]);
    const [wide] = wrapText("x".repeat(50), width, 13);
    expect(wide).toMatch(/^x+…$/);
    expect(textWidth(wide ?? "", 13)).toBeLessThanOrEqual(width);
  });
});

describe("numberText", () => {
  it.each([
    [105.824, "105.82"],
    [-173.09, "−173.09"],
    [0, "0.00"],
    [0.5, "0.50"],
    [0.00312, "0.0031"],
    [1234.56, "1,234.6"],
    [54321.9, "54,322"],
    [12_345_678, "1.23e7"],
    [0.00001234, "1.23e−5"],
  ])("writes %d as %s", (value, text) => {
    expect(numberText(value)).toBe(text);
  });
});
