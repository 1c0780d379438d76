import { beforeAll, describe, expect, it } from "vitest";
import { firstPosition } from "../../train/position.ts";
import { decodeDescription, encodeDescription } from "./description.ts";

const told = {
  run: "a".repeat(64),
  step: 7,
  metricsLines: 3,
  position: {
    ...firstPosition,
    epoch: 3,
    stepOfEpoch: 1,
    sums: { count: 16, loss: 0.1 + 0.2, reconstruction: 1e-9, kl: 123.456 },
    validation: { best: { epoch: 2, loss: 99.5 }, reference: 100, waited: 1 },
    seconds: { epoch: 0.25, total: 12.5 },
  },
  optimizer: { kind: "adam", updates: 7 },
  state: { bytes: 1000, sha256: "b".repeat(64) },
} as const;
let text: string;
beforeAll(async () => {
  text = await encodeDescription(told);
});

describe("a checkpoint's description", () => {
  it("gives back what it was told, to the bit", async () => {
    expect(await decodeDescription(text)).toMatchObject({ kind: "whole", description: told });
  });

  it("notices every flipped bit that changes its meaning", async () => {
    const bytes = new TextEncoder().encode(text);
    const whole = await decodeDescription(text);
    let noticed = 0;
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const flipped = bytes.with(bit >> 3, (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
      const read = await decodeDescription(new TextDecoder().decode(flipped));
      if (read.kind === "damaged") noticed += 1;
      else expect(read).toEqual(whole);
    }
    expect(noticed).toBeGreaterThan(0.7 * 8 * bytes.length);
  });

  it("notices that it was cut off, wherever", async () => {
    for (let length = 0; length < text.trimEnd().length; length++) {
      expect((await decodeDescription(text.slice(0, length))).kind).toBe("damaged");
    }
  });

  it.each(["[]", "null", '"text"', "{}"])("is not %s", async (other) => {
    expect((await decodeDescription(other)).kind).toBe("damaged");
  });
});
