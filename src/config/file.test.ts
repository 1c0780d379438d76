import { describe, expect, it } from "vitest";
import { ConfigError } from "../errors.ts";
import { resolveConfig } from "./config.ts";
import { parseSettings } from "./file.ts";

const yaml = `# a small one
$schema: ./nelbo.schema.json
data: mnist
latentSize: 2
hiddenSizes: [512, 256]
learningRate: 3e-4
binarize: dynamic
`;
const settings = {
  data: "mnist",
  latentSize: 2,
  hiddenSizes: [512, 256],
  learningRate: 3e-4,
  binarize: "dynamic",
};
const messageOf = (text: string) => {
  try {
    parseSettings(text, "run.yaml");
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return error instanceof Error ? error.message : "";
  }
  throw new Error("expected a failure");
};

describe("parseSettings", () => {
  it("reads YAML and JSON alike", () => {
    expect(parseSettings(yaml, "run.yaml")).toEqual(settings);
    expect(parseSettings(JSON.stringify(settings, null, 2), "run.json")).toEqual(settings);
    expect(parseSettings(yaml.replace("[512, 256]", "\n  - 512\n  - 256"), "run.yaml")).toEqual(settings);
  });

  it("reads what a run's own config.json says, and every resolved setting", () => {
    const config = resolveConfig(settings);
    expect(parseSettings(JSON.stringify({ format: 1, nelbo: "0.1.0", ...config }), "config.json")).toEqual(
      config,
    );
  });

  it("finds no settings where there are none", () => {
    for (const text of ["", "# nothing\n", "{}"]) expect(parseSettings(text, "run.yaml")).toEqual({});
  });

  it.each([
    ["latnetSize: 2", "run.yaml: latnetSize: there is no such setting. Did you mean latentSize?"],
    ["latent: 2", "run.yaml: latent: there is no such setting. Did you mean latentSize?"],
    ["latentSize: 0", "run.yaml: latentSize: expected a whole number from 1 to 4096, found 0."],
    ["latentSize: two", 'run.yaml: latentSize: expected a whole number from 1 to 4096, found "two".'],
    ["seed:", "run.yaml: seed: expected a whole number from 0 to 9,007,199,254,740,991, found null."],
    [
      "zzzz: 1\nbeta: -1",
      "run.yaml: zzzz: there is no such setting.\nrun.yaml: beta: expected a number from 0 to 1,000,000, found -1.",
    ],
    ["toString: 1", "run.yaml: toString: there is no such setting."],
    ["[1, 2]", "run.yaml: expected settings, such as 'latentSize: 2', found [1, 2]."],
    ["just words", `run.yaml: expected settings, such as 'latentSize: 2', found "just words".`],
  ])("refuses %j", (text, message) => {
    expect(messageOf(text)).toBe(message);
  });

  it("names the line and column of what is no YAML, and of a setting said twice", () => {
    expect(messageOf('{ "beta": 1,\n  "seed": }}')).toMatch(
      /^run\.yaml, line 2, column \d+: not valid YAML or JSON/,
    );
    expect(messageOf("beta: 1\n---\nbeta: 2\n")).toBe(
      "run.yaml: expected one YAML document, found several, separated by ---.",
    );
    expect(messageOf("beta: .inf\n")).toContain("found Infinity.");
    const doubled = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]\n`);
    expect(messageOf(`a0: &a0 [1]\n${doubled.join("")}`)).toMatch(
      /^run\.yaml: aliases \(\*name\) cannot be resolved/,
    );
    expect(messageOf("beta: 1\nseed: 2\nbeta: 3\n")).toMatch(/^run\.yaml, line 3, column 1: .*unique/);
  });

  /**
   * What whoever sends a file may have thought of; each is refused for what it is, in seconds and in a short message.
   */
  const times = (text: string, count: number) => text.repeat(count);
  const tooDeep = "nested too deeply";
  const unknown = "more unknown settings.";
  it.each<readonly [string, string, string]>([
    ["lists in lists", `hiddenSizes: ${times("[", 1e5)}${times("]", 1e5)}`, tooDeep],
    ["lists that are not closed", times("[", 1e5), tooDeep],
    ["maps in maps", times("{a: ", 5e4), tooDeep],
    ["JSON", `{"hiddenSizes":${times("[", 2000)}${times("]", 2000)}}`, tooDeep],
    ["a list of a list of a list", times("- ", 1e5), tooDeep],
    ["a list in itself", "hiddenSizes: &a [*a]", "found [[[[...]]]]."],
    ["a map in itself", "beta: &a {b: *a}", 'found {"b":{"b":{"b":{...}}}}.'],
    ["nothing but a circle", "&a [*a]", "such as 'latentSize: 2', found [[[[...]]]]."],
    [
      "aliases of aliases",
      ["&a0 [x]", ...Array.from({ length: 9 }, (_, n) => `&a${n + 1} [${times(`*a${n},`, 9)}]`)]
        .map((list, n) => `k${n}: ${list}`)
        .join("\n"),
      "aliases (*name) cannot be resolved",
    ],
    ["a long word", `beta: ${times("x", 2e5)}`, `found "${times("x", 77)}...".`],
    ["a longer file", `beta: ${times("x", 3e5)}`, "at most 262,144 characters, found 300,006."],
    ["many items", `hiddenSizes: [${times("x,", 1e5)}x]`, "... 99991 more]."],
    ["many keys", Array.from({ length: 2e4 }, (_, n) => `key${n}: 1`).join("\n"), `19,990 ${unknown}`],
    ["many keys twice", times("beta: 1\n", 2e4), "line 2, column 1: not valid YAML or JSON"],
    ["many anchors", Array.from({ length: 1e4 }, (_, n) => `a${n}: &a${n} 1`).join("\n"), unknown],
  ])("refuses %s", (_, text, words) => {
    const message = messageOf(text);
    expect(message).toContain(words);
    expect(message.length).toBeLessThan(1000);
  });
});
