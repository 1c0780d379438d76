import { describe, expect, it } from "vitest";
import { shellWord } from "./shellWord.ts";

describe("shellWord", () => {
  it.each([
    ["runs/mnist-784-400-20-001", "runs/mnist-784-400-20-001"],
    ["C:\\runs\\mine", "C:\\runs\\mine"],
    ["my runs/it's", `"my runs/it's"`],
    ["läufe", `"läufe"`],
    ["", `""`],
    [`{"a": 1}`, `'{"a": 1}'`],
    ["it's $HOME", `'it'\\''s $HOME'`],
    ["it's\n\u001b[31m \\ \u009b", String.raw`$'it\'s\u000a\u001b[31m \\ \u009b'`],
  ])("has %s as %s", (word, written) => {
    expect(shellWord(word)).toBe(written);
  });
});
