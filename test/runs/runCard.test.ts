import { readFileSync } from "node:fs";
import { cp, rm, writeFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { openRunFolder, readRunCard } from "../../src/apply/runs.ts";
import { objectiveCard } from "../../src/config/card.ts";
import { RunError } from "../../src/errors.ts";
import { resumeRun } from "../../src/run/resumeRun.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages } from "../../src/testing/run/tinyImages.ts";

const at = temporaryFolder();
const cardOf = async (name: string) => readRunCard(await openRunFolder(at(name)));
const written = (name: string) => JSON.parse(readFileSync(at(name, "card.json"), "utf8"));

beforeAll(async () => {
  await writeTinyImages(at("images"));
  const controller = new AbortController();
  const settings = { ...tinySettings, data: at("images"), out: at("run"), beta: 2, validation: 12 };
  for await (const { event } of trainRun(settings, { signal: controller.signal })) {
    if (event === "step") controller.abort();
  }
});

describe("the objective card of a run", () => {
  it("is in card.json from the beginning, and is read from there", async () => {
    const { config, data } = await openRunFolder(at("run"));
    expect(written("run")).toEqual(objectiveCard(config, data));
    expect(written("run")).toMatchObject({ beta: 2, splits: { train: 48, validation: 12, test: 20 } });
    await cp(at("run"), at("reworded"), { recursive: true });
    const reworded = { ...written("run"), likelihood: "one of a later version", more: 1 };
    await writeFile(at("reworded", "card.json"), JSON.stringify(reworded));
    expect(await cardOf("reworded")).toMatchObject({ likelihood: "one of a later version", beta: 2 });
  });

  it("is made from the settings where a run has none, and written when it is resumed", async () => {
    await cp(at("run"), at("older"), { recursive: true });
    await rm(at("older", "card.json"));
    expect(await cardOf("older")).toEqual(written("run"));
    for await (const _ of resumeRun(at("older")));
    expect(written("older")).toEqual(written("run"));
  });

  it.each(["", "{", "[]", '{"beta":1}'])("is refused where the file holds %j", async (content) => {
    await cp(at("run"), at("damaged"), { recursive: true });
    await writeFile(at("damaged", "card.json"), content);
    await expect(cardOf("damaged")).rejects.toThrow(RunError);
    await expect(cardOf("damaged")).rejects.toThrow(/card\.json: expected an objective card/);
  });
});
