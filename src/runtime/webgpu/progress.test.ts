import { expect, it } from "vitest";
import { type SessionProgress, withProgress } from "./progress.ts";
import { loadFake } from "./testing/fakeEngine.ts";

it("reports a program from its loading until its first run has ended, and not again", async () => {
  const progress: SessionProgress[] = [];
  let finish: () => void = () => {};
  const model = await loadFake(
    (engine) => withProgress(engine, (event) => progress.push(event)),
    () =>
      new Promise((resolve) => {
        finish = () => resolve({});
      }),
  );
  expect(progress).toEqual([{ stage: "program", program: "training" }]);
  const first = model.run({});
  expect(progress).toHaveLength(1);
  finish();
  await first;
  expect(progress).toEqual([{ stage: "program", program: "training" }, { stage: "ready" }]);
  const second = model.run({});
  finish();
  await second;
  expect(progress).toHaveLength(2);
});

it("reports the end of a program that fails", async () => {
  const progress: SessionProgress[] = [];
  const model = await loadFake(
    (engine) => withProgress(engine, (event) => progress.push(event)),
    async () => {
      throw new Error("no kernel");
    },
  );
  await expect(model.run({})).rejects.toThrow("no kernel");
  expect(progress.at(-1)).toEqual({ stage: "ready" });
});
