import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeMetrics } from "../../src/store/metricsLine.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { nelbo, type Transcript } from "./terminal.ts";

const at = temporaryFolder();
/** 540 steps, which is enough to be judged, with a KL that leaves nothing of the code. */
const settings = "--hidden 8 --latent 3 --batch 1 --threads 1 --beta 50".split(" ");
const train = (name: string, epochs: number, ...more: string[]) =>
  nelbo(["train", at("images"), ...settings, "--epochs", String(epochs), "--out", at(name), ...more]);
const warning = "warning: posterior collapse. The codes carry no information about the images";

let diagnosed: Transcript;
beforeAll(async () => {
  await writeTinyImages(at("images"));
  diagnosed = await train("diagnosed", 9);
});

describe("a training whose posterior collapses", () => {
  it("is diagnosed so once when it is found, and again of the model at the end", () => {
    expect(diagnosed.code).toBe(0);
    expect(diagnosed.errors.filter((line) => line.startsWith("warning:"))).toHaveLength(1);
    expect(diagnosed.errors.join(" ")).toContain(warning);
    expect(diagnosed.errors.join(" ").replace(/\s+/g, " ")).toContain("Lower --beta, now 50, toward 1");
    const codes = diagnosed.lines.findIndex((line) =>
      line.startsWith("codes   0 of 3 dimensions are active"),
    );
    expect(codes).toBeGreaterThan(diagnosed.lines.findIndex((line) => line.startsWith("done in")));
    const end = diagnosed.lines.slice(codes).map((line) => line.trim());
    expect(end.join(" ")).toContain(warning);
    for (const line of [...diagnosed.lines, ...diagnosed.errors]) {
      if (!line.includes("/")) expect(line.length).toBeLessThanOrEqual(100);
    }
  });

  it("is diagnosed so on standard error where the rest is quiet", async () => {
    const { lines, errors } = await train("quiet", 9, "--quiet");
    expect(lines).toEqual([at("quiet")]);
    expect(errors.join(" ")).toContain(warning);
    expect(errors.filter((line) => line.startsWith("warning:"))).toHaveLength(1);
  });

  it("is diagnosed once, at the end, that it was too short to be judged", async () => {
    const { lines } = await train("short", 2);
    const notes = lines.filter((line) => line.trim().startsWith("note: few steps."));
    expect(notes).toEqual([expect.stringMatching(/^ {8}note/)]);
  });

  it("is kept in metrics.jsonl, a diagnosis after each epoch, and diagnosed by info", async () => {
    const events = decodeMetrics(readFileSync(at("diagnosed", "metrics.jsonl"), "utf8"), "metrics");
    const pair = ["epoch", "diagnosis"];
    expect(events.map(({ event }) => event)).toEqual([
      "started",
      ...Array.from({ length: 9 }, () => pair).flat(),
      "done",
    ]);
    const last = events.findLast((event) => event.event === "diagnosis");
    expect(last?.findings.map(({ code }) => code)).toEqual(["posterior-collapse"]);
    const { lines } = await nelbo(["info", at("diagnosed")]);
    expect(lines).toContain("Diagnosis after epoch 9");
    expect(lines.join(" ").replace(/\s+/g, " ")).toContain("warning posterior collapse. The codes carry");
    const json = JSON.parse((await nelbo(["info", at("diagnosed"), "--json"])).lines.join(""));
    expect(json.diagnosis).toEqual(last);
  });

  it("is warned of at the top of its report, with what to change below", () => {
    const page = readFileSync(at("diagnosed", "report.html"), "utf8");
    expect(page).toContain(
      "Posterior collapse, by test images after epoch 9: The codes carry no information about the images",
    );
    expect(page).toContain("<b>Posterior collapse. </b>");
    expect(page).toContain("Since epoch 9.");
    expect(page).toContain("KL of each latent dimension, of 20 test images, over 9 epochs");
  });
});
