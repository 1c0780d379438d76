import type { ConditionRows } from "../data/condition.ts";
import { ConfigError } from "../errors.ts";
import type { Program } from "../graph/program.ts";
import { conditionInput, conditionSize } from "../vae/condition.ts";
import type { Model } from "../vae/model.ts";

/** The condition feed of a pass over the data from `begin` up to, but not including, `end`. */
export type ConditionFeeds = (begin: number, end: number) => { readonly condition?: ConditionRows };

/**
 * The condition feeds for `count` data; empty if the program has no condition input.
 *
 * @param rows labels, uint8 [count], or vectors, float32 [count, K]; undefined for a model without a condition
 * @throws ConfigError if the rows do not fit the model's condition, a label is not one of its classes, or a number is
 *   not finite
 */
export function conditionFeeds(
  model: Pick<Model, "parts">,
  program: Program,
  rows: ConditionRows | undefined,
  count: number,
): ConditionFeeds {
  requireRows(model, rows, count);
  if (rows === undefined || !takesCondition(program)) return () => ({});
  const width = rows.length / count;
  return (begin, end) => ({ condition: rows.subarray(begin * width, end * width) });
}

function takesCondition({ inputs }: Program): boolean {
  return inputs.some(({ name }) => name === conditionInput);
}

/**
 * The condition of `count` data with the same label.
 *
 * @throws ConfigError if the model's condition is not labels, or the label is not one of its classes
 */
export function sameLabel(model: Pick<Model, "parts">, label: number, count: number): Uint8Array {
  const { condition } = model.parts;
  if (condition?.kind !== "labels") {
    throw new ConfigError(
      `expected a model conditioned on labels, found one conditioned on ${conditionText(model)}.`,
      {
        setting: "class",
        value: label,
      },
    );
  }
  if (!Number.isSafeInteger(label) || label < 0 || label >= condition.classes) {
    throw new ConfigError(
      `expected a whole number from 0 to ${condition.classes - 1}, as the model has ${condition.classes} classes, ` +
        `found ${label}.`,
      { setting: "class", value: label },
    );
  }
  return new Uint8Array(count).fill(label);
}

function requireRows(model: Pick<Model, "parts">, rows: ConditionRows | undefined, count: number): void {
  const { condition } = model.parts;
  if (condition === undefined && rows === undefined) return;
  const isLabels = rows instanceof Uint8Array;
  const expected = condition === undefined ? 0 : condition.kind === "labels" ? 1 : conditionSize(condition);
  if (rows?.length !== expected * count || isLabels !== (condition?.kind === "labels")) {
    const found = rows === undefined ? "none" : `${rows.length} ${isLabels ? "bytes" : "floats"}`;
    throw new ConfigError(
      condition === undefined
        ? `the model has no condition, but the request has one of ${found}.`
        : `expected ${conditionText(model)} for ${count} data, which is ${expected * count} ` +
            `${condition.kind === "labels" ? "bytes" : "floats"}, found ${found}.`,
      { setting: "condition" },
    );
  }
  if (condition?.kind !== "labels") {
    requireFinite(rows);
    return;
  }
  const stray = rows.find((label) => label >= condition.classes);
  if (stray === undefined) return;
  throw new ConfigError(
    `expected labels below ${condition.classes}, the model's number of classes, found ${stray}.`,
    { setting: "condition", value: stray },
  );
}

function requireFinite(rows: ConditionRows | undefined): void {
  const bad = rows?.find((value) => !Number.isFinite(value));
  if (bad === undefined) return;
  throw new ConfigError(`expected vectors of finite numbers, found ${bad}.`, {
    setting: "condition",
    value: bad,
  });
}

function conditionText({ parts: { condition } }: Pick<Model, "parts">): string {
  if (condition === undefined) return "nothing";
  return condition.kind === "labels" ? "labels" : `vectors of ${condition.size} numbers`;
}
