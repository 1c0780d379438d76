import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { explain, fuzz, type Outcome } from "../../test/fuzz/campaign.ts";
import { commandLineName } from "../../test/fuzz/commandLine.ts";
import { everyTarget } from "../../test/fuzz/targets.ts";
import { watch } from "../../test/fuzz/watch.ts";

/**
 * Every reader of what others wrote, and the command line, given changed input (`npm run long -- fuzz`): it is read,
 * and what was read holds together, or it is refused with an error of nelbo that names the file. Nothing else may
 * happen: no other error, no hanging, no memory out of proportion, nothing half written. Flags: `--seed`; `--cases` of
 * all readers together; `--commands`, how many command lines; `--target`, one of them alone; `--case`, one case of it
 * in this process; `--keep`, a folder for inputs that fail.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    cases: { type: "string", default: "10000" },
    commands: { type: "string", default: "500" },
    target: { type: "string" },
    case: { type: "string" },
    keep: { type: "string", default: join(tmpdir(), "nelbo-fuzz-failures") },
  },
});
const seed = Number(values.seed);
const { keep } = values;

const folder = await mkdtemp(join(tmpdir(), "nelbo-fuzz-"));
const all = await everyTarget(folder);
const targets = all.filter(({ name }) => values.target === undefined || name === values.target);
if (targets.length === 0) {
  console.error(
    `fuzz: expected a target (${all.map(({ name }) => name).join("; ")}), found '${values.target}'.`,
  );
  process.exit(2);
}
const readers = targets.filter(({ name }) => name !== commandLineName).length;
const cases = Object.fromEntries(
  targets.map(({ name }) => [
    name,
    name === commandLineName ? Number(values.commands) : Math.ceil(Number(values.cases) / readers),
  ]),
);

let [made, failed] = [0, 0];
function tell({ target, cases, read, refused, slowestSeconds, failures }: Outcome): void {
  made += cases;
  failed += failures.length;
  console.log(
    `${target}: ${cases} cases, ${read} read, ${refused} refused, ${failures.length} failed; ` +
      `slowest ${(1000 * slowestSeconds).toFixed(0)} ms`,
  );
  for (const failure of failures) console.log(explain(failure, seed));
}
if (values.case === undefined) await watch(targets, { seed, cases, keep, onOutcome: tell });
else {
  const from = Number(values.case);
  for (const target of targets) tell(await fuzz(target, { seed, from, to: from + 1, keep }));
}
await rm(folder, { recursive: true });
console.log(`seed ${seed}: ${made} cases, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
