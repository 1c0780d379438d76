import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { explain, fuzzReader, type Outcome } from "../../test/fuzz/campaign.ts";
import { everyReader } from "../../test/fuzz/readers.ts";
import { watchReaders } from "../../test/fuzz/watchedReaders.ts";

/**
 * Every reader of what others wrote, given changed inputs (`npm run long -- fuzz`): each input is read, and what was read holds
 * together, or it is refused with an error of nelbo that names the file. Nothing else may happen: no other error, no hanging, no
 * memory out of proportion. Flags: `--seed`, `--cases` of all readers together, `--reader` one of them alone, `--case` one case of it
 * in this process, `--keep` a folder for inputs that fail.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    cases: { type: "string", default: "10000" },
    reader: { type: "string" },
    case: { type: "string" },
    keep: { type: "string", default: join(tmpdir(), "nelbo-fuzz-failures") },
  },
});
const seed = Number(values.seed);
const { keep } = values;

const folder = await mkdtemp(join(tmpdir(), "nelbo-fuzz-"));
const all = await everyReader(folder);
const readers = all.filter(({ name }) => values.reader === undefined || name === values.reader);
if (readers.length === 0) {
  console.error(
    `fuzz: expected a reader (${all.map(({ name }) => name).join("; ")}), found '${values.reader}'.`,
  );
  process.exit(2);
}
const cases = Math.ceil(Number(values.cases) / readers.length);

let [made, failed] = [0, 0];
function tell({ reader, cases, read, refused, slowestSeconds, failures }: Outcome): void {
  made += cases;
  failed += failures.length;
  console.log(
    `${reader}: ${cases} inputs, ${read} read, ${refused} refused, ${failures.length} failed; ` +
      `slowest ${(1000 * slowestSeconds).toFixed(0)} ms`,
  );
  for (const failure of failures) console.log(explain(failure, seed));
}
if (values.case === undefined) await watchReaders(readers, { seed, cases, keep, onOutcome: tell });
else {
  const from = Number(values.case);
  for (const reader of readers) tell(await fuzzReader(reader, { seed, from, to: from + 1, keep }));
}
await rm(folder, { recursive: true });
console.log(`seed ${seed}: ${made} inputs of ${readers.length} readers, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
