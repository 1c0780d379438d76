import { configJsonSchema } from "../config/config.ts";
import { describeField } from "../config/describe.ts";
import { fieldNames } from "../config/fields.ts";

/**
 * JSON Schema (draft 2020-12) of a settings file, with the help text of each setting. A file may name its schema as
 * `$schema`, as editors expect.
 */
export function editorSchema(): Record<string, unknown> {
  const { properties, ...schema } = configJsonSchema();
  const known = new Map(Object.entries(isObject(properties) ? properties : {}));
  const described = fieldNames.map((name) => {
    const property = known.get(name);
    return [name, { description: describeField(name), ...(isObject(property) ? property : {}) }] as const;
  });
  return {
    title: "Settings of a nelbo run",
    ...schema,
    properties: { $schema: { type: "string" }, ...Object.fromEntries(described) },
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
