import { z } from "zod";
import { type Field, type FieldName, fields } from "./fields.ts";

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** Upper bounds above this are only safeguards, which help omits. */
const largestShownBound = 4096;

/** `a whole number from 1 to 4096`, or the words that a field accepts: the expected value in an error. */
export function expectation(name: FieldName): string {
  return describeSchema(jsonSchemaOf(name));
}

/** The words that a field accepts, or of which it accepts a list; empty if it accepts other values. */
export function wordsOf(name: FieldName): readonly string[] {
  const { enum: words, items } = jsonSchemaOf(name);
  return (words ?? itemWords(items)).filter((word): word is string => typeof word === "string");
}

/** Whether a field is a boolean: its flag without a value sets it to true. */
export function isSwitch(name: FieldName): boolean {
  return jsonSchemaOf(name).type === "boolean";
}

/** A field in one line of help: `dimensions of the latent code z (1 to 4096, default 20)`. */
export function describeField(name: FieldName): string {
  const { help, otherwise = defaultOf(name) }: Field = fields[name];
  return describe(name, help, [shortBounds(jsonSchemaOf(name)), otherwise]);
}

/** The same for a family of similar fields, without bounds and defaults, which differ. */
export function describeFamily(name: FieldName): string {
  const { help, family }: Field = fields[name];
  return describe(name, family?.help ?? help, []);
}

function describe(name: FieldName, help: string, notes: readonly string[]): string {
  const { meanings = {} }: Field = fields[name];
  const words = wordsOf(name).map((word) => withMeaning(word, meanings[word]));
  const given = notes.filter((note) => note !== "");
  return [
    words.length === 0 ? help : `${help}: ${words.join(", ")}`,
    ...(given.length === 0 ? [] : [`(${given.join(", ")})`]),
  ].join(" ");
}

function withMeaning(word: string, meaning: string | undefined): string {
  return meaning === undefined ? word : `${word} (${meaning})`;
}

/** Whether a field accepts several values, separated by commas in a flag. */
export function isList(name: FieldName): boolean {
  const { type, anyOf = [] } = jsonSchemaOf(name);
  return type === "array" || anyOf.some((form) => typeof form === "object" && form.type === "array");
}

function defaultOf(name: FieldName): string {
  const { data } = fields[name].schema.safeParse(undefined);
  return data === undefined ? "" : `default ${data}`;
}

function jsonSchemaOf(name: FieldName): JsonSchema {
  return z.toJSONSchema(fields[name].schema, { io: "input" });
}

function describeSchema(json: JsonSchema): string {
  if (json.enum !== undefined) return `one of ${json.enum.join(", ")}`;
  if (json.const !== undefined) return `'${json.const}'`;
  if (json.anyOf !== undefined)
    return json.anyOf.flatMap((form) => (typeof form === "object" ? describeSchema(form) : [])).join(" or ");
  switch (json.type) {
    case "integer":
      return `a whole number ${bounds(json)}`;
    case "number":
      return `a number ${bounds(json)}`.trim();
    case "array":
      return json.prefixItems === undefined
        ? `${describeItems(json)}, with commas between them`
        : `${json.prefixItems.length} numbers with a comma between them`;
    case "boolean":
      return "true or false";
    default:
      return json.format === "uri"
        ? "a URL that begins with http:// or https://"
        : (json.description ?? "some text");
  }
}

function itemWords(items: JsonSchema["items"]): NonNullable<JsonSchema["enum"]> {
  return typeof items === "object" && !Array.isArray(items) ? (items.enum ?? []) : [];
}

function describeItems({ items, maxItems, uniqueItems }: JsonSchema): string {
  const words = itemWords(items);
  if (words.length > 0) return `some of ${words.join(", ")}${uniqueItems ? ", each once" : ""}`;
  const most = maxItems === undefined ? "" : `at most ${maxItems} `;
  if (typeof items !== "object" || Array.isArray(items) || items.type !== "integer") return `${most}values`;
  return `${most}whole numbers ${bounds(items)}`;
}

/** `from 1 to 4096`, `above 0 and below 1`. */
function bounds(json: JsonSchema): string {
  const { minimum, maximum, above, below } = limitsOf(json);
  return [
    minimum === undefined ? "" : `from ${grouped(minimum)}`,
    above === undefined ? "" : `above ${grouped(above)}`,
    maximum === undefined ? "" : `${minimum === undefined ? "and at most" : "to"} ${grouped(maximum)}`,
    below === undefined ? "" : `and below ${grouped(below)}`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}

/** `1 to 4096`, `from 0`, `above 0`: the bounds in help. */
function shortBounds(json: JsonSchema): string {
  const { minimum, maximum = Number.POSITIVE_INFINITY, above, below } = limitsOf(json);
  if (above !== undefined) return below === undefined ? `above ${above}` : `between ${above} and ${below}`;
  if (minimum === undefined) return "";
  return maximum <= largestShownBound ? `${minimum} to ${maximum}` : `from ${minimum}`;
}

interface Limits {
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly above: number | undefined;
  readonly below: number | undefined;
}

/** Exclusive bounds are numbers in current drafts of JSON Schema; the type also allows the booleans of an old draft. */
function limitsOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): Limits {
  const number = (bound: number | boolean | undefined) => (typeof bound === "number" ? bound : undefined);
  return { minimum, maximum, above: number(exclusiveMinimum), below: number(exclusiveMaximum) };
}

/** Numbers from 10,000 on, in groups of three digits. */
function grouped(value: number): string {
  return value < 10_000 ? String(value) : value.toLocaleString("en-US");
}
