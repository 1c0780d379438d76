import { describe, expect, it } from "vitest";
import { ConfigError } from "../errors.ts";
import { stoppingOf } from "./assemble.ts";
import { resolveConfig } from "./config.ts";
import { refusalOf } from "./testing/refusal.ts";

describe("early stopping in a run's settings", () => {
  it("is off by default, and any fall counts unless something is said", () => {
    expect(stoppingOf(resolveConfig())).toBeUndefined();
    const patient = { patience: 5, validation: 100 };
    expect(stoppingOf(resolveConfig(patient))).toEqual({ patience: 5, minimumChange: 0 });
    expect(stoppingOf(resolveConfig({ ...patient, minimumChange: 0.5, schedule: "step" }))).toEqual({
      patience: 5,
      minimumChange: 0.5,
    });
  });

  it.each([
    [{ patience: 5 }, "early stopping requires validation images, found validation 0. Add --validation"],
    [{ patience: 5, validation: 100, schedule: "cosine" }, "Drop --patience"],
    [{ minimumChange: 1 }, "has an effect only with patience. Drop --minimum-change, or add --patience"],
    [{ patience: 0, validation: 100 }, "expected a whole number from 1"],
  ])("%o is refused, saying which of the two to drop", (wrong, message) => {
    expect(() => resolveConfig(wrong)).toThrow(ConfigError);
    expect(refusalOf(wrong)).toContain(message);
  });
});
