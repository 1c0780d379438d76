import { ConfigError } from "../../errors.ts";

/** `{ latentSize: "2" }` of `latentSize=2`. Throws ConfigError for a word without `=`. */
export function wantedValues(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf("=");
      if (at < 1)
        throw new ConfigError(`expected setting=value, found '${word}'.`, { setting: "where", value: word });
      return [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}
