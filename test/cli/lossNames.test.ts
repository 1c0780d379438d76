import { readFileSync } from "node:fs";
import { cp, rm, writeFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { reportRun } from "../../src/apply/reportRun.ts";
import type { ConfigInput } from "../../src/config/config.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { readPage } from "../report/wellFormed.ts";
import { nelbo } from "./terminal.ts";

const at = temporaryFolder();

const notBound = "not a bound on log p(x)";
const upper = "an upper bound on -log p(x)";
const density = "The likelihood is a density: losses may be negative.";
interface Expected {
  readonly settings: ConfigInput;
  /** What is minimised, what the run is judged by, and what that says. */
  readonly name: string;
  readonly headline: string;
  readonly meaning: string;
  readonly mark: string;
  /** The first two rows of `nelbo evaluate`. */
  readonly evaluated: readonly string[];
}
const grey = "cross-entropy of grey pixels + KL";
const elboRows = ["negative ELBO", "-log p(x)"];
const greyRows = [grey, "importance-weighted loss of grey pixels"];
const runs: Readonly<Record<string, Expected>> = {
  grey: { settings: {}, name: grey, headline: grey, meaning: notBound, mark: "grey", evaluated: greyRows },
  greyBeta: {
    settings: { beta: 4 },
    name: "beta-VAE loss of grey pixels",
    headline: grey,
    meaning: notBound,
    mark: "grey, weighted",
    evaluated: greyRows,
  },
  elbo: {
    settings: { binarize: "static" },
    name: "negative ELBO",
    headline: "negative ELBO",
    meaning: upper,
    mark: "-ELBO",
    evaluated: elboRows,
  },
  beta: {
    settings: { binarize: "static", beta: 4 },
    name: "beta-VAE loss",
    headline: "negative ELBO",
    meaning: upper,
    mark: "weighted",
    evaluated: elboRows,
  },
  iwae: {
    settings: { binarize: "static", objective: "iwae", samples: 3 },
    name: "negative IWAE bound",
    headline: "negative IWAE bound",
    meaning: upper,
    mark: "IWAE 3",
    evaluated: elboRows,
  },
  gaussian: {
    settings: { likelihood: "gaussian", variance: 0.05 },
    name: "negative ELBO",
    headline: "negative ELBO",
    meaning: upper,
    mark: "-ELBO, density",
    evaluated: elboRows,
  },
  autoencoder: {
    settings: { preset: "autoencoder" },
    name: "reconstruction error",
    headline: "reconstruction error",
    meaning: notBound,
    mark: "error, density",
    evaluated: ["reconstruction error"],
  },
};
const names = Object.keys(runs);
const of = (run: string): Expected => {
  const expected = runs[run];
  if (expected === undefined) throw new Error(`expected one of ${names.join(", ")}, found ${run}`);
  return expected;
};

beforeAll(async () => {
  await writeTinyImages(at("images"));
  for (const run of names) {
    const settings = { ...tinySettings, data: at("images"), out: at("runs", run), ...of(run).settings };
    for await (const _ of trainRun(settings));
  }
});

const said = async (...words: readonly string[]) => {
  const { code, lines, errors } = await nelbo(words);
  expect({ code, errors }).toEqual({ code: 0, errors: [] });
  return lines;
};
const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const hasDensity = (run: string) => of(run).mark.includes("density");

describe("the one name of a loss", () => {
  it.each(names)("is in info: %s", async (run) => {
    const { name, headline, meaning } = of(run);
    const text = (await said("info", at("runs", run))).join(" ").replace(/ +/g, " ");
    expect(text).toMatch(/Losses in nats per datum, means over all images of a split: loss = /);
    expect(text).toContain(` ${name}${name === headline ? "," : ""}`);
    expect(text).toContain(meaning);
    expect(text).toMatch(new RegExp(`Objective loss ${name.replace(/[+()]/g, "\\$&")}, `));
    expect(text.includes(density)).toBe(hasDensity(run));
    if (meaning === notBound) expect(text).not.toContain("ELBO");
  });

  it.each(names)("heads the report and its curves: %s", async (run) => {
    const { name, headline, meaning } = of(run);
    const { file } = await reportRun(at("runs", run));
    const elements = readPage(readFileSync(file, "utf8"));
    const merit = elements.find(({ attributes }) => attributes.class === "merit")?.text ?? "";
    expect(merit).toContain(`${capitalised(headline)}, 20 test images, after epoch 2`);
    expect(merit).toContain(`${capitalised(meaning)}.`);
    expect(merit.includes(density)).toBe(hasDensity(run));
    expect(merit.includes(`Training minimises the ${name}: `)).toBe(name !== headline);
    const whole = elements.find(({ name: tag }) => tag === "main")?.text ?? "";
    expect(whole).toContain(`minimised${name}, in nats per datum`);
    expect(whole).toContain(`Training curves. The loss is the ${name}.`);
    const loss = elements.find(
      ({ name: tag, text }) => tag === "section" && text.startsWith("What the loss is"),
    )?.text;
    if (meaning === notBound) {
      expect(merit).not.toMatch(/ELBO|IWAE/);
      expect(loss).not.toMatch(/ELBO|IWAE/);
      expect(loss).toContain("Not a bound.");
      expect(loss).toContain("For a bound on log p(x), train ");
    }
    expect(readFileSync(at("runs", run, "pictures", "curves.svg"), "utf8")).toContain(`>${name}`);
    expect(JSON.parse(readFileSync(at("runs", run, "card.json"), "utf8")).loss).toBe(name);
  });

  it.each(names)(
    "is in evaluate, where all likelihoods have one sign and both errors a name: %s",
    async (run) => {
      const { evaluated, meaning } = of(run);
      const lines = await said("evaluate", at("runs", run));
      expect(lines[0]).toMatch(
        / on 20 test images: means over the images, likelihoods in nats per image; lower is better$/,
      );
      const likelihoods = evaluated.map((name, index) => {
        const [row = "", errors = ""] = lines.slice(1 + 2 * index);
        expect(row.slice(0, name.length + 1)).toBe(`${name} `);
        if (meaning === upper || index === 0)
          expect(errors).toMatch(
            run === "autoencoder"
              ? /^ +standard error over images \d+\.\d\d$/
              : /^ +Monte Carlo error \d+\.\d{3} \(other codes of these images\), standard error over images \d+\.\d\d$/,
          );
        return Number(/-?\d+\.\d\d/.exec(row.slice(name.length))?.[0]);
      });
      const [bound = Number.NaN, tighter = bound] = likelihoods;
      expect(tighter).toBeLessThanOrEqual(bound + 0.5);
      expect(Math.abs(tighter - bound)).toBeLessThan(10);
      expect(lines.join(" ")).not.toContain("±");
      expect(lines.join(" ")).toContain(`is ${meaning}.`);
      expect(lines.includes(density)).toBe(hasDensity(run));
      if (meaning === notBound) expect(lines.join(" ")).not.toMatch(/ELBO|[^n] -?log p\(x\) at most/);
    },
  );

  it("marks every row of runs, with a legend, and is in its JSON", async () => {
    const lines = await said("runs", at("runs"));
    const kind = lines[0]?.indexOf("kind") ?? 0;
    const rows = new Map(
      lines.slice(1, 1 + names.length).map((line) => [line.split(/ +/)[0], line.slice(kind)]),
    );
    for (const run of names)
      expect(rows.get(at("runs", run)), run).toMatch(new RegExp(`^${of(run).mark} +finished`));
    const legend = lines.slice(2 + names.length).join("\n");
    for (const mark of ["-ELBO", "weighted", "IWAE k", "error", "grey", "density"])
      expect(legend).toContain(`  ${mark}: `);
    const json = (await said("runs", at("runs"), "--json")).map((line) => JSON.parse(line));
    for (const { folder, loss } of json) {
      const { name, headline, meaning, mark } = of(folder.slice(at("runs").length + 1));
      expect(loss).toMatchObject({ name, headline, meaning, mark, bound: meaning === upper });
    }
  });

  it("is in compare, of the loss and of reconstruction + KL", async () => {
    const text = async (...which: readonly string[]) => {
      const lines = await said("compare", ...which.map((run) => at("runs", run)));
      return lines.join(" ");
    };
    expect(await text("elbo")).toContain(`loss: negative ELBO, ${upper}. Means over the 20 test images`);
    const greys = await text("grey", "greyBeta");
    expect(greys).toContain(`reconstruction + KL: ${grey}, ${notBound}. Means over`);
    expect(greys).not.toContain("ELBO");
    expect(await text("elbo", "beta")).toContain(`reconstruction + KL: negative ELBO, ${upper}. Means over`);
    expect(await text("gaussian")).toContain(density);
    expect(await text("grey", "autoencoder")).toContain(`${grey} (grey); reconstruction error (autoencoder)`);
  });

  it("is told where a training begins, with the way to a bound", async () => {
    const words = "--hidden 16 --latent 4 --batch 16 --threads 1 --epochs 1".split(" ");
    const lines = await said("train", at("images"), ...words, "--out", at("begun"));
    const begins = lines.findIndex((line) => line.startsWith("loss "));
    expect(lines[begins + 1]?.trim()).toBe(`${grey}, ${notBound}`);
    expect(lines[begins + 2]).toContain("For a bound on log p(x), train with --binarize static");
  });

  it("is the present one of a run whose card has an older name", async () => {
    await cp(at("runs", "grey"), at("old"), { recursive: true });
    const path = at("old", "card.json");
    await writeFile(
      path,
      JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), loss: "negative ELBO" }),
    );
    await rm(at("old", "checksums.json"));
    expect((await said("info", at("old"))).join(" ")).not.toContain("ELBO");
    const { file } = await reportRun(at("old"));
    const main = readPage(readFileSync(file, "utf8")).find(({ name }) => name === "main")?.text;
    expect(main).toContain(`minimised${grey}, in nats per datum`);
  });
});
