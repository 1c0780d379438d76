import { describe, expect, it } from "vitest";
import { advice, asFlags, asSettings, change, changesOf, valueAlone } from "./advice.ts";

const own = advice`Add ${change("freeBits", 0.1)}, or drop ${change("kl")}.`;

describe("advice", () => {
  it("is written with flags for the command line, with settings for a library", () => {
    expect(asFlags(own)).toBe("Add --free-bits 0.1, or drop --kl.");
    expect(asSettings(own)).toBe("Add freeBits: 0.1, or drop kl.");
  });

  it("has the changes that it proposes as data", () => {
    expect(changesOf(own)).toEqual([{ setting: "freeBits", value: 0.1 }]);
  });

  it("has values alone where a sentence guesses one", () => {
    const guess = advice`Did you mean ${valueAlone("activation", "relu")}?`;
    expect([asFlags(guess), asSettings(guess)]).toEqual(["Did you mean relu?", "Did you mean relu?"]);
    expect(changesOf(guess)).toEqual([{ setting: "activation", value: "relu" }]);
  });

  it("takes other advice, lists and switches in", () => {
    const all = advice`${own} Or say ${change("hiddenSizes", [256, 64])} and ${change("grey", true)}, ${2} words.`;
    expect(asFlags(all)).toBe(
      "Add --free-bits 0.1, or drop --kl. Or say --hidden-sizes 256,64 and --grey, 2 words.",
    );
    expect(changesOf(all).map(({ setting }) => setting)).toEqual(["freeBits", "hiddenSizes", "grey"]);
  });
});
