import type { CommandFlag } from "./flags.ts";

// What flags of commands that work on runs have in common.

export const dataFlag: CommandFlag = {
  name: "data",
  kind: "text",
  placeholder: "name",
  help: "where the run's data are now: a name or a folder (default: as in training)",
};

/** Of what trains: a run is the same with and without its report, so that this is no setting. */
export const noReportFlag: CommandFlag = {
  name: "no-report",
  kind: "boolean",
  help: "end without report.html, which takes seconds; nelbo report <run> writes it later",
};
