import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { reportRun } from "../../src/apply/reportRun.ts";
import { RunError } from "../../src/errors.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { resumeRun } from "../../src/run/resumeRun.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { nelbo } from "../cli/terminal.ts";
import { readPage } from "./wellFormed.ts";

const at = temporaryFolder();
const hostile = `<script>alert(1)<|script> & "run"`.replace("|", "");

beforeAll(async () => {
  await writeTinyImages(at("images"));
  const settings = { ...tinySettings, data: at("images"), seed: 3, beta: 2, hiddenSizes: [12, 8] };
  for await (const _ of trainRun({ ...settings, out: at("run") }));
});

const pageOf = async (name: string) => {
  const { file } = await reportRun(at(name));
  return readPage(readFileSync(file, "utf8"));
};
const textOf = (elements: Awaited<ReturnType<typeof pageOf>>, name: string) =>
  elements.filter((each) => each.name === name).map(({ text }) => text);

/** The lines of a copy's metrics.jsonl, changed. */
async function copyWith(name: string, change: (lines: readonly string[]) => readonly string[]) {
  await cp(at("run"), at(name), { recursive: true });
  const path = at(name, "metrics.jsonl");
  const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
  await writeFile(
    path,
    change(lines)
      .map((line) => `${line}\n`)
      .join(""),
  );
  await rm(at(name, "checksums.json"), { force: true });
}

describe("reportRun", () => {
  it("has the run's own metrics, its settings and its data, within 5 MB", async () => {
    const written = await reportRun(at("run"));
    expect(written.file).toBe(at("run", "report.html"));
    const page = readFileSync(written.file);
    expect(written.bytes).toBe(page.length);
    expect(page.length).toBeLessThan(5e6);
    const elements = readPage(page.toString());
    expect(textOf(elements, "h1")).toEqual(["VAE 64–12–8–4 on images"]);
    const metrics = readFileSync(at("run", "metrics.jsonl"), "utf8").split("\n");
    const last = metrics.findLast((line) => line.includes('"event":"epoch"'));
    const { test } = JSON.parse(last ?? "") as { test: Record<string, number> };
    const { loss = 0, reconstruction = 0, kl = 0 } = test;
    const merit = elements.find(({ attributes }) => attributes.class === "merit")?.text;
    expect(merit).toContain(
      `Training minimises the beta-VAE loss of grey pixels: ${loss.toFixed(2)} = ${reconstruction.toFixed(2)} + 2 × ${kl.toFixed(2)}.`,
    );
    const sum = elements.find(({ attributes }) => attributes.class === "sum")?.text;
    expect(sum).toBe(
      `${(reconstruction + kl).toFixed(2)}nats per datum=${reconstruction.toFixed(2)}reconstruction+${kl.toFixed(2)}KL divergence`,
    );
    const data = JSON.parse(readFileSync(at("run", "data.json"), "utf8")) as { files: { sha256: string }[] };
    const codes = textOf(elements, "code");
    for (const { sha256 } of data.files) expect(codes).toContain(sha256);
    for (const { attributes } of elements.filter(({ name }) => name === "img")) {
      expect(attributes.alt).not.toBe("");
      expect(attributes.src).toMatch(/^data:image\/(png|svg\+xml);base64,/);
    }
  });

  it("has the codes as points to rotate, with a still figure for paper", async () => {
    const elements = await pageOf("run");
    const canvas = elements.find(({ name }) => name === "canvas");
    expect(canvas?.attributes["data-axes"]).toMatch(/^\["component 1: \d+% of the variance","component 2/);
    expect(canvas?.attributes["aria-label"]).toContain("points in three dimensions");
    expect(elements.some(({ name, attributes }) => name === "div" && attributes.class === "still")).toBe(
      true,
    );
  });

  it("has a command that trains the same model, to the bit", async () => {
    const [command = ""] = textOf(await pageOf("run"), "pre");
    const words = command.replace(/^nelbo /, "").split(" ");
    expect(words).toContain("hiddenSizes=12,8");
    expect((await nelbo([...words, "--out", at("again")])).code).toBe(0);
    const model = (name: string) => readFileSync(at(name, "model.safetensors"));
    expect(model("again").equals(model("run"))).toBe(true);
  });

  it("is harmless whatever the run's name is", async () => {
    await cp(at("run"), at(hostile), { recursive: true });
    const path = at(hostile, "data.json");
    const data = JSON.parse(await readFile(path, "utf8")) as object;
    await writeFile(path, JSON.stringify({ ...data, name: hostile }));
    await rm(at(hostile, "checksums.json"));
    const elements = await pageOf(hostile);
    expect(textOf(elements, "script")).toHaveLength(1);
    expect(textOf(elements, "h1")).toEqual([`VAE 64–12–8–4 on ${hostile}`]);
    expect(textOf(elements, "pre").at(-1)).toBe(`nelbo report '${basename(at(hostile))}'`);
  });

  it("overwrites its own page, and no other file", async () => {
    const { file } = await reportRun(at("run"));
    const before = readFileSync(file, "utf8");
    await writeFile(file, before.replace("How to repeat it", "Old"));
    await reportRun(at("run"));
    expect(readFileSync(file, "utf8")).toContain("How to repeat it");

    await cp(at("run"), at("notes"), { recursive: true });
    await writeFile(at("notes", "report.html"), "<p>mine</p>");
    await expect(reportRun(at("notes"))).rejects.toThrow(/another file, which was not changed/);
    expect(readFileSync(at("notes", "report.html"), "utf8")).toBe("<p>mine</p>");
    await expect(reportRun(at("run"), { out: at("notes", "report.html") })).rejects.toThrow(RunError);
    expect((await reportRun(at("run"), { out: at("new.html") })).file).toBe(at("new.html"));
  });

  it("can be made from an interrupted run, without the parts that require the trained model", async () => {
    await copyWith("interrupted", (lines) => lines.slice(0, 2));
    await rm(at("interrupted", "model.safetensors"));
    const { figures, missing } = await reportRun(at("interrupted"));
    expect(figures).toEqual(["Reconstructions", "Samples"]);
    const advice = (run: string) =>
      `it requires the trained model, and training is not finished (nelbo resume ${run})`;
    expect(new Set(missing.map(({ reason }) => reason))).toEqual(new Set([advice(at("interrupted"))]));
    const page = await pageOf("interrupted");
    expect(page.some(({ text }) => text.includes(advice("interrupted")))).toBe(true);
    expect(readFileSync(at("interrupted", "report.html"), "utf8")).not.toContain(at("interrupted"));
    const warned = page.filter(({ attributes }) => attributes.class === "warning");
    expect(warned.map(({ text }) => text)).toEqual([
      "Training was interrupted after epoch 1 of 2 and can be resumed. The metrics are those of its last whole epoch.",
    ]);
  });

  it("warns that a run diverged, with the step and the term", async () => {
    const end = JSON.stringify({ event: "diverged", step: 7, term: "kl" });
    await copyWith("diverged", (lines) => [...lines.slice(0, 2), end]);
    await rm(at("diverged", "model.safetensors"));
    const warned = (await pageOf("diverged")).find(({ attributes }) => attributes.class === "warning");
    expect(warned?.text).toContain("Training diverged: NaN or infinity occurred at step 7, in kl.");
  });

  it("is judged by the best epoch if training stopped early", async () => {
    const measured = (loss: number) => ({ loss, reconstruction: loss - 1, kl: 0.5 });
    await copyWith("early", ([started = "", ...epochs]) => {
      const judged = epochs.slice(0, 2).map((line, index) => {
        return JSON.stringify({ ...JSON.parse(line), validation: measured(index + 30) });
      });
      const done = { event: "done", reason: "early stopping", epochs: 2, step: 8, seconds: 1 };
      return [started, ...judged, JSON.stringify(done)];
    });
    const elements = await pageOf("early");
    expect(textOf(elements, "h2")[0]).toMatch(/after epoch 1$/);
    expect(textOf(elements, "output")).toEqual(["1"]);
    const warned = elements.find(({ attributes }) => attributes.class === "warning");
    expect(warned?.text).toContain("The model is from epoch 1, the best one.");
  });

  it("lists what is missing if the data were moved, and accepts their new place", async () => {
    await cp(at("run"), at("moved"), { recursive: true });
    const path = at("moved", "config.json");
    await writeFile(path, (await readFile(path, "utf8")).replace(at("images"), at("gone")));
    await rm(at("moved", "checksums.json"));
    const without = await reportRun(at("moved"));
    expect(without.missing.some(({ reason }) => reason.includes(at("gone")))).toBe(true);
    const found = await reportRun(at("moved"), { data: at("images") });
    expect(found.missing.some(({ reason }) => reason.includes(at("gone")))).toBe(false);
    expect(found.figures.length).toBeGreaterThan(without.figures.length);
  });

  it("refuses a folder that is no run, or a run without an epoch", async () => {
    await mkdir(at("empty"));
    await expect(reportRun(at("empty"))).rejects.toThrow(RunError);
    await copyWith("begun", (lines) => lines.slice(0, 1));
    await expect(reportRun(at("begun"))).rejects.toThrow(
      `${at("begun")}: expected a run with at least one whole epoch, found none (interrupted). Resume it: nelbo resume`,
    );
  });
});

describe("nelbo report", () => {
  it("prints the page's path, as a line, as a path alone or as JSON", async () => {
    const { lines, code, errors } = await nelbo(["report", at("run")]);
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    expect(lines[0]).toMatch(/report\.html: \d+\.\d MB, \d+ figures$/);
    expect((await nelbo(["report", at("run"), "--quiet"])).lines).toEqual([at("run", "report.html")]);
    const { lines: told } = await nelbo(["report", at("run"), "--json", "--out", at("told.html")]);
    expect(JSON.parse(told.join(""))).toMatchObject({ file: at("told.html") });
    expect((await nelbo(["report", at("empty")])).code).toBe(4);
  });
});

describe("a training with a report at its end", () => {
  it("writes it when the run is closed, and warns if another file is in its place", async () => {
    const settings = { ...tinySettings, data: at("images"), epochs: 1, out: at("told") };
    const ends: RunEvent[] = [];
    for await (const event of trainRun(settings, { report: true })) ends[0] = event;
    expect(ends[0]).toMatchObject({
      event: "reported",
      file: at("told", "report.html"),
      bytes: expect.any(Number),
    });
    const page = readPage(readFileSync(at("told", "report.html"), "utf8"));
    expect(page.filter(({ attributes }) => attributes.class === "warning")).toEqual([]);

    for await (const event of resumeRun(at("told"), { epochs: 2, report: true })) {
      if (event.event === "started") await writeFile(at("told", "report.html"), "mine");
      ends[1] = event;
    }
    expect(ends[1]).toMatchObject({
      event: "warning",
      message: expect.stringMatching(
        /^The run is complete, but its report was not written\. .* found another file/,
      ),
    });
    expect(readFileSync(at("told", "report.html"), "utf8")).toBe("mine");
  });

  it("skips it if it is stopped after the last epoch", async () => {
    const settings = { ...tinySettings, data: at("images"), epochs: 1, out: at("hurried") };
    const stop = new AbortController();
    const ends: RunEvent[] = [];
    for await (const event of trainRun(settings, { report: true, signal: stop.signal })) {
      if (event.event === "saved") stop.abort();
      ends.push(event);
    }
    expect(ends.slice(-2)).toMatchObject([
      { event: "saved" },
      {
        event: "warning",
        message: expect.stringMatching(/not written\. To write it later: nelbo report /),
      },
    ]);
    expect(existsSync(at("hurried", "report.html"))).toBe(false);
  });
});
