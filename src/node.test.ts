import { describe, expect, it } from "vitest";
import { commandNames } from "./cli/commands.ts";
import * as library from "./node.ts";

/** The function behind each command. */
const functions: Readonly<Record<string, string>> = {
  data: "lookAtData",
  train: "trainRun",
  resume: "resumeRun",
  sample: "sampleRun",
  reconstruct: "reconstructRun",
  plot: "plotRun",
  report: "reportRun",
  compare: "compareRuns",
  evaluate: "evaluateRun",
  export: "exportRun",
  encode: "encodeRun",
  decode: "decodeRun",
  score: "scoreRun",
  info: "readRunSummary",
  runs: "findRuns",
  schema: "configJsonSchema",
  doctor: "checkHealth",
  sweep: "runSweep",
  table: "sweepTable",
  reproduce: "reproduce",
};

/** A worker is a process of its own; its packages are optional, and bundlers would look for them. */
const inLibrary = commandNames.filter((name) => name !== "worker");

describe("nelbo/node", () => {
  it.each(inLibrary)("can do what nelbo %s does", (name) => {
    expect(library).toHaveProperty(functions[name] ?? `a function for ${name}`, expect.any(Function));
  });
});
