import type { Check } from "../../run/health.ts";
import type { Command } from "../command.ts";
import { jsonFlag } from "../flags.ts";
import type { Style } from "../terminal.ts";

/** Exit code where training would not work. */
const unhealthy = 1;

export const doctorCommand: Command = {
  name: "doctor",
  usage: "[flags]",
  summary: "look whether training would work here, and what is missing",
  examples: [
    {
      command: "nelbo doctor",
      meaning: "versions, machine, engine, data sets, and what to do about the rest",
    },
    {
      command: "nelbo doctor --json > doctor.json",
      meaning: "the same for a script, or for a report of a defect",
    },
  ],
  flags: [jsonFlag],
  takesSettings: false,
  positionals: 0,
  async run({ flags }, terminal) {
    const { checkHealth } = await import("../../run/health.ts");
    const health = await checkHealth();
    if (flags.json === true) terminal.line(JSON.stringify(health));
    else for (const line of healthLines(health, terminal.style)) terminal.line(line);
    return health.healthy ? 0 : unhealthy;
  },
};

/** A line for each check, below it what to do, and at the end whether training would work. */
export function healthLines(
  { healthy, checks }: { readonly healthy: boolean; readonly checks: readonly Check[] },
  style: Style,
): readonly string[] {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const marks = {
    ok: style.good("ok     "),
    missing: style.faint("missing"),
    failed: style.bad("failed "),
  };
  return [
    ...checks.flatMap(({ name, state, found, remedy }) => [
      `${marks[state]}  ${name.padEnd(width)}  ${found}`,
      ...(remedy === undefined ? [] : [`${" ".repeat(width + 11)}to mend it: ${remedy}`]),
    ]),
    "",
    healthy
      ? `${style.good("ready")}: training works here`
      : `${style.bad("not ready")}: mend what failed, then run this again`,
  ];
}
