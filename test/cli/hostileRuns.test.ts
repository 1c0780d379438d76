import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { nelbo } from "./terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "nelbo-hostile-"));
const at = (...names: string[]) => join(folder, ...names);
const tiny = "--hidden 8 --latent 2 --batch 16 --threads 1 --epochs 1".split(" ");
beforeAll(async () => {
  await writeTinyImages(at("images"));
  expect((await nelbo(["train", at("images"), ...tiny, "--out", at("runs", "good")])).code).toBe(0);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

const deep = (open: string, close: string) => `${open.repeat(100_000)}1${close.repeat(100_000)}`;
const stored = (name: string) => readFileSync(at("runs", "good", name), "utf8");

/**
 * The object of a JSON file with one more key, and with each of its values replaced, all by what somebody may have
 * thought of.
 */
function spoilt(name: string, value: string): readonly string[] {
  const content: Record<string, unknown> = JSON.parse(stored(name));
  const place = '"\u0000here"';
  return ["more", ...Object.keys(content)].map((key) =>
    JSON.stringify({ ...content, [key]: JSON.parse(place.replace("\u0000", "\\u0000")) }).replace(
      '"\\u0000here"',
      () => value,
    ),
  );
}

/** What `nelbo info` and `nelbo runs` say with one run damaged. */
async function told(): Promise<{ readonly code: number; readonly problem: string }> {
  const info = await nelbo(["info", at("runs", "bad")]);
  const problem = info.errors.join("\n");
  expect(problem).not.toContain("unexpected error");
  expect(problem.length).toBeLessThan(5000);
  const listed = await nelbo(["runs", at("runs")]);
  expect({ code: listed.code, errors: listed.errors }).toEqual({ code: 0, errors: [] });
  const rows = listed.lines.filter((line) => /runs[\\/](good|bad) /.test(line));
  expect(rows.filter((row) => row.includes("good") && row.includes("finished"))).toHaveLength(1);
  if (info.code !== 0) {
    expect(info.code).toBe(4);
    expect(problem).toMatch(/^error /);
    expect(rows.filter((row) => row.includes("bad") && row.includes("broken"))).toHaveLength(1);
  }
  expect(listed.lines.join("\n").length).toBeLessThan(20_000);
  return { code: info.code, problem };
}

async function withFile(name: string, content: string | undefined, kind?: "folder" | "pipe") {
  cpSync(at("runs", "good"), at("runs", "bad"), { recursive: true });
  const path = at("runs", "bad", name);
  rmSync(path, { force: true });
  if (content !== undefined) writeFileSync(path, content);
  if (kind === "folder") mkdirSync(path);
  if (kind === "pipe") execFileSync("mkfifo", [path]);
  try {
    return await told();
  } finally {
    rmSync(at("runs", "bad"), { recursive: true });
  }
}

const described = ["config.json", "data.json", "card.json", "environment.json"];

describe("one run that cannot be read", () => {
  it.each(described)(
    "is told of and hides no other, with %s nested without end",
    async (name) => {
      for (const value of [deep("[", "]"), deep('{"a":', "}")]) {
        const { code, problem } = await withFile(name, value);
        if (name === "environment.json") expect(code).toBe(0);
        else expect(problem).toContain(name);
        const [more = "", ...others] = spoilt(name, value);
        for (const content of [more, others[0] ?? "", others.at(-1) ?? ""]) await withFile(name, content);
      }
    },
    120_000,
  );

  it("is told of where a line of its metrics is nested without end, or has wrong numbers without end", async () => {
    const nested = await withFile("metrics.jsonl", `${deep("[", "]")}\n`);
    expect(nested.problem).toMatch(/metrics\.jsonl, line 1: expected a JSON object, found '\[\[\[/);
    const line = `{"event":"diagnosis","klPerDimension":[${Array(100_000).fill('"x"').join()}]}\n`;
    const wrong = await withFile("metrics.jsonl", line);
    expect(wrong.problem).toContain("metrics.jsonl, line 1: expected an event");
  }, 120_000);

  it("is told of with the settings that there are not, of which the first have a suggestion", async () => {
    const more = Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`betta${index}`, 1]));
    const content = JSON.stringify({ ...JSON.parse(stored("config.json")), ...more });
    const { code, problem } = await withFile("config.json", content);
    expect(code).toBe(4);
    expect(problem).toContain("betta0: there is no such setting. Did you mean beta?");
    expect(problem).toContain("59,990 more unknown settings.");
  }, 120_000);

  it.each(described)(
    "is told of in few words, with strings of millions of characters in %s",
    async (name) => {
      const long = JSON.stringify("x".repeat(3_000_000));
      const [more = "", ...others] = spoilt(name, long);
      for (const content of [more, ...others.slice(0, 4)]) await withFile(name, content);
      expect((await withFile(name, JSON.stringify("x".repeat(70_000_000)))).problem.length).toBeLessThan(
        1000,
      );
    },
    120_000,
  );

  it("is told of where a version is none", async () => {
    const { problem } = await withFile(
      "config.json",
      `{"format": 2, "nelbo": ${"[".repeat(60)}${"]".repeat(60)}}`,
    );
    expect(problem).toContain("found format 2, written by nelbo [[[[...]]]]");
  });

  it.skipIf(process.platform === "win32").each([...described, "metrics.jsonl", "lock.json"])(
    "is told of at once where %s is a folder or a pipe",
    async (name) => {
      for (const kind of ["folder", "pipe"] as const) {
        const { code, problem } = await withFile(name, undefined, kind);
        expect(code).toBe(4);
        expect(problem).toContain(name);
        if (kind === "pipe") expect(problem).toMatch(/it is a pipe, a socket or a device|found a named pipe/);
      }
    },
    120_000,
  );
});

describe.skipIf(process.platform === "win32")("a pipe in the place of a file", () => {
  it.each<readonly [string, (pipe: string) => readonly string[]]>([
    ["picture.png", (pipe) => ["encode", at("runs", "good"), pipe]],
    ["images.npy", (pipe) => ["score", at("runs", "good"), pipe]],
    ["codes.csv", (pipe) => ["decode", at("runs", "good"), pipe, "--out", at("never.npy")]],
    [
      "pictures/inside.png",
      (pipe) => ["reconstruct", at("runs", "good"), join(pipe, ".."), "--out", at("never.png")],
    ],
    ["run.yaml", (pipe) => ["train", "--config", pipe, "--print-config"]],
    [
      "model.safetensors",
      (pipe) => ["train", at("images"), ...tiny, "--weights", pipe, "--out", at("never")],
    ],
    ["data/train-images-idx3-ubyte", (pipe) => ["train", join(pipe, ".."), ...tiny, "--out", at("never")]],
  ])(
    "is refused at once: %s",
    async (name, wordsOf) => {
      const pipe = at("pipes", ...name.split("/"));
      mkdirSync(join(pipe, ".."), { recursive: true });
      if (name.startsWith("data/")) cpSync(at("images"), join(pipe, ".."), { recursive: true });
      rmSync(pipe, { force: true });
      execFileSync("mkfifo", [pipe]);
      const { code, errors } = await nelbo(wordsOf(pipe));
      expect([2, 3, 4]).toContain(code);
      // In a folder it is named with its place there.
      expect(errors.join("\n")).toContain(name.startsWith("pictures/") ? "inside.png" : pipe);
      expect(errors.join("\n")).toContain("pipe");
    },
    120_000,
  );
});

describe("more threads than cores", () => {
  it("are taken with a word, in training, in a forecast and when a run goes on", async () => {
    const threads = String(availableParallelism() + 1);
    const warning = new RegExp(
      `^warning threads: expected at most \\d+, one for each core, found ${threads}\\.`,
    );
    const words = [
      "train",
      at("images"),
      ...tiny.filter((word, index) => tiny[index - 1] !== "--threads" && word !== "--threads"),
    ];
    const trained = await nelbo([...words, "--threads", threads, "--out", at("threads")]);
    expect({ code: trained.code, errors: trained.errors }).toEqual({
      code: 0,
      errors: [expect.stringMatching(warning)],
    });
    const forecast = await nelbo([...words, "--threads", threads, "--dry-run"]);
    expect(forecast.errors).toEqual([expect.stringMatching(warning)]);
    const resumed = await nelbo(["resume", at("threads"), "--epochs", "2"]);
    expect(resumed.errors).toEqual([expect.stringMatching(warning)]);
    const fewer = await nelbo([...words, "--threads", "1", "--out", at("one-thread")]);
    expect(fewer.errors).toEqual([]);
  }, 120_000);
});
