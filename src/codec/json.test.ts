import { describe, expect, it } from "vitest";
import { parseJson, parseJsonBytes, repeatedKey } from "./json.ts";

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

describe("parseJson", () => {
  it("reads what JSON.parse reads, brackets in strings included", () => {
    const content = { "[[": [1, '\\"[', { "{": ["]", null, true, "\u{1f600}"] }], "": nested(1000) };
    expect(parseJson(JSON.stringify(content))).toEqual(content);
    expect(parseJson("3")).toBe(3);
    expect(parseJsonBytes(new TextEncoder().encode('{"a":[]}'))).toEqual({ a: [] });
  });

  it.each([nested(65), nested(100_000), `${'{"a":'.repeat(65)}1${"}".repeat(65)}`])(
    "refuses more than 64 levels",
    (text) => {
      expect(() => parseJson(text)).toThrow("nested more than 64 levels deep");
    },
  );

  it("accepts 64 levels, and any number of lists next to each other", () => {
    expect(JSON.stringify(parseJson(nested(64)))).toBe(nested(64));
    expect(parseJson(`[${Array(100_000).fill("[]").join()}]`)).toHaveLength(100_000);
  });

  it("refuses invalid JSON, empty input, and more than 64 MiB", () => {
    for (const text of ["", "{", '"abc', "[1,]", "\\"]) expect(() => parseJson(text)).toThrow(SyntaxError);
    expect(() => parseJsonBytes(undefined)).toThrow(SyntaxError);
    expect(() => parseJsonBytes(new Uint8Array(2 ** 26 + 1))).toThrow("67,108,865 bytes");
  });
});

describe("repeatedKey", () => {
  it("is found at any depth and with any escapes, and not among values", () => {
    expect(repeatedKey('{"a":{"b":1,"\\u0062" :2}}')).toBe("b");
    expect(repeatedKey('{"a":"a","b":["a","a"],"c":{"a":1}}')).toBeUndefined();
    for (const text of ['{"a', '{"a\\', "}}", '{"a":1}}{"a":1}', '"a":"a"'])
      expect(repeatedKey(text)).toBeUndefined();
  });

  it("accepts strings of any length", () => {
    const long = "x\\n".repeat(1e6);
    expect(repeatedKey(`{"${long}":"${long}","a":1,"a":2}`)).toBe("a");
  });
});
