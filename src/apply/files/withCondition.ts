import { advice, change } from "../../advice.ts";
import { type ClassWord, labelOf } from "../../analyse/classes.ts";
import type { ConditionRows } from "../../data/condition.ts";
import { readLabels } from "../../data/files/labels.node.ts";
import { ConfigError, DataError } from "../../errors.ts";
import type { LoadedRun } from "../../store/loadRun.ts";

/** What a model that is told classes is told of data, where they do not say it themselves. */
export interface ClassRequest {
  /** The class of all of them, by name or number. Default: each has its own. */
  readonly class?: ClassWord | undefined;
  /** A file with the label of each: npy [N], an IDX file, or CSV. Default: none. */
  readonly labels?: string | undefined;
}

/** Data of one pass. */
interface Pass {
  readonly origins: readonly unknown[];
  readonly condition?: ConditionRows;
}

/**
 * Passes with what the model is told of their data: the class that is asked for, labels of a file, or what the data say
 * themselves. Passes for a model that is told nothing are as they are.
 *
 * @throws ConfigError where classes are given and the model is told none, or both ways are taken, or the class is unknown
 * @throws DataError where the model is told classes and nothing says them, or there are not as many labels as data
 */
export async function* withCondition<Some extends Pass>(
  run: LoadedRun,
  request: ClassRequest,
  passes: AsyncIterable<Some>,
): AsyncGenerator<Some, void, undefined> {
  const { class: word, labels: path } = request;
  const { condition } = run.model.parts;
  if (word !== undefined && path !== undefined) {
    throw new ConfigError(`expected them or one class for all, found ${path} and the class ${word}.`, {
      setting: "labels",
      value: path,
      remedy: advice`Drop ${change("labels")} or ${change("class")}.`,
    });
  }
  if (path !== undefined && condition?.kind !== "labels") {
    throw new ConfigError(
      `expected a run whose model is told classes, found ${run.folder}, whose model is told none.`,
      { setting: "labels", value: path, remedy: advice`Drop ${change("labels")}.` },
    );
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
  return new DataError(
    `the model of ${folder} is told the class of each datum, and nothing says those of these.`,
    {
      setting: "labels",
      remedy: advice`Add ${change("labels")} with a file of them, or ${change("class")} with one for all.`,
    },
  );
}
