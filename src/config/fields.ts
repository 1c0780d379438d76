import { z } from "zod";
import { type Field, field } from "../settings/field.ts";
import { dataFields } from "./fields/data.ts";
import { modelFields } from "./fields/model.ts";
import { objectiveFields } from "./fields/objective.ts";
import { runFields } from "./fields/run.ts";
import { trainingFields } from "./fields/training.ts";
import { presetNames } from "./presets.ts";

export type { Field } from "../settings/field.ts";

/**
 * The settings of a run, in one schema. Flags, settings files, library options and `config.json` are all derived from
 * it, with the same words, defaults, bounds and help.
 */
export const fields = {
  ...dataFields,
  preset: field(z.enum(presetNames).default("dense"), {
    help: "settings to start from; other given settings override them",
    group: "Model",
  }),
  ...modelFields,
  ...objectiveFields,
  ...trainingFields,
  ...runFields,
} as const satisfies Record<string, Field>;

export type FieldName = keyof typeof fields;
/** Whether a word names a setting. */
export function isFieldName(name: unknown): name is FieldName {
  return typeof name === "string" && Object.hasOwn(fields, name);
}

export const fieldNames = Object.keys(fields) as readonly FieldName[];
