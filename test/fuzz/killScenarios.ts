import { existsSync, readFileSync, statSync } from "node:fs";
import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { contentOf } from "../../src/testing/run/compareRuns.ts";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { type Ended, runCommand } from "./killedCommand.ts";
import { contentsOf, outputProblem, temporaryNames } from "./sandbox.ts";

/** A run of three epochs with three steps each, with a checkpoint after every second step. */
const settings = (
  "--hidden 32 --latent 4 --epochs 3 --batch 16 --validation 12 --binarize dynamic --threads 1 --seed 11 " +
  "--checkpoint-steps 2"
).split(" ");

/** The result of a stopped command. */
export interface Aftermath {
  /** How far the command came. */
  readonly stage: string;
  /** Problems found; empty if there are none. */
  readonly problems: readonly string[];
}

export interface Scenario {
  readonly name: string;
  /** Duration of the command if it is not stopped. */
  readonly milliseconds: number;
  /** Prepares a folder for a command. Returns the command's words, and the folders to which it writes. */
  begin(place: string): Promise<{ readonly words: readonly string[]; readonly watched: readonly string[] }>;
  /**
   * Checks the files that a stopped command left, continues it, and compares the result with that of an uninterrupted
   * command.
   */
  check(place: string, ended: Ended): Promise<Aftermath>;
}

/** Prepares the references of all scenarios: a finished run and a run that can be resumed. */
async function reference(program: string, folder: string) {
  const images = await writeTinyImages(join(folder, "images"));
  const [whole, begun] = [join(folder, "whole"), join(folder, "begun")];
  const must = async (...words: readonly string[]) => {
    const ended = await runCommand(program, words);
    if (ended.code !== 0)
      throw new Error(`${words.join(" ")}: expected exit code 0, found ${ended.code}: ${ended.errors}`);
    return ended.milliseconds;
  };
  const train = await must("train", images, ...settings, "--out", whole, "--quiet");
  // Trains one epoch, which resuming extends to three. No schedule depends on the number of epochs.
  const shorter = settings.map((word, index) => (settings[index - 1] === "--epochs" ? "1" : word));
  await must("train", images, ...shorter, "--out", begun, "--quiet");
  return { images, whole, begun, train, must };
}

/** Checks how a stopped command ended. */
function endProblems(ended: Ended): readonly string[] {
  const { code, signal, errors, stopped } = ended;
  const expected = stopped
    ? code === 0 || code === 130 || signal === "SIGKILL" || signal === "SIGINT"
    : code === 0;
  const shown = errors.slice(0, 400);
  return [
    ...(expected ? [] : [`ended with ${code ?? signal}: ${shown}`]),
    ...(/unexpected error|\n +at /.test(errors) ? [`said ${shown}`] : []),
  ];
}

/** Reports unfinished files, if the process had the time to remove them. */
function interruptProblems(place: string, { signal, code, stopped }: Ended): readonly string[] {
  const left = stopped && signal !== "SIGKILL" ? temporaryNames(place) : [];
  return left.length === 0 ? [] : [`left ${left.join(", ")} after ${code ?? signal}`];
}

/** The folders to which a run is written. */
const foldersOf = (run: string) => [run, join(run, "checkpoints"), join(run, "pictures")];

function stageOfRun(run: string): string {
  if (!existsSync(join(run, "config.json"))) return "before the run began";
  const metrics = join(run, "metrics.jsonl");
  const lines = existsSync(metrics) ? readFileSync(metrics, "utf8").split("\n") : [];
  // A resumed run has the model and the report of its first epoch all the time.
  if (lines.some((line) => line.includes('"done"') && line.includes('"epochs":3'))) {
    const report = join(run, "report.html");
    const reported = existsSync(report) && statSync(report).mtimeMs > statSync(metrics).mtimeMs;
    return reported ? "after the report" : "finished, before the report";
  }
  const writing = temporaryNames(run);
  if (writing.some((path) => path.startsWith("checkpoints"))) return "while a checkpoint was written";
  if (writing.length > 0) return "while another file was written";
  return existsSync(join(run, "checkpoints", "last")) ? "while training" : "before the first checkpoint";
}

/** Scenarios of commands that create or resume a run. */
async function runScenarios(
  program: string,
  made: Awaited<ReturnType<typeof reference>>,
): Promise<readonly Scenario[]> {
  const { images, whole, begun, train } = made;
  const expected = contentOf(whole);
  const words = ["train", images, ...settings, "--quiet", "--out"];
  const prolonged = ["--epochs", "3", "--quiet"];

  /** Resumes a run until it is finished, and compares it with the uninterrupted one. */
  async function finish(run: string, again: readonly string[]): Promise<readonly string[]> {
    const problems: string[] = [];
    if (!existsSync(join(run, "config.json"))) {
      // There is no run yet. `resume` must refuse, and training can start again.
      const refused = await runCommand(program, ["resume", run]);
      if (refused.code !== 4) problems.push(`resume of no run ended with ${refused.code}: ${refused.errors}`);
      await rm(run, { recursive: true, force: true });
      const anew = await runCommand(program, [...words, run]);
      if (anew.code !== 0) problems.push(`train ended with ${anew.code}: ${anew.errors}`);
    } else {
      const resumed = await runCommand(program, again);
      const nothingLeft = resumed.code === 4 && resumed.errors.includes("nothing is left to do");
      if (resumed.code !== 0 && !nothingLeft)
        problems.push(`resume ended with ${resumed.code}: ${resumed.errors}`);
      if (!existsSync(join(run, "report.html"))) {
        const reported = await runCommand(program, ["report", run, "--quiet"]);
        if (reported.code !== 0) problems.push(`report ended with ${reported.code}: ${reported.errors}`);
      }
      const left = nothingLeft ? [] : temporaryNames(run);
      if (left.length > 0) problems.push(`left ${left.join(", ")} after resume`);
    }
    if (!isDeepStrictEqual(contentOf(run), expected)) problems.push("ended with other bits");
    const page = outputProblem(run, ["report.html"]);
    return page === undefined ? problems : [...problems, page];
  }

  return [
    {
      name: "train",
      milliseconds: train,
      begin: async (place) => ({
        words: [...words, join(place, "run")],
        watched: foldersOf(join(place, "run")),
      }),
      async check(place, ended) {
        const run = join(place, "run");
        const stage = stageOfRun(run);
        const problems = [...endProblems(ended), ...interruptProblems(place, ended)];
        return { stage, problems: [...problems, ...(await finish(run, ["resume", run, "--quiet"]))] };
      },
    },
    {
      name: "resume",
      milliseconds: train,
      async begin(place) {
        const run = join(place, "run");
        await cp(begun, run, { recursive: true });
        return {
          words: ["resume", run, ...prolonged],
          watched: foldersOf(run),
        };
      },
      async check(place, ended) {
        const run = join(place, "run");
        const stage = stageOfRun(run);
        const problems = [...endProblems(ended), ...interruptProblems(place, ended)];
        return { stage, problems: [...problems, ...(await finish(run, ["resume", run, ...prolonged]))] };
      },
    },
  ];
}

/** A scenario of a command that creates a file or folder from a finished run. */
async function outputScenario(
  program: string,
  folder: string,
  { whole, must }: Awaited<ReturnType<typeof reference>>,
  { name, words, out }: { readonly name: string; readonly words: readonly string[]; readonly out: string },
): Promise<Scenario> {
  const place = join(folder, `expected-${name}`);
  await mkdir(place);
  const wordsIn = (where: string) => [
    ...words.map((word) => (word === "RUN" ? whole : word)),
    "--out",
    join(where, out),
  ];
  const milliseconds = await must(...wordsIn(place));
  // An export's README and export.json contain no times, so the output is always the same.
  const expected = contentsOf(place);
  return {
    name,
    milliseconds,
    begin: async (where) => ({ words: wordsIn(where), watched: [where] }),
    async check(where, ended) {
      const finished = existsSync(join(where, out));
      const writing = temporaryNames(where).length > 0;
      const stage = finished ? "finished" : writing ? "while writing" : "before or between writing";
      const problems = [...endProblems(ended), ...interruptProblems(where, ended)];
      if (!finished) {
        const again = await runCommand(program, wordsIn(where));
        if (again.code !== 0) problems.push(`the same again ended with ${again.code}: ${again.errors}`);
      }
      const found = new Map([...contentsOf(where)].filter(([path]) => !path.startsWith(".")));
      if (!isDeepStrictEqual(found, expected)) problems.push("ended with another output");
      return { stage, problems };
    },
  };
}

/**
 * All scenarios: commands that create a run, resume one, or create output from one. The folder must exist and be
 * empty.
 */
export async function killScenarios(program: string, folder: string): Promise<readonly Scenario[]> {
  const made = await reference(program, folder);
  const outputs = [
    { name: "export", words: ["export", "RUN"], out: "exported" },
    { name: "sample into a folder", words: ["sample", "RUN", "--count", "300"], out: "samples" },
    { name: "sample into a picture", words: ["sample", "RUN", "--count", "100"], out: "samples.png" },
    { name: "encode", words: ["encode", "RUN"], out: "codes.csv" },
    { name: "report", words: ["report", "RUN"], out: "page.html" },
  ];
  const scenarios = [...(await runScenarios(program, made))];
  for (const output of outputs) scenarios.push(await outputScenario(program, folder, made, output));
  return scenarios;
}
