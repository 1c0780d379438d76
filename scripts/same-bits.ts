import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Case, cases } from "./same-bits/cases.ts";
import { type Hashes, hashesOf } from "./same-bits/hashes.ts";
import { writeLines } from "./same-bits/images.ts";
import { train } from "./same-bits/train.ts";

/**
 * Trains the same small models with this checkout and another one, each by its own command line, and compares their
 * bits: `npx tsx scripts/same-bits.ts <other checkout> [name ...]`. Default: all of same-bits/cases.ts. Both need their
 * installed packages, and have to be of one version, which stands in the model's file. Ends with 1 where anything
 * differs or fails.
 */
const [place, ...names] = process.argv.slice(2);
const other = place === undefined ? undefined : resolve(place);
if (other === undefined || !existsSync(join(other, "src", "cli", "main.ts"))) {
  refuse(
    `expected another checkout of nelbo, found ${place ?? "nothing"}. Try \`npx tsx scripts/same-bits.ts ../base\`.`,
  );
}
const unknown = names.find((name) => !cases.some((one) => one.name === name));
if (unknown !== undefined) {
  refuse(
    `expected names of cases, found '${unknown}'. There are: ${cases.map(({ name }) => name).join(", ")}.`,
  );
}
const chosen = cases.filter(({ name }) => names.length === 0 || names.includes(name));
const here = fileURLToPath(new URL("..", import.meta.url));
const checkouts = { this: here, other };

const folder = await mkdtemp(join(tmpdir(), "nelbo-same-bits-"));
try {
  // The model's file names the data: both checkouts read the same folder.
  const data = join(folder, "lines");
  await writeLines(data);
  const width = Math.max(...chosen.map(({ name }) => name.length));
  const row = (...cells: readonly string[]) =>
    console.log(
      cells
        .map((cell, index) => cell.padEnd(index === 0 ? width : 12))
        .join("  ")
        .trimEnd(),
    );
  row("case", "bits", "this model", "other model", "this metrics", "other metrics");
  let unequal = 0;
  for (const one of chosen) {
    const found = await Promise.all(
      Object.entries(checkouts).map(([side, checkout]) =>
        hashesAfter(one, { checkout, data, out: join(folder, side, one.name) }),
      ),
    );
    const [mine, theirs] = found;
    const whole = found.every((each) => typeof each !== "string");
    const equal = whole && JSON.stringify(mine) === JSON.stringify(theirs);
    if (!equal) unequal += 1;
    const cells = (["model", "metrics"] as const).flatMap((part) =>
      found.map((each) => hashCell(each, part)),
    );
    row(one.name, equal ? "equal" : whole ? "DIFFERENT" : "FAILED", ...cells);
    for (const each of found) if (typeof each === "string") console.log(each);
  }
  console.log(`${chosen.length - unequal} of ${chosen.length} equal`);
  process.exitCode = unequal === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
}

/** The hashes of a case's run, or why there are none. */
async function hashesAfter(
  one: Case,
  where: { readonly checkout: string; readonly data: string; readonly out: string },
): Promise<Hashes | string> {
  try {
    await train({ ...where, one });
    return await hashesOf(where.out);
  } catch (error) {
    return `${where.checkout}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function hashCell(found: Hashes | string, part: keyof Hashes): string {
  return typeof found === "string" ? "-" : found[part].slice(0, 12);
}

function refuse(message: string): never {
  console.error(`same-bits: ${message}`);
  process.exit(2);
}
