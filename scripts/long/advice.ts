import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { flagOf } from "../../src/advice.ts";

/**
 * `npm run long -- advice`: lists what messages in src/ advise, and what of it an entry of test/advice/ tries. An entry
 * says which by `says`, words of the message that also stand in the sources. Exits with 1 where an entry's words stand
 * there no more.
 */
const files = (folder: string, ending: RegExp): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => ending.test(name) && !/\.test\.ts$|testing/.test(name))
    .map((name) => join(folder, name));

/** A source in which changes of settings are flags: `--kl weighted` for `${change("kl", "weighted")}`. */
function withFlags(source: string): string {
  return source.replace(
    /\$\{change\("(\w+)"(?:, ([^{}]*?))?\)\}/g,
    (_, setting: string, value?: string) =>
      flagOf(setting) + (value === undefined ? "" : ` ${value.replaceAll('"', "")}`),
  );
}

/** Text of errors, with the parts of a message that is broken into several joined. */
function messagesOf(source: string): string[] {
  const joined = source.replace(/["`]\s*\+\s*["`]/g, "");
  return Array.from(
    joined.matchAll(/new (?:Data|Run|Config|Engine)Error\(\s*((?:[^;]|;(?! ?\n))*?)\s*\);/g),
    ([, text = ""]) => text.replaceAll(/\s+/g, " "),
  );
}

/** Sentences that tell somebody to do something. */
const imperative =
  /(?:^|[.:?;,] |or )((?:Add|Ask|Choose|Convert|Copy|Create|Delete|Drop|Export|Fetch|Give|Go on|Have|Install|Load|Make|Name|Pad|Pass|Put|Resume|Say|See|Set|Show|Sort|Take|Train|Try|Use|Wait|Write)\b[^"`]*)/;

const sources = files("src", /\.ts$/).map((path) => ({
  path,
  source: withFlags(readFileSync(path, "utf8")),
}));
const all = sources.map(({ source }) => source.replace(/["`]\s*\+\s*["`]/g, "")).join("\n");
const said = files("test/advice", /\.ts$/)
  .concat("test/advice/use.test.ts")
  .flatMap((path) =>
    Array.from(readFileSync(path, "utf8").matchAll(/says: (\[[^\]]*\]|"[^"]*")/g), ([, text = ""]) => text),
  )
  .flatMap((text) => Array.from(text.matchAll(/"([^"]*)"/g), ([, words = ""]) => words));

const advice = sources.flatMap(({ path, source }) =>
  messagesOf(source).flatMap((message) => (imperative.test(message) ? [{ path, message }] : [])),
);
const untried = advice.filter(({ message }) => !said.some((words) => message.includes(words.trim())));
for (const { path, message } of untried)
  console.log(`${path}: ${(imperative.exec(message)?.[1] ?? message).slice(0, 100)}`);
console.log(
  `${advice.length} messages advise something; ${advice.length - untried.length} are tried, the above are not.`,
);
const gone = said.filter((words) => !all.includes(words.trim()));
for (const words of gone) console.error(`test/advice: expected '${words}' in the sources, found it nowhere.`);
if (gone.length > 0) process.exitCode = 1;
