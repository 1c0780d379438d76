import { type CommandFlag, type FlagValue, textOf } from "./flags.ts";

// Flags shared by commands that work on sweeps.

export const whereFlag: CommandFlag = {
  name: "where",
  kind: "text",
  placeholder: "settings",
  help: "only runs with these values: latentSize=2,prior=normal",
};

export const queueFlag: CommandFlag = {
  name: "queue",
  kind: "text",
  placeholder: "name",
  help: "name of the queue on the Redis server (default nelbo)",
};

/** The words of a list with commas; empty if there is none. */
export function listOf(value: FlagValue | undefined): readonly string[] {
  return (textOf(value) ?? "")
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}
