import { describe, expect, it } from "vitest";
import { parseArguments } from "../../src/cli/arguments.ts";
import { ConfigError } from "../../src/errors.ts";

const settingsOf = (...words: string[]) => parseArguments(words, [], ["tensorboard", "epochs"]).settings;

describe("a setting that is true or false", () => {
  it.each([
    [["--tensorboard"], { tensorboard: true }],
    [["--tensorboard=true"], { tensorboard: true }],
    [["--tensorboard=false"], { tensorboard: false }],
    [["tensorboard=true"], { tensorboard: true }],
    [["tensorboard=false"], { tensorboard: false }],
    [["--tensorboard", "--epochs", "3"], { tensorboard: true, epochs: 3 }],
  ])("is said by %j", (words, settings) => {
    expect(settingsOf(...words)).toEqual(settings);
  });

  it("takes no word after it, and is said once", () => {
    expect(parseArguments(["--tensorboard", "mnist"], [], ["tensorboard"])).toMatchObject({
      positionals: ["mnist"],
    });
    expect(() => settingsOf("--tensorboard", "tensorboard=false")).toThrow(ConfigError);
  });
});
