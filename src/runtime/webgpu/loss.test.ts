import { expect, it } from "vitest";
import { EngineError } from "../../errors.ts";
import { withLossErrors } from "./loss.ts";
import { loadFake } from "./testing/fakeEngine.ts";

it("names the loss of the device in the first error that reports it, and in all later ones", async () => {
  const messages = ["no kernel", "mapAsync failed: The Device was lost before mapping.", "status was false"];
  const model = await loadFake(withLossErrors, async () => {
    throw new Error(messages.shift());
  });
  await expect(model.run({})).rejects.toThrow(/^no kernel$/);
  for (let time = 0; time < 2; time++) {
    const error = await model.run({}).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EngineError);
    expect(String(error)).toMatch(
      /the GPU was lost.*The Device was lost before mapping.*Open a new session, and restore/,
    );
  }
});
