import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { trainRun } from "../../src/run/trainRun.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { toldIn } from "./readEvents.ts";
import { victimSettings } from "./victimSettings.ts";

const at = temporaryFolder();
const victim = fileURLToPath(new URL("./victim.ts", import.meta.url));

/** Begins or resumes a run in a process of its own, and kills it so long after it trains; true where it was killed. */
async function trainAndKill(milliseconds: number): Promise<boolean> {
  const what = existsSync(at("killed", "config.json")) ? "resume" : "begin";
  const words = ["--import", "tsx", victim, at("images"), at("killed"), what];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  let timer: NodeJS.Timeout | undefined;
  child.stdout.once("data", () => {
    if (milliseconds < Number.POSITIVE_INFINITY)
      timer = setTimeout(() => child.kill("SIGKILL"), milliseconds);
  });
  const signal = await new Promise((resolve) => child.on("close", (_, by) => resolve(by)));
  clearTimeout(timer);
  return signal === "SIGKILL";
}

it("event files tell everything once, however often their run is killed", async () => {
  await writeTinyImages(at("images"));
  for await (const _ of trainRun({ ...victimSettings, data: at("images"), out: at("whole") }));
  let kills = 0;
  for (const after of [60, 20, 110, Number.POSITIVE_INFINITY]) if (await trainAndKill(after)) kills += 1;
  expect(kills).toBeGreaterThan(0);
  expect(toldIn(at("killed", "tensorboard"))).toEqual(toldIn(at("whole", "tensorboard")));
}, 240_000);
