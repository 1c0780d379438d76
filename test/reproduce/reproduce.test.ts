import { readFile, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { mergeResults, reproductionsPage, resultsInPage } from "../../src/run/reproduce/page.ts";
import { readPage, writePage } from "../../src/run/reproduce/pageFile.ts";
import { chosenReproductions, notRun, reproduce } from "../../src/run/reproduce/reproduce.ts";
import { type Reproduced, verdictOf } from "../../src/run/reproduce/reproduction.ts";
import { reproductions } from "../../src/run/reproduce/reproductions.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";

const at = temporaryFolder();

describe("reproductions that take seconds", () => {
  it.each(chosenReproductions([]).map((each) => [each.name, each] as const))("%s passes", async (_, each) => {
    const found = await reproduce(each, { seeds: 1 });
    expect(found, JSON.stringify(found.attempts)).toMatchObject({ verdict: "PASS" });
    expect(found.attempts).toHaveLength(1);
    expect(found.command).toBe(`nelbo reproduce ${each.name} --seeds 1`);
  });
});

describe("a verdict", () => {
  it("is PASS only if every seed passes, and neither if settings differ", () => {
    const [good, bad] = [{ passed: true }, { passed: false }];
    expect(verdictOf([good, good], [])).toBe("PASS");
    expect(verdictOf([good, bad], [])).toBe("FAIL");
    expect(verdictOf([], [])).toBe("not run");
    expect(verdictOf([good], ["another data set"])).toBe("NOT COMPARABLE");
    expect(verdictOf([{ ...bad, incomparable: "other pixels" }], [])).toBe("NOT COMPARABLE");
  });
});

describe("the choice of reproductions", () => {
  it("refuses unknown names and those that are only listed", () => {
    expect(() => chosenReproductions(["jaanly"])).toThrow("found 'jaanly'. Did you mean jaanli?");
    expect(() => chosenReproductions(["iwae"])).toThrow("iwae: this version lists it, but does not run it");
    expect(new Set(reproductions.map(({ name }) => name)).size).toBe(reproductions.length);
  });
});

describe("the page of reproductions", () => {
  const [first, second] = reproductions;
  if (first === undefined || second === undefined) throw new Error("expected reproductions");
  const done: Reproduced = {
    ...notRun(first),
    verdict: "FAIL",
    attempts: [{ seed: 0, value: 2.5, passed: false, details: "2.5 -- degrees", seconds: 3 }],
  };

  it("keeps results, and those of an earlier page that were not run again", async () => {
    await writePage(at("page.md"), [], [done]);
    const page = await readFile(at("page.md"), "utf8");
    expect(page).toContain(`## ${first.name}`);
    expect(page).toContain("| 2.50 |");
    const earlier = await readPage(at("page.md"));
    expect(earlier[0]).toEqual(done);
    expect(earlier).toHaveLength(reproductions.length);
    const next = { ...notRun(second), verdict: "PASS" as const };
    await writePage(at("page.md"), earlier, [next]);
    expect((await readPage(at("page.md"))).slice(0, 2).map(({ verdict }) => verdict)).toEqual([
      "FAIL",
      "PASS",
    ]);
    expect(mergeResults([first.name], [done], [{ ...done, verdict: "PASS" }])).toMatchObject([
      { verdict: "PASS" },
    ]);
  });

  it("does not replace another file", async () => {
    await writeFile(at("notes.md"), "# Mine\n");
    await expect(readPage(at("notes.md"))).rejects.toThrow("expected a page that nelbo reproduce wrote");
    expect(await readPage(at("missing.md"))).toEqual([]);
    expect(resultsInPage(reproductionsPage([done]), "page")).toEqual([done]);
  });
});
