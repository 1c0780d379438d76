import { describe, expect, it } from "vitest";
import { ConfigError, DataError } from "../errors.ts";
import { residentSource } from "./sources/resident.ts";
import { requireNoPadding, requireSupport } from "./support.ts";

const categorical = { name: "categorical", support: "one-hot" } as const;
const shape = [1, 2, 2] as const;
const oneHot = [0, 255, 255, 0];

/** Images of two columns of two categories. */
function data(train: readonly number[], test: readonly number[] = oneHot) {
  const split = (numbers: readonly number[]) => residentSource({ shape, x: Uint8Array.from(numbers) });
  return { shape, train: split(train), test: split(test) };
}

describe("requireSupport", () => {
  it("accepts one-hot columns", async () => {
    const images = data([...oneHot, 0, 255, 0, 255]);
    await expect(requireSupport(categorical, images)).resolves.toBeUndefined();
  });

  it.each([
    ["grey numbers", [0, 255, 200, 55]],
    ["two ones", [0, 255, 255, 255]],
    ["none", [0, 255, 0, 0]],
  ])("rejects %s, and suggests alternatives", async (_, values) => {
    const refused = requireSupport(categorical, data(values));
    await expect(refused).rejects.toThrow(DataError);
    await expect(refused).rejects.toThrow(/training image 0: .* requires one-hot columns.*bernoulli/);
  });

  it("checks the last image, also of the test split", async () => {
    const many = Array.from({ length: 2000 }, () => oneHot).flat();
    const late = requireSupport(categorical, data([...many, 255, 0, 0, 1]));
    await expect(late).rejects.toThrow(/^training image 2000: .* found \[0, 1\]/);
    const test = requireSupport(categorical, data(oneHot, [...many, 0, 0, 255, 0]));
    await expect(test).rejects.toThrow(/^test image 2000: .* found \[0, 0\]/);
  });

  it("accepts bytes for every other likelihood", async () => {
    for (const support of ["real", "unit interval", "bytes"] as const) {
      await expect(requireSupport({ name: "x", support }, data([7, 9, 0, 0]))).resolves.toBeUndefined();
    }
  });
});

describe("requireNoPadding", () => {
  it("rejects padded one-hot columns, and names the setting", () => {
    const refused = () => requireNoPadding(categorical, [1, 2, 2], [4, 4, 2]);
    expect(refused).toThrow(ConfigError);
    expect(refused).toThrow(/imageSize: .*'categorical'.*1 x 2 to be padded to 4 x 4.*Drop imageSize/);
  });

  it("accepts an unchanged size, and other likelihoods", () => {
    expect(() => requireNoPadding(categorical, [4, 4, 2], [4, 4, 2])).not.toThrow();
    expect(() => requireNoPadding({ name: "x", support: "bytes" }, [1, 2, 2], [4, 4, 2])).not.toThrow();
  });
});
