import { advice, change } from "../../advice.ts";
import { ConfigError, DataError } from "../../errors.ts";
import type { SplitName } from "../dataset.ts";
import type { FieldArrays } from "../source.ts";
import { readClasses } from "./classes.ts";
import type { FoundArrays, PlacedArray } from "./foundArrays.ts";
import { arrayInPasses } from "./statistics.ts";

/** Labels and factors of each split, in memory. */
export interface SplitFields {
  of(split: SplitName): Partial<FieldArrays>;
  /** Whether there are labels that are classes. */
  readonly labelled: boolean;
  readonly classes?: readonly string[];
  readonly factorNames?: readonly string[];
  readonly notes: readonly string[];
}

type Mutable = { labels?: Uint8Array; factors?: Float32Array };

/**
 * The classes and factors of all splits. Labels that are not classes are left out, with a note.
 *
 * @throws DataError if a file cannot be read, or a label has no class; ConfigError if labels that the user named are
 *   not classes
 */
export async function splitFields(found: FoundArrays): Promise<SplitFields> {
  const { train, validation, test } = found;
  const splits = { train, validation, test };
  const names = (["train", "validation", "test"] as const).filter((name) => splits[name] !== undefined);
  const labelled = names.filter((name) => splits[name]?.labels !== undefined);
  const fields: Partial<Record<SplitName, Mutable>> = {};
  for (const name of names) {
    const factors = splits[name]?.factors;
    fields[name] = factors === undefined ? {} : { factors: await floatsOf(factors) };
  }
  const placed = labelled.flatMap((name) => splits[name]?.labels ?? []);
  const read = await readClasses(placed.map(({ array }) => array));
  const [first] = placed;
  const kept = {
    of: (name: SplitName) => fields[name] ?? {},
    ...(found.factorNames && { factorNames: found.factorNames }),
  };
  if (first === undefined) return { ...kept, labelled: false, notes: [] };
  if ("reason" in read) {
    if (!found.labelsNamed)
      return {
        ...kept,
        labelled: false,
        notes: [`Labels left out: labels of ${first.place} ${read.reason}.`],
      };
    throw new ConfigError(`expected one class per datum, but the labels of ${first.place} ${read.reason}.`, {
      setting: "labels",
      remedy: advice`Name another array, or drop ${change("labels")}.`,
    });
  }
  for (const [at, name] of labelled.entries()) {
    const labels = read.labels[at];
    if (labels !== undefined) fields[name] = { ...fields[name], labels };
  }
  const classes = read.classes ?? found.classes;
  if (read.classes === undefined && found.classes !== undefined)
    requireKnown(read.labels, placed, found.classes);
  return {
    ...kept,
    labelled: true,
    ...(classes && { classes }),
    notes: [inWords(first, read.labels, classes), ...missing(names, labelled)],
  };
}

async function floatsOf({ array }: PlacedArray): Promise<Float32Array> {
  const [count = 0, width = 1] = array.shape;
  const floats = new Float32Array(count * width);
  for await (const { first, numbers } of arrayInPasses(array)) floats.set(numbers, first * width);
  return floats;
}

function requireKnown(
  labels: readonly Uint8Array[],
  placed: readonly PlacedArray[],
  classes: readonly string[],
): void {
  for (const [at, each] of labels.entries()) {
    const stray = each.findIndex((label) => label >= classes.length);
    if (stray < 0) continue;
    throw new DataError(
      `${placed[at]?.place}: expected labels below ${classes.length}, found ${each[stray]} at datum ${stray}. Is it the right array?`,
    );
  }
}

function inWords(
  { place }: PlacedArray,
  labels: readonly Uint8Array[],
  classes: readonly string[] | undefined,
): string {
  const count = new Set(labels.flatMap((each) => [...new Set(each)])).size;
  const shown = classes?.slice(0, 10).join(", ");
  const more = (classes?.length ?? 0) > 10 ? ", ..." : "";
  return `Labels: ${place}, ${count} ${count === 1 ? "class" : "classes"}${shown === undefined ? "" : ` (${shown}${more})`}.`;
}

function missing(names: readonly SplitName[], labelled: readonly SplitName[]): readonly string[] {
  const without = names.filter((name) => !labelled.includes(name));
  return without.length === 0 ? [] : [`The ${without.join(" and ")} data have no labels.`];
}
