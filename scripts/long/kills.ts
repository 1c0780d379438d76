import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chanceOf } from "../../test/fuzz/chance.ts";
import { type Moment, runCommand } from "../../test/fuzz/killedCommand.ts";
import { killScenarios } from "../../test/fuzz/killScenarios.ts";

/**
 * Stops commands at random moments, by SIGKILL and by SIGINT (`npm run long -- kills`): training, resuming, exporting,
 * sampling, encoding, writing a report. Runs then go on to the bits of one that nobody stopped, outputs are whole or
 * not there, and what SIGINT ends leaves nothing behind. Flags: `--seed`, `--kills` (300), `--scenario` one of them
 * alone, `--case` one kill alone.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    kills: { type: "string", default: "300" },
    scenario: { type: "string" },
    case: { type: "string" },
  },
});
const [seed, kills] = [Number(values.seed), Number(values.kills)];

const folder = await mkdtemp(join(tmpdir(), "nelbo-kills-"));
// As users have it: compiled, beside the packages of this checkout.
const root = fileURLToPath(new URL("../..", import.meta.url));
const compiled = join(root, "node_modules", `.nelbo-kills-${process.pid}`);
execFileSync(process.execPath, [join(root, "scripts", "build.js"), compiled], { stdio: "inherit" });
const program = join(compiled, "cli", "main.js");
await mkdir(join(folder, "reference"));
const all = await killScenarios(program, join(folder, "reference"));
const scenarios = all.filter(({ name }) => values.scenario === undefined || name === values.scenario);
if (scenarios.length === 0) {
  console.error(
    `kills: expected a scenario (${all.map(({ name }) => name).join("; ")}), found '${values.scenario}'.`,
  );
  process.exit(2);
}
for (const { name, milliseconds } of scenarios)
  console.log(`${name}: ${(milliseconds / 1000).toFixed(1)} s where nobody stops it`);

// How long each takes, as it was last seen: what else the machine does changes it.
const durations = new Map(scenarios.map(({ name, milliseconds }) => [name, milliseconds]));
const stages = new Map<string, number>();
let [sent, wrong] = [0, 0];
const [from, to] =
  values.case === undefined ? [0, 2 * kills] : [Number(values.case), Number(values.case) + 1];
for (let number = from; number < to && sent < kills; number++) {
  const scenario = scenarios[number % scenarios.length];
  if (scenario === undefined) break;
  const chance = chanceOf(seed, `kills/${scenario.name}`, number);
  const signal = chance.happens(0.7) ? "SIGKILL" : "SIGINT";
  const duration = durations.get(scenario.name) ?? 0;
  const moment: Moment = chance.happens(0.5)
    ? { after: "start", milliseconds: chance.part() ** 2 * duration }
    : { after: "writing", milliseconds: (chance.part() ** 4 * duration) / 2 };
  const place = join(folder, `case-${number}`);
  await mkdir(place);
  const { words, watched } = await scenario.begin(place);
  const ended = await runCommand(program, words, { signal, moment, watched });
  const { stage, problems } = await scenario.check(place, ended);
  if (ended.stopped) sent += 1;
  else durations.set(scenario.name, ended.milliseconds);
  const key = `${scenario.name}, ${ended.stopped ? signal : "ended by itself"}, ${stage}`;
  stages.set(key, (stages.get(key) ?? 0) + 1);
  console.log(`case ${number}: ${key}`);
  if (problems.length === 0) await rm(place, { recursive: true });
  else {
    wrong += 1;
    console.log(
      `${scenario.name}, case ${number} of seed ${seed}, ${signal} ${moment.milliseconds.toFixed(1)} ms after ${moment.after}, ` +
        `${stage}: ${problems.join("; ")}\n  left in ${place}`,
    );
  }
}
for (const [key, count] of [...stages].sort()) console.log(`${String(count).padStart(5)}  ${key}`);
console.log(`seed ${seed}: ${sent} commands stopped, ${wrong} wrong`);
await rm(compiled, { recursive: true });
if (wrong === 0) await rm(folder, { recursive: true });
process.exitCode = wrong === 0 ? 0 : 1;
