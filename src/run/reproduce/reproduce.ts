import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { nearestWord } from "../../config/nearestWord.ts";
import { shellWord } from "../../config/shellWord.ts";
import { ConfigError } from "../../errors.ts";
import { version } from "../../version.ts";
import { type Reproduced, type Reproduction, type ReproductionRequest, verdictOf } from "./reproduction.ts";
import { reproductions } from "./reproductions.ts";

export interface ReproduceOptions extends Pick<ReproductionRequest, "data" | "onProgress"> {
  /** Number of seeds, from 0 on. Default: each reproduction's own. */
  readonly seeds?: number | undefined;
}

/** The reproductions with these names; without names, those that take seconds. Throws ConfigError for an unknown name. */
export function chosenReproductions(names: readonly string[]): readonly Reproduction[] {
  if (names.length === 0) return reproductions.filter(({ duration }) => duration === "seconds");
  return names.map((name) => {
    const found = reproductions.find((each) => each.name === name);
    if (found?.run !== undefined) return found;
    const runnable = reproductions.filter(({ run }) => run !== undefined).map((each) => each.name);
    if (found !== undefined) {
      throw new ConfigError(
        `${name}: this version lists it, but does not run it (${found.settings}). Choose one of ${runnable.join(", ")}.`,
      );
    }
    const nearest = nearestWord(name, runnable);
    const hint = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
    throw new ConfigError(`expected one of ${runnable.join(", ")}, found '${name}'.${hint}`);
  });
}

/**
 * Runs a reproduction with each of its seeds in a temporary folder, which is deleted.
 *
 * @throws ConfigError, DataError as training does, for example if MNIST cannot be downloaded
 */
export async function reproduce(
  reproduction: Reproduction,
  { seeds, data, onProgress }: ReproduceOptions = {},
): Promise<Reproduced> {
  const { run, seeds: usual, ...about } = reproduction;
  const numbers = seeds === undefined ? usual : Array.from({ length: seeds }, (_, seed) => seed);
  const attempts: Reproduced["attempts"][number][] = [];
  for (const seed of run === undefined ? [] : numbers) {
    const folder = await mkdtemp(join(tmpdir(), "nelbo-reproduce-"));
    const began = performance.now();
    try {
      const attempt = await run?.({
        seed,
        folder,
        data,
        onProgress: (text) => onProgress?.(`${about.name}, seed ${seed}: ${text}`),
      });
      if (attempt) attempts.push({ seed, ...attempt, seconds: (performance.now() - began) / 1000 });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  const processor = cpus();
  const flags = [
    ...(seeds === undefined ? [] : ["--seeds", String(seeds)]),
    ...(data === undefined ? [] : ["--data", shellWord(data)]),
  ];
  return {
    ...about,
    verdict: verdictOf(attempts, about.differences),
    attempts,
    ...(attempts.length > 0 && {
      machine: `${processor[0]?.model.trim()}, ${processor.length} cores, Node ${process.version}, nelbo ${version}`,
      date: new Date().toISOString().slice(0, 10),
    }),
    command: ["nelbo", "reproduce", about.name, ...flags].join(" "),
  };
}

/** A listed reproduction that was not run. */
export function notRun({ run: _, seeds: __, ...about }: Reproduction): Reproduced {
  return { ...about, verdict: "not run", attempts: [], command: `nelbo reproduce ${about.name}` };
}
