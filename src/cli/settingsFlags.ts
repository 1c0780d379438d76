import type { Command } from "./command.ts";
import type { CommandFlag } from "./flags.ts";

const settingsFlags: readonly CommandFlag[] = [
  {
    name: "config",
    kind: "text",
    placeholder: "file",
    help: "settings from a file of YAML or JSON, a run's config.json too; flags come before it",
  },
  { name: "print-config", kind: "boolean", help: "print all settings as JSON, and do nothing else" },
];

/** All flags of a command: its own, and for one that takes settings of a run, those that tell of settings. */
export function flagsOf({
  flags,
  takesSettings,
}: Pick<Command, "flags" | "takesSettings">): readonly CommandFlag[] {
  return takesSettings ? [...settingsFlags, ...flags] : flags;
}
