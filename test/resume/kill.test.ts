import { expect, it } from "vitest";
import { trainRun } from "../../src/run/trainRun.ts";
import { contentOf } from "../../src/testing/run/compareRuns.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { killSettings, trainThroughKills, whileOpening, whileTraining } from "./killing.ts";

const at = temporaryFolder();

/** The short version of kill.ts, which kills a hundred times: once while a resumed run opens, twice while it trains. */
it("a run killed at random moments ends with the bits of one that was not", async () => {
  const images = await writeTinyImages(at("images"));
  const whole = (async () => {
    for await (const _ of trainRun({ ...killSettings, data: images, out: at("whole") }));
  })();
  const moments = [whileTraining, whileOpening, whileTraining];
  const [{ kills, complaints }] = await Promise.all([
    trainThroughKills(images, at("killed"), moments),
    whole,
  ]);
  expect(complaints).toEqual([]);
  expect(kills).toBeGreaterThan(0);
  expect(contentOf(at("killed"))).toEqual(contentOf(at("whole")));
});
