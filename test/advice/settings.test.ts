import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/config.ts";
import { fieldNames, fields } from "../../src/config/fields.ts";
import { ConfigError, commandLineMessage } from "../../src/errors.ts";
import type { Field } from "../../src/settings/field.ts";
import { nelbo } from "../cli/terminal.ts";
import { settingsAdvice } from "./settings.ts";

/** `nelbo train` with these words, up to where settings are known to go together. */
function settled(words: string) {
  return nelbo(["train", "mnist", ...words.split(" ").filter((word) => word !== ""), "--print-config"]);
}

describe("what is said of settings that do not go together can be done", () => {
  it.each(settingsAdvice)("$refused: $says", async ({ says, refused, ways }) => {
    const { code, errors } = await settled(refused);
    expect(code).toBe(2);
    expect(errors.join("\n")).toContain(says);
    for (const way of ways) expect(await settled(way), way).toMatchObject({ code: 0, errors: [] });
  });
});

describe("every setting that only goes with another names what to add", () => {
  const dependent = fieldNames.filter((name) => (fields[name] as Field).only !== undefined);

  it("is about many", () => {
    expect(dependent.length).toBeGreaterThan(40);
  });

  /** Words as settings: `--kl capacity --capacity 25`. */
  function settingsOf(words: string): Record<string, unknown> {
    const found: Record<string, unknown> = {};
    for (const [, flag = "", value = ""] of words.matchAll(/--([\w-]+) ([^\s-][^\s]*)/g)) {
      const name = flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      found[name] = Number.isNaN(Number(value)) ? value : Number(value);
    }
    return found;
  }

  /** What a message says to do; no words where it names nothing to add; undefined where settings go together. */
  function refusal(
    settings: Record<string, unknown>,
  ): { readonly message: string; readonly words: string | undefined } | undefined {
    try {
      resolveConfig(settings);
      return undefined;
    } catch (cause) {
      if (!(cause instanceof ConfigError)) throw cause;
      const message = commandLineMessage(cause);
      const [, added] =
        /or add (--[^,]*?)\.?$/m.exec(message) ?? /Add (--[\w-]+ [\d.]*\d)/.exec(message) ?? [];
      const [, another] = /Set another (--[\w-]+) or/.exec(message) ?? [];
      const [, larger] = /Set (--[\w-]+ \d+), or a divisor/.exec(message) ?? [];
      const [, counted] = /Add (--[\w-]+) with the number/.exec(message) ?? [];
      const words = added ?? larger ?? (another && `${another} 0.25`) ?? (counted && `${counted} 20`);
      return { message, words };
    }
  }

  /** Values to try, of which one is not the default. */
  const values = [
    3,
    2,
    0.5,
    1,
    "linear",
    "total",
    "shared",
    "layer",
    "cosine",
    "step",
    "iwae",
    "capacity",
  ].concat([
    "mixture",
    "stratified",
    "inverse-multiquadric",
    "tanh",
    "glorot",
    "x",
    "seed",
    "gaussian",
    "labels",
    "conv",
  ] as never[]);
  const candidates: readonly unknown[] = [...values, true, [1], [3, 2], [0.5], ["flip"]];
  const models = ["vae", "pca", "autoencoder"];

  it.each(dependent)("%s", (name) => {
    const refused = models
      .flatMap((model) =>
        candidates.map((value) => (model === "vae" ? { [name]: value } : { model, [name]: value })),
      )
      .find((settings) =>
        /: (the preset .*)?has an effect only with /.test(refusal(settings)?.message ?? ""),
      );
    if (refused === undefined)
      throw new Error(`${name}: no value of the test is refused for what it goes with`);
    let settings: Record<string, unknown> = refused;
    const seen = new Set<string>();
    for (let found = refusal(settings); found !== undefined; found = refusal(settings)) {
      // A message that comes again, or names nothing to add, would be a circle or a dead end.
      expect(found.words, found.message).toBeDefined();
      expect(seen.has(found.message), found.message).toBe(false);
      seen.add(found.message);
      settings = { ...settings, ...settingsOf(found.words ?? "") };
    }
    expect(resolveConfig(settings)).toHaveProperty(name, Object(refused)[name]);
  });
});
