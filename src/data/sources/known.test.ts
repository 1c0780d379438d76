import { describe, expect, it } from "vitest";
import { fashionMnistDataset, idxFileName, idxRoles, mnistDataset } from "./known.ts";

describe("known data sets", () => {
  it("have the published names of their files", () => {
    expect(idxRoles.map(idxFileName)).toEqual([
      "train-images-idx3-ubyte",
      "train-labels-idx1-ubyte",
      "t10k-images-idx3-ubyte",
      "t10k-labels-idx1-ubyte",
    ]);
  });

  it.each([mnistDataset, fashionMnistDataset])(
    "$name: hashes are distinct, sizes match 28 x 28 images, mirrors are folders",
    (known) => {
      const files = idxRoles.map((role) => known.files[role]);
      const sums = files.flatMap(({ sha256, gzipSha256 }) => [sha256, gzipSha256]);
      expect(new Set(sums).size).toBe(8);
      for (const sum of sums) expect(sum).toMatch(/^[0-9a-f]{64}$/);
      expect(files.map(({ bytes }) => bytes)).toEqual([
        16 + 60_000 * 784,
        8 + 60_000,
        16 + 10_000 * 784,
        8 + 10_000,
      ]);
      for (const mirror of known.mirrors) expect(new URL(mirror).pathname).toMatch(/\/$/);
      expect(known.classes).toHaveLength(10);
    },
  );
});
