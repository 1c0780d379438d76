import { describe, expect, it } from "vitest";
import { ConfigError, DataError } from "../errors.ts";
import type { ImageShape } from "./dataset.ts";
import { requireNoPadding, requireSupport } from "./support.ts";

const categorical = { name: "categorical", support: "one-hot" } as const;
const imageShape: ImageShape = [1, 2, 2];
const oneHot = [0, 255, 255, 0];

/** Images of two columns of two categories. */
function data(train: readonly number[], test: readonly number[] = oneHot) {
  const split = (numbers: readonly number[]) => ({
    count: numbers.length / 4,
    pixels: Uint8Array.from(numbers),
  });
  return { imageShape, train: split(train), test: split(test) };
}

describe("requireSupport", () => {
  it("takes one-hot columns", () => {
    const images = data([...oneHot, 0, 255, 0, 255]);
    expect(() => requireSupport(categorical, images)).not.toThrow();
  });

  it.each([
    ["grey numbers", [0, 255, 200, 55]],
    ["two ones", [0, 255, 255, 255]],
    ["none", [0, 255, 0, 0]],
  ])("refuses %s, and names what to take", (_, values) => {
    const refused = () => requireSupport(categorical, data(values));
    expect(refused).toThrow(DataError);
    expect(refused).toThrow(/training image 0: .* expected one-hot columns.*bernoulli/);
  });

  it("looks at the last image, of the test split too", () => {
    const many = Array.from({ length: 2000 }, () => oneHot).flat();
    const late = () => requireSupport(categorical, data([...many, 255, 0, 0, 1]));
    expect(late).toThrow(/^training image 2000: .* found \[0, 1\]/);
    const test = () => requireSupport(categorical, data(oneHot, [...many, 0, 0, 255, 0]));
    expect(test).toThrow(/^test image 2000: .* found \[0, 0\]/);
  });

  it("has nothing against bytes for any other likelihood", () => {
    for (const support of ["real", "unit interval", "bytes"] as const) {
      expect(() => requireSupport({ name: "x", support }, data([7, 9, 0, 0]))).not.toThrow();
    }
  });
});

describe("requireNoPadding", () => {
  it("refuses to pad one-hot columns, by name", () => {
    const refused = () => requireNoPadding(categorical, [1, 2, 2], [4, 4, 2]);
    expect(refused).toThrow(ConfigError);
    expect(refused).toThrow(/image-size.*'categorical'.*1 x 2 to be padded to 4 x 4.*Drop --image-size/);
  });

  it("has nothing against the size that images have, or other likelihoods", () => {
    expect(() => requireNoPadding(categorical, [4, 4, 2], [4, 4, 2])).not.toThrow();
    expect(() => requireNoPadding({ name: "x", support: "bytes" }, [1, 2, 2], [4, 4, 2])).not.toThrow();
  });
});
