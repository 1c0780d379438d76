import type { Reproduced, Verdict } from "../../run/reproduce/reproduction.ts";
import type { Command } from "../command.ts";
import { drawing } from "../drawing.ts";
import { jsonFlag, numberOf, textOf } from "../flags.ts";
import type { Style } from "../terminal.ts";

/** Exit code if a result is outside its tolerance. */
const failed = 1;

export const reproduceCommand: Command = {
  name: "reproduce",
  usage: "[name ...] [flags]",
  summary: "reproduce published results, and say PASS, FAIL or NOT COMPARABLE",
  examples: [
    { command: "nelbo reproduce", meaning: "the exact values of linear models, and a capacity: seconds" },
    { command: "nelbo reproduce --list", meaning: "all published results, with their settings and times" },
    { command: "nelbo reproduce pytorch-example", meaning: "the test loss of PyTorch's example: minutes" },
  ],
  flags: [
    { name: "list", kind: "boolean", help: "list all results, and run none" },
    {
      name: "seeds",
      kind: "integer",
      minimum: 1,
      maximum: 100,
      help: "number of seeds, from 0 on (default: 1 to 3, as --list says)",
    },
    {
      name: "data",
      kind: "text",
      placeholder: "folder",
      help: "Larochelle's binarized MNIST (.amat files), for results on those pixels (default: nelbo's own draw)",
    },
    {
      name: "write",
      kind: "text",
      placeholder: "file",
      help: "write the results as a Markdown page; earlier results in the file are kept",
    },
    jsonFlag,
  ],
  takesSettings: false,
  positionals: 20,
  async run({ positionals, flags }, terminal) {
    const { chosenReproductions, notRun, reproduce } = await import("../../run/reproduce/reproduce.ts");
    const { reproductions } = await import("../../run/reproduce/reproductions.ts");
    const isJson = flags.json === true;
    const lineOf = (result: Reproduced) =>
      isJson
        ? terminal.line(JSON.stringify(result))
        : resultLines(result, terminal.style).forEach((line) => void terminal.line(line));
    if (flags.list === true) {
      for (const each of reproductions) {
        if (isJson) terminal.line(JSON.stringify({ ...notRun(each), seeds: each.seeds }));
        else for (const line of listLines(each, terminal.style)) terminal.line(line);
      }
      return 0;
    }
    const write = textOf(flags.write);
    const chosen = chosenReproductions(positionals);
    const { writePage, readPage } = await import("../../run/reproduce/pageFile.ts");
    const earlier = write === undefined ? [] : await readPage(write);
    const { draw, clear } = drawing(terminal, isJson ? "json" : "text");
    const results: Reproduced[] = [];
    for (const each of chosen) {
      draw(`${each.name}: ${each.duration}`);
      const result = await reproduce(each, {
        seeds: numberOf(flags.seeds),
        data: textOf(flags.data),
        onProgress: draw,
      }).finally(clear);
      results.push(result);
      lineOf(result);
      if (write !== undefined) await writePage(write, earlier, results);
    }
    return results.some(({ verdict }) => verdict === "FAIL") ? failed : 0;
  },
};

function verdictText(verdict: Verdict, style: Style): string {
  if (verdict === "PASS") return style.good(verdict);
  return verdict === "FAIL" ? style.bad(verdict) : verdict;
}

function resultLines(result: Reproduced, style: Style): readonly string[] {
  const reasons = new Set(result.attempts.flatMap(({ incomparable = [] }) => incomparable));
  return [
    `${verdictText(result.verdict, style)}  ${style.strong(result.name)}: published ${result.published}; tolerance ${result.tolerance}`,
    ...result.attempts.map(
      ({ seed, details, seconds }) => `  seed ${seed}: ${details}; ${seconds.toFixed(1)} s`,
    ),
    ...[...reasons].map((reason) => `  ${reason}`),
    style.faint(`  ${result.source}`),
  ];
}

function listLines(
  each: Pick<Reproduced, "name" | "title" | "published" | "duration" | "settings"> & {
    readonly run?: unknown;
  },
  style: Style,
): readonly string[] {
  const time = each.run === undefined ? "listed only" : each.duration;
  return [
    `${style.strong(each.name)} (${time}): ${each.title}, ${each.published}`,
    style.faint(`  ${each.settings}`),
  ];
}
