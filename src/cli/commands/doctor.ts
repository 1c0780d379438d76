import type { Check } from "../../run/health.ts";
import type { Command } from "../command.ts";
import { jsonFlag } from "../flags.ts";
import type { Style } from "../terminal.ts";

/** Exit code if training would not work. */
const unhealthy = 1;

export const doctorCommand: Command = {
  name: "doctor",
  usage: "[flags]",
  summary: "check whether training works on this machine, and what is missing",
  examples: [
    {
      command: "nelbo doctor",
      meaning: "versions, machine, engine, data sets, and how to fix problems",
    },
    {
      command: "nelbo doctor --json > doctor.json",
      meaning: "the same for a script or a bug report",
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

/** A line for each check, followed by what to do if it failed, and at the end whether training works. */
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
      ...(remedy === undefined ? [] : [`${" ".repeat(width + 11)}to fix it: ${remedy}`]),
    ]),
    "",
    healthy
      ? `${style.good("ready")}: training works here`
      : `${style.bad("not ready")}: fix what failed, then run this again`,
  ];
}
