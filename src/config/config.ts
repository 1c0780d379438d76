import { closest, distance } from "fastest-levenshtein";
import { z } from "zod";
import { ConfigError } from "../errors.ts";
import { type FieldName, fieldNames, fields } from "./fields.ts";

const schema = z.strictObject(
  Object.fromEntries(fieldNames.map((name) => [name, fields[name].schema])) as {
    readonly [Name in FieldName]: (typeof fields)[Name]["schema"];
  },
);

/** All settings of a run, defaults filled in. */
export type Config = Readonly<z.output<typeof schema>>;
/** Settings as somebody writes them: any of them, the rest by default. */
export type ConfigInput = Readonly<z.input<typeof schema>>;

/** JSON Schema (draft 2020-12) of a run's settings, for editors. */
export function configJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(schema, { io: "input" });
}

/**
 * Settings checked, with defaults for what is not said.
 *
 * @param input keys and values of the schema; a key with the value undefined counts as not said
 * @throws ConfigError naming an unknown key and the nearest known one, a value out of bounds and the bounds, or
 *   settings that do not go together
 */
export function resolveConfig(input: Readonly<Record<string, unknown>> = {}): Config {
  const said = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const result = schema.safeParse(said);
  if (!result.success)
    throw new ConfigError(result.error.issues.map((issue) => explain(issue, said)).join("\n"));
  requireTogether(result.data);
  return result.data;
}

/** `--batch-size` for `batchSize`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The nearest of some words, where one is near enough to have been meant. */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const nearest = closest(word.toLowerCase(), [...known]);
  return distance(word.toLowerCase(), nearest.toLowerCase()) <= Math.max(2, word.length / 3)
    ? nearest
    : undefined;
}

/** `expected a whole number from 1 to 4096`, or the words that a field takes. */
export function expectation(name: FieldName): string {
  return describeSchema(z.toJSONSchema(fields[name].schema, { io: "input" }));
}

function explain(issue: z.core.$ZodIssue, said: Readonly<Record<string, unknown>>): string {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey(key)).join("\n");
  }
  const [name] = issue.path;
  if (!isFieldName(name)) return issue.message;
  const word = typeof said[name] === "string" ? nearestWord(said[name], wordsOf(name)) : undefined;
  const hint = word === undefined ? "" : ` Did you mean ${word}?`;
  return `${name} (${flagOf(name)}): expected ${expectation(name)}, found ${show(said[name])}.${hint}`;
}

function unknownKey(key: string): string {
  const nearest = nearestWord(key, fieldNames);
  return `${key}: there is no such setting.${nearest === undefined ? "" : ` Did you mean ${nearest}?`}`;
}

function isFieldName(name: unknown): name is FieldName {
  return typeof name === "string" && name in fields;
}

function wordsOf(name: FieldName): readonly string[] {
  const { enum: words } = z.toJSONSchema(fields[name].schema, { io: "input" });
  return (words ?? []).filter((word): word is string => typeof word === "string");
}

function show(value: unknown): string {
  return typeof value === "string" ? `'${value}'` : (JSON.stringify(value) ?? String(value));
}

function describeSchema(json: z.core.JSONSchema.BaseSchema): string {
  if (json.enum !== undefined) return `one of ${json.enum.join(", ")}`;
  switch (json.type) {
    case "integer":
      return `a whole number ${bounds(json)}`;
    case "number":
      return `a number ${bounds(json)}`.trim();
    case "array": {
      const { items, maxItems } = json;
      const item = typeof items === "object" && !Array.isArray(items) ? describeSchema(items) : "a value";
      return `${maxItems === undefined ? "" : `at most ${maxItems} of `}${item}, with commas between them`;
    }
    default:
      return "some text";
  }
}

function bounds(json: z.core.JSONSchema.BaseSchema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = json;
  const low =
    minimum !== undefined
      ? `from ${minimum}`
      : exclusiveMinimum !== undefined
        ? `above ${exclusiveMinimum}`
        : "";
  const high =
    maximum !== undefined
      ? `to ${maximum}`
      : exclusiveMaximum !== undefined
        ? `below ${exclusiveMaximum}`
        : "";
  return [low, low !== "" && high.startsWith("below") ? `and ${high}` : high]
    .filter((part) => part !== "")
    .join(" ");
}

function requireTogether({ schedule, stepEpochs, stepFactor }: Config): void {
  if (schedule === "step") return;
  for (const [name, value] of Object.entries({ stepEpochs, stepFactor })) {
    if (value !== undefined) {
      throw new ConfigError(
        `${name} (${flagOf(name)}): only the schedule 'step' has it, found schedule '${schedule}'. ` +
          `Drop ${flagOf(name)}, or add --schedule step.`,
      );
    }
  }
}
