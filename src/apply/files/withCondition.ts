import { advice, change } from "../../advice.ts";
import { type ClassWord, labelOf } from "../../analyse/classes.ts";
import type { ConditionRows } from "../../data/condition.ts";
import { readLabels } from "../../data/files/labels.node.ts";
import { ConfigError, DataError } from "../../errors.ts";
import type { LoadedRun } from "../../store/loadRun.ts";

/** Classes for a class-conditional model, for data without labels of their own. */
export interface ClassRequest {
  /** The class of all data, by name or number. Default: each datum's own class. */
  readonly class?: ClassWord | undefined;
  /** A file with the label of each datum: npy [N], IDX or CSV. Default: none. */
  readonly labels?: string | undefined;
}

/** Data of one pass. */
interface Pass {
  readonly origins: readonly unknown[];
  readonly condition?: ConditionRows;
}

/**
 * Adds the condition to passes: the requested class, labels from a file, or the data's own labels. Passes for an
 * unconditional model are unchanged.
 *
 * @throws ConfigError if classes are given for an unconditional model, in both ways, or the class is unknown
 * @throws DataError if a class-conditional model has no classes for the data, or the number of labels is wrong
 */
export async function* withCondition<Some extends Pass>(
  run: LoadedRun,
  request: ClassRequest,
  passes: AsyncIterable<Some>,
): AsyncGenerator<Some, void, undefined> {
  const { class: word, labels: path } = request;
  const { condition } = run.model.parts;
  if (word !== undefined && path !== undefined) {
    throw new ConfigError(`${path} cannot be combined with the class ${word}.`, {
      setting: "labels",
      value: path,
      remedy: advice`Drop ${change("labels")} or ${change("class")}.`,
    });
  }
  if (path !== undefined && condition?.kind !== "labels") {
    throw new ConfigError(`${run.folder} has no class-conditional model, so it accepts no labels.`, {
      setting: "labels",
      value: path,
      remedy: advice`Drop ${change("labels")}.`,
    });
  }
  const label = word === undefined ? undefined : labelOf(run, word);
  if (condition?.kind !== "labels") return yield* passes;
  const labels = path === undefined ? undefined : await readLabels(path, condition.classes);
  let done = 0;
  for await (const pass of passes) {
    const count = pass.origins.length;
    const rows =
      label === undefined ? labels?.subarray(done, done + count) : new Uint8Array(count).fill(label);
    done += count;
    if (rows !== undefined && rows.length < count)
      throw wrongCount(path, labels?.length, `${done} or more data`);
    if (rows === undefined && pass.condition === undefined) throw nothingSaid(run);
    yield rows === undefined ? pass : { ...pass, condition: rows };
  }
  if (labels !== undefined && labels.length > done) throw wrongCount(path, labels.length, `${done} data`);
}

function wrongCount(path: string | undefined, found: number | undefined, data: string): DataError {
  return new DataError(`${path}: expected one label for each of ${data}, found ${found}.`);
}

function nothingSaid({ folder }: LoadedRun): DataError {
  return new DataError(`the model of ${folder} requires the class of each datum, and these data have none.`, {
    setting: "labels",
    remedy: advice`Add ${change("labels")} with a file of labels, or ${change("class")} with one class for all.`,
  });
}
