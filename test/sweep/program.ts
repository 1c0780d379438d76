import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

/** The command line as a process of its own. */
export function start(
  words: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), program, ...words], {
    cwd,
    env: { ...process.env, ...env },
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk;
  });
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out, err }));
  });
  return { child, ended };
}

/** A sweep of small runs, in a file. */
export function writeSweepFile(folder: string, { seeds = 2, epochs = 2 } = {}): string {
  const path = join(folder, "small.yaml");
  writeFileSync(
    path,
    `base: { data: digits, epochs: ${epochs}, hiddenSizes: [16], limit: 320 }
grid: { beta: [1, 4] }
seeds: ${seeds}
evaluation: { samples: 2, images: 64 }
`,
  );
  return path;
}

/** The results in a sweep's folder: what must not depend on who computed them. */
export function resultsIn(
  sweep: string,
): Readonly<Record<string, { readonly bits: string; readonly elbo: number }>> {
  const folder = join(sweep, "results");
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /^r\w+\.json$/.test(name)) : [];
  return Object.fromEntries(
    names.map((name) => {
      const { id, model, evaluation } = JSON.parse(readFileSync(join(folder, name), "utf8"));
      return [id, { bits: model.sha256, elbo: evaluation.negativeElbo }];
    }),
  );
}

/** Waits until a condition holds. Throws after five minutes. */
export async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 20) {
    if (waited > 300_000) throw new Error("waited five minutes in vain");
    await setTimeout(20);
  }
}
