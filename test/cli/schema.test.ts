import { describe, expect, it } from "vitest";
import { z } from "zod";
import { fieldNames } from "../../src/config/fields.ts";
import { nelbo } from "./terminal.ts";

const schema = async () => {
  const { code, lines, errors } = await nelbo(["schema"]);
  expect({ code, errors }).toEqual({ code: 0, errors: [] });
  return JSON.parse(lines.join("\n")) as { properties: Record<string, { description?: string }> };
};

describe("nelbo schema", () => {
  it("has every setting, each with its help text, and the key by which a file names its schema", async () => {
    const { properties, ...rest } = await schema();
    expect(rest).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      additionalProperties: false,
    });
    expect(Object.keys(properties)).toEqual(["$schema", ...fieldNames]);
    for (const name of fieldNames) expect(properties[name]?.description).toMatch(/\w/);
    expect(properties.latentSize).toEqual({
      description: "dimensions of the latent code z (1 to 4096, default 20; 10 for sprites)",
      type: "integer",
      minimum: 1,
      maximum: 4096,
      default: 20,
    });
  });

  it("judges settings as the program does", async () => {
    const judge = z.fromJSONSchema((await schema()) as Parameters<typeof z.fromJSONSchema>[0]);
    const judged = (settings: object) => judge.safeParse(settings).success;
    expect(judged({})).toBe(true);
    expect(judged({ $schema: "x.json", latentSize: 2, hiddenSizes: [512, 256], schedule: "cosine" })).toBe(
      true,
    );
    expect(judged({ latentSize: 0 })).toBe(false);
    expect(judged({ latnetSize: 2 })).toBe(false);
    expect(judged({ schedule: "cosinus" })).toBe(false);
  });

  it("takes nothing", async () => {
    expect(await nelbo(["schema", "mnist"])).toMatchObject({
      code: 2,
      errors: ["error 'mnist' is one argument too many. Usage: nelbo schema"],
    });
    expect(await nelbo(["shcema"])).toMatchObject({
      code: 2,
      errors: ["error shcema: there is no such command. Did you mean schema?"],
    });
  });
});
