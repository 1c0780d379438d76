import type { CommandFlag, FlagValue } from "./flags.ts";

// Flags shared by commands that work on runs.

export const dataFlag: CommandFlag = {
  name: "data",
  kind: "text",
  placeholder: "name",
  help: "current place of the run's data: a name or a folder (default: as in training)",
};

/** What a command in Node can compute on. */
const deviceWords = ["cpu", "webgpu"] as const;

/** @param help ends with the default */
export function deviceFlag(help: string): CommandFlag {
  return { name: "device", kind: "word", words: deviceWords, help };
}

export function deviceOf(value: FlagValue | undefined): (typeof deviceWords)[number] | undefined {
  return deviceWords.find((device) => device === value);
}

/** A flag of commands that train. The report does not change the run, so this is not a setting. */
export const noReportFlag: CommandFlag = {
  name: "no-report",
  kind: "boolean",
  help: "skip report.html, which takes seconds to write; nelbo report <run> writes it later",
};
