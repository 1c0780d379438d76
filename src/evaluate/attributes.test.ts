import { describe, expect, it } from "vitest";
import { DataError } from "../errors.ts";
import { attributeVector, classCounts, meanCodes } from "./attributes.ts";

const codes = { mu: Float32Array.of(1, 2, 3, 4, 5, 12), count: 3, latentSize: 2 };
const labels = Uint8Array.of(0, 2, 0);

describe("meanCodes", () => {
  it("has a mean for each class, and none for a class without data", () => {
    const [zero, one, two] = meanCodes(codes, labels);
    expect([...(zero ?? [])]).toEqual([3, 7]);
    expect(one).toBeUndefined();
    expect([...(two ?? [])]).toEqual([3, 4]);
    expect(classCounts(labels)).toEqual([2, 0, 1]);
  });

  it("throws for another number of labels", () => {
    expect(() => meanCodes(codes, Uint8Array.of(1))).toThrow(DataError);
  });
});

describe("attributeVector", () => {
  it("leads from the mean of one class to that of the other", () => {
    expect([...attributeVector(meanCodes(codes, labels), 0, 2)]).toEqual([0, -3]);
    expect([...attributeVector(meanCodes(codes, labels), 2, 0)]).toEqual([0, 3]);
  });

  it("throws for a class without data", () => {
    expect(() => attributeVector(meanCodes(codes, labels), 0, 1)).toThrow("class 1 has no codes");
  });
});
