import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resultsIn, start, until, writeSweepFile } from "./program.ts";

const folder = mkdtempSync(join(tmpdir(), "nelbo-sweep-"));
const inFolder = (name: string) => join(folder, name);
const nelbo = (...words: readonly string[]) => start(words, folder).ended;
beforeAll(() => {
  writeSweepFile(folder);
});
afterAll(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

describe("nelbo sweep", () => {
  it("loses nothing to kill -9, Ctrl-C and a killed run, and ends with the bits of a sweep left alone", {
    timeout: 600_000,
  }, async () => {
    const whole = await nelbo("sweep", "small.yaml", "--out", "whole");
    expect(whole).toMatchObject({ code: 0, err: "" });
    expect(whole.out).toMatch(/whole: 4 runs, each evaluated on test data/);
    const wanted = resultsIn(inFolder("whole"));
    expect(Object.keys(wanted)).toHaveLength(4);
    expect(new Set(Object.values(wanted).map(({ bits }) => bits)).size).toBe(4);

    const killed = start(["sweep", "small.yaml", "--out", "cut"], folder);
    await until(() => Object.keys(resultsIn(inFolder("cut"))).length > 0);
    // Another sweep on the same folder is refused while this one lives.
    const second = await nelbo("sweep", "resume", "cut");
    expect(second.code).toBe(4);
    expect(second.err).toMatch(/cut: the sweep is being run by process \d+/);
    killed.child.kill("SIGKILL");
    await killed.ended;

    const stopped = start(["sweep", "resume", "cut", "--processes", "1"], folder);
    await until(() => existsSync(inFolder("cut/lock.json")));
    stopped.child.kill("SIGINT");
    const interrupted = await stopped.ended;
    if (interrupted.code === 130) expect(interrupted.out).toMatch(/[0-4] of 4 runs are finished/);

    const rest = await nelbo("sweep", "resume", "cut");
    expect(rest.code).toBe(0);
    expect(resultsIn(inFolder("cut"))).toEqual(wanted);
    const again = await nelbo("sweep", "resume", "cut");
    expect(again.out).toContain("4 of 4 runs are finished");
    const plotted = await nelbo("plot", "sweep", "cut", "--rows", "beta");
    expect(plotted).toMatchObject({ code: 0, err: "" });
    expect(existsSync(inFolder("cut/pictures/plot-sweep-001.png"))).toBe(true);
  });

  it("keeps the error of a failed run and goes on with the rest", { timeout: 300_000 }, async () => {
    writeFileSync(
      inFolder("fail.yaml"),
      `base: { data: digits, epochs: 1, hiddenSizes: [16], limit: 320 }
grid: { likelihood: [gaussian, categorical] }
evaluation: { samples: 0, images: 64 }
`,
    );
    const { code, out, err } = await nelbo("sweep", "fail.yaml", "--out", "fail");
    expect(code).toBe(4);
    expect(out).toMatch(/1 of 2 runs are finished, 1 failed/);
    expect(err).toMatch(/^failed r\w+ {2}likelihood categorical: /);
    expect(readdirSync(inFolder("fail/failures"))).toHaveLength(1);
    const status = await nelbo("sweep", "status", "fail");
    expect(status.out).toMatch(
      /1 of 2 runs finished, 1 failed, 0 left\nfailed r\w+ {2}likelihood categorical: /,
    );
  });

  it("refuses a plan that was changed, a folder without a sweep, and a folder that is not free", {
    timeout: 300_000,
  }, async () => {
    const plan = inFolder("whole/manifest.jsonl");
    const text = readFileSync(plan, "utf8");
    writeFileSync(plan, text.replace('"beta":4', '"beta":5'));
    const changed = await nelbo("sweep", "resume", "whole");
    expect(changed).toMatchObject({ code: 4 });
    expect(changed.err).toMatch(/the plan of a sweep is frozen, but this file was changed/);
    writeFileSync(plan, text);
    expect((await nelbo("sweep", "resume", ".")).err).toMatch(
      /expected the folder of a sweep, found no sweep\.json/,
    );
    expect((await nelbo("sweep", "small.yaml", "--out", "whole")).err).toMatch(/nelbo sweep resume whole/);
    expect((await nelbo("sweep", "missing.yaml")).err).toMatch(
      /missing\.yaml: expected a sweep file .* found nothing/,
    );
  });
});
