import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { encodeIdx } from "../../src/codec/idx.ts";
import { encodeNpy } from "../../src/codec/npy/npy.ts";
import { encodePng } from "../../src/codec/png.ts";
import { nelbo, type Transcript } from "../cli/terminal.ts";
import type { Case, Target, Verdict } from "./campaign.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { edgeNumbers } from "./mutateBytes.ts";
import { bytesOf } from "./reader.ts";
import { changed } from "./readerTarget.ts";
import { fixtures } from "./runReaders.ts";
import { contentsOf, outputProblem, temporaryNames } from "./sandbox.ts";

export const commandLineName = "command line";

const side = 8;
const latentSize = 2;
const pixels = Uint8Array.from({ length: 3 * side * side }, (_, index) => (index * 37) % 256);
const table = [0, 1].map((row) => pixels.subarray(row * 64, row * 64 + 64).join(","));

/** Valid input files of the commands, by name. */
const inputs: Readonly<Record<string, Uint8Array>> = {
  "images.npy": encodeNpy([3, side, side], pixels),
  "images.csv": bytesOf(`${table.join("\n")}\n`),
  "images-idx3-ubyte": encodeIdx({ type: "ubyte", shape: [3, side, side], values: pixels }),
  "images.npy.gz": gzipSync(encodeNpy([3, side, side], pixels)),
  "image.png": encodePng({ width: side, height: side, channels: 1, data: pixels.subarray(0, 64) }),
  "codes.npy": encodeNpy([4, latentSize], Float32Array.from([0, 1, -1, 2, 0.5, 0.25, -2, 0])),
  "codes.csv": bytesOf("z.0,z.1\n0.5,1\n-1,0\n"),
  "labels.csv": bytesOf("label\n0\n1\n2\n"),
  "settings.yaml": bytesOf("latentSize: 2\nhiddenSizes: [8]\nepochs: 1\nbatchSize: 16\n"),
};

/**
 * Valid command lines for stored runs whose images are 8 x 8. `dense`, `conditional` and `interrupted` are runs,
 * `exported` is an export, and `images` is a data set.
 */
export const templates: readonly string[] = [
  "encode dense images.npy --out out.npy",
  "encode dense images.csv image.png --statistic both --out out.csv",
  "encode exported images-idx3-ubyte images.npy.gz --json",
  "encode dense --data images --split test --out out.npy --quiet",
  "encode conditional images.npy --labels labels.csv --out out.csv",
  "decode dense codes.npy --out out.npy",
  "decode exported codes.csv --out out.png",
  "decode dense codes.csv --out out",
  "decode conditional codes.npy --class 1 --out out.csv",
  "score dense images.npy --samples 4 --sort --out out.csv",
  "score exported images.csv --top 2 --seed 7",
  "reconstruct dense images.npy --out out.png --columns 2",
  "reconstruct exported image.png --out out",
  "reconstruct dense --data images --count 4 --split test --out out.npy",
  "sample dense --count 6 --seed 1 --temperature 0.5 --out out.png",
  "sample exported --count 5 --out out",
  "sample conditional --class 2 --count 3 --out out.npy",
  "sample dense --data images --sampler mixture --components 2 --count 4 --out out.csv",
  "evaluate dense --data images --images 10 --samples 5 --json",
  "plot traversal dense --data images --steps 3 --out out.png",
  "plot curves dense --out out.svg",
  "plot scatter dense --data images --count 10 --theme dark --out out.svg",
  "report dense --data images --out out.html",
  "export dense --out out --layout nchw",
  "compare dense --data images --count 2 --out out.png",
  "data",
  "data images --json",
  "data images --sheet out.png",
  "info dense",
  "info interrupted --json",
  "runs .",
  "runs . --json",
  "train images --config settings.yaml --dry-run --quiet",
  "train images --config settings.yaml --out out --quiet",
  "train images --hidden 8 --latent 2 --epochs 1 --batch 16 --lr 1e-3 --threads 1 --out out --json",
  "resume interrupted --data images --threads 1 --quiet",
];

/** Words that replace others, in addition to numbers at the limits of types. */
const otherWords: readonly string[] = [
  "",
  " ",
  "-",
  "--",
  "---",
  "--out",
  "--out=",
  "--json",
  "--quiet",
  "--json=true",
  "--no-such-flag",
  "--seed",
  "--config",
  "nowhere",
  "out",
  "out/",
  ".",
  "/dev/null",
  "image.png",
  "dense",
  "dense/config.json",
  "dense/out.npy",
  "nowhere/out.npy",
  "=",
  "beta=4",
  "epochs=2",
  "latentSize=",
  "__proto__=1",
  "constructor",
  "--__proto__",
  "--constructor=1",
  "--toString",
  "é\u0301.npy",
  "a\u001b[31mb",
  "line\nfeed.png",
  "x".repeat(300),
  "%00",
  "~",
  "*.png",
];

/** Files of runs to change, some of which an export has, too. */
const runFiles = [
  "config.json",
  "data.json",
  "card.json",
  "environment.json",
  "metrics.jsonl",
  "model.safetensors",
];
const checkpointFiles = ["checkpoints/last/checkpoint.json", "checkpoints/last/state.safetensors"];

/** Seconds after which a training is stopped as by Ctrl-C, because a change may make it long. */
const secondsOfTraining = 2;

interface Plan {
  readonly words: readonly string[];
  readonly changes: readonly string[];
  /** A file to replace, by its path in the folder. */
  readonly file?: { readonly path: string; readonly bytes: Uint8Array };
}

/**
 * Runs commands in this process with one change: a word, an input file, or a file of the run. A command must end with
 * a documented exit code and one error message of nelbo, leave no temporary files and no changed input, and write
 * either complete output or none.
 *
 * @param folder created by this function; its content is created again for each case
 */
export function commandLines(folder: string): Target {
  return {
    name: commandLineName,
    make: (seed, number): Case => {
      const plan = planOf(chanceOf(seed, commandLineName, number));
      const { words, changes, file } = plan;
      const told = JSON.stringify({
        words,
        path: file?.path,
        bytes: file && Buffer.from(file.bytes).toString("latin1"),
      });
      return { changes, input: bytesOf(told), run: () => runPlan(folder, plan) };
    },
  };
}

/** Runs a template unchanged. It must end with 0 and complete output. */
export function runUnchanged(folder: string, template: string): Promise<Verdict> {
  return runPlan(folder, { words: template.split(" "), changes: [] });
}

function planOf(chance: Chance): Plan {
  const template = chance.pick(templates);
  const words = template.split(" ");
  const kind = chance.pick(["word", "word", "input", "run", "run"]);
  if (kind === "word") {
    const other = withOtherWord(words, chance);
    return { words: other, changes: [`word of ${template}`, JSON.stringify(other)] };
  }
  const given = words.filter((word) => word in inputs);
  const path = kind === "input" && given.length > 0 ? chance.pick(given) : fileOfRun(words, chance);
  const before = inputs[path] ?? readFileSync(join(fixtures, path));
  const { bytes, changes } = changed({ samples: [before], json: path.endsWith(".json") }, chance);
  return { words, changes: [template, path, ...changes], file: { path, bytes } };
}

function fileOfRun(words: readonly string[], chance: Chance): string {
  const run =
    words.find((word) => ["dense", "conditional", "interrupted", "exported"].includes(word)) ?? "dense";
  if (run === "exported") return join(run, chance.pick(["export.json", "export.json", "model.safetensors"]));
  if (run !== "interrupted") return join(run, chance.pick(runFiles));
  return join(run, chance.pick([...runFiles.slice(0, -1), ...checkpointFiles]));
}

/** Replaces one word. In most cases the command's name and the run stay unchanged. */
function withOtherWord(words: readonly string[], chance: Chance): readonly string[] {
  const index = chance.below(words.length);
  const word = words[index] ?? "";
  const other = chance.pick(/^[\d.e-]+$/.test(word) ? edgeNumbers : otherWords);
  const insert = (...inserted: readonly string[]) => [
    ...words.slice(0, index),
    ...inserted,
    ...words.slice(index + 1),
  ];
  // More threads than the machine has would make everything slow. Other tests cover that.
  if (words[index - 1] === "--threads") return insert(chance.pick(["0", "-1", "1.5", "1025", "x"]));
  switch (chance.below(5)) {
    case 0:
      return insert();
    case 1:
      return insert(word, word);
    case 2:
      return insert(word, chance.pick(otherWords));
    case 3:
      return insert(`${word}${chance.pick(["x", "=", " ", "\n", ",1", "é"])}`);
    default:
      return insert(other);
  }
}

/** The path of a word that names something in the folder; other words are unchanged. */
function placed(word: string, folder: string): string {
  return /^(\.|out\b|dense|conditional|interrupted|exported|images|image\.|codes|labels|settings|nowhere)/.test(
    word,
  )
    ? join(folder, word)
    : word;
}

async function runPlan(folder: string, { words, file }: Plan): Promise<Verdict> {
  const place = join(folder, "case");
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  for (const name of ["dense", "conditional", "interrupted", "exported", "images"]) {
    if (words.some((word) => word.startsWith(name) || word === "."))
      cpSync(join(fixtures, name), join(place, name), { recursive: true });
  }
  for (const [name, bytes] of Object.entries(inputs))
    if (words.includes(name)) writeFileSync(join(place, name), bytes);
  if (file !== undefined) {
    mkdirSync(join(place, file.path, ".."), { recursive: true });
    writeFileSync(join(place, file.path), file.bytes);
  }
  const before = contentsOf(place);
  const changing = words[0] === "resume" ? "interrupted/" : undefined;
  const transcript = await stoppedWhereLong(words, () => nelbo(words.map((word) => placed(word, place))));
  return judge(transcript, { words, place, before, changing });
}

/** Stops a training after some time. It then ends with 130. */
async function stoppedWhereLong(
  words: readonly string[],
  run: () => Promise<Transcript>,
): Promise<Transcript> {
  if (words[0] !== "train" && words[0] !== "resume") return run();
  const timer = setInterval(() => {
    // Without a listener, the signal would end this process.
    if (process.listenerCount("SIGINT") > 0) process.emit("SIGINT");
  }, 1000 * secondsOfTraining);
  return run().finally(() => clearInterval(timer));
}

const documented = [0, 2, 3, 4, 5, 6, 42, 130];

interface Judged {
  readonly words: readonly string[];
  readonly place: string;
  readonly before: ReadonlyMap<string, string>;
  /** Prefix of the paths that the command may change. */
  readonly changing: string | undefined;
}

function judge({ code, errors }: Transcript, { words, place, before, changing }: Judged): Verdict {
  const said = errors.join("\n");
  const shown = `exit code ${code}, ${JSON.stringify(said.slice(0, 500))}, of ${JSON.stringify(words).slice(0, 300)}`;
  const problem = (what: string) => ({ problem: `${what}: ${shown}` });
  if (!documented.includes(code)) return problem("an exit code that is not documented");
  if (/unexpected error|\n +at |\bundefined\b|\[object /.test(said))
    return problem("a message that is not nelbo's own");
  if (said.length > 8_000) return problem(`a message of ${said.length} characters`);
  const refused = code !== 0 && code !== 130;
  if (refused && errors.filter((line) => line.startsWith("error ")).length !== 1)
    return problem("expected one error");
  const left = temporaryNames(place);
  if (left.length > 0) return problem(`left ${left.join(", ")}`);
  const after = contentsOf(place);
  for (const [path, hash] of before) {
    if (after.get(path) !== hash && !(changing !== undefined && path.startsWith(changing)))
      return problem(`${path} was changed`);
  }
  const made = [...after.keys()].filter(
    (path) => !before.has(path) && !(changing !== undefined && path.startsWith(changing)),
  );
  const trained = words[0] === "train";
  if (refused && made.length > 0 && !(trained && code === 42))
    return problem(`made ${made.slice(0, 5).join(", ")}`);
  const wrong = outputProblem(place, made);
  return wrong === undefined ? (refused ? "refused" : "read") : problem(wrong);
}
