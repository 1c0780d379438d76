import { beforeAll, describe, expect, it } from "vitest";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { nelbo } from "../cli/terminal.ts";
import { data } from "./data.ts";
import { at, train } from "./entry.ts";
import { outputs } from "./outputs.ts";
import { runs } from "./runs.ts";

beforeAll(async () => {
  await writeTinyImages(at("images"));
  await writeTinyImages(at("others"), 3);
  await train("run", {});
  await train("cosine", { schedule: "cosine" });
  await train("stopped", { schedule: "cosine", epochs: 2 }, 2);
  expect(await nelbo(["export", at("run"), "--out", at("export")])).toMatchObject({ code: 0 });
}, 300_000);

describe.each(Object.entries({ data, runs, outputs }))("what is said of %s can be done", (_, entries) => {
  it.each(entries)("$name", async ({ says, bringAbout }) => {
    const { message, follow } = await bringAbout();
    for (const text of typeof says === "string" ? [says] : says) expect(message).toContain(text);
    await follow();
  });
});
