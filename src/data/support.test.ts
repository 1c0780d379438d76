import { describe, expect, it } from "vitest";
import { DataError } from "../errors.ts";
import { requireSupport } from "./support.ts";

const categorical = { name: "categorical", support: "one-hot" } as const;

describe("requireSupport", () => {
  it("takes one-hot columns", () => {
    const pixels = Uint8Array.of(0, 255, 255, 0, 0, 255, 0, 255);
    expect(() => requireSupport(categorical, { count: 2, pixels }, [1, 2, 2])).not.toThrow();
  });

  it.each([
    ["grey numbers", [0, 255, 200, 55]],
    ["two ones", [0, 255, 255, 255]],
    ["none", [0, 255, 0, 0]],
  ])("refuses %s, and names what to take", (_, values) => {
    const refused = () =>
      requireSupport(categorical, { count: 1, pixels: Uint8Array.from(values) }, [1, 2, 2]);
    expect(refused).toThrow(DataError);
    expect(refused).toThrow(/image 0: .* expected one-hot columns.*bernoulli/);
  });

  it("has nothing against bytes for any other likelihood", () => {
    for (const support of ["real", "unit interval", "bytes"] as const) {
      const pixels = Uint8Array.of(7, 9);
      expect(() => requireSupport({ name: "x", support }, { count: 1, pixels }, [1, 1, 2])).not.toThrow();
    }
  });
});
