import { describe, expect, it } from "vitest";
import type { Peer } from "../peer.ts";
import { largestDifference } from "./contenders.ts";
import { contestOf } from "./contest.ts";
import { parseDecoderFlags } from "./flags.ts";

/** A program that decodes so many images a second, and writes down what it was asked. */
function fakePeer(rate: number): { readonly peer: Peer; readonly asked: string[] } {
  const asked: string[] = [];
  const peer: Peer = {
    about: {},
    async ask(request) {
      asked.push(request);
      const [, batch, calls] = request.split(" ").map(Number);
      const images = (batch ?? 0) * (calls ?? 0);
      return { event: "decoded", images, seconds: images / rate };
    },
    quit: () => {},
  };
  return { peer, asked };
}

describe("contestOf", () => {
  it("takes PyTorch's fastest settings, and the quotients of images a second", async () => {
    const [nelbo, slow, fast, kept] = [fakePeer(300), fakePeer(50), fakePeer(100), fakePeer(150)];
    const pytorch = { default: { slow: slow.peer, fast: fast.peer }, keep: { kept: kept.peer } };
    const contest = await contestOf(
      { nelbo: nelbo.peer, pytorch },
      { network: "dense", batch: 3, rounds: 4, pause: 0, turnSeconds: 1 },
    );
    expect(contest).toMatchObject({
      network: "dense",
      batch: 3,
      settings: { pytorch: "fast", pytorchTuned: "kept" },
    });
    expect(contest.nelbo).toBeCloseTo(300, 9);
    expect(contest.ratio).toBeCloseTo(3, 9);
    expect(contest.ratioTuned).toBeCloseTo(2, 9);
    // A turn of a second is 100 calls of 3 images; three trials of a third of one, a turn to warm up, and four that count.
    expect(fast.asked).toEqual([...Array(3).fill("decode 3 33"), ...Array(5).fill("decode 3 100")]);
    expect(slow.asked).toHaveLength(3);
  });

  it("refuses an answer about other images", async () => {
    const peer: Peer = { about: {}, ask: async () => ({ images: 2, seconds: 1 }), quit: () => {} };
    const contenders = { nelbo: peer, pytorch: { default: { a: peer }, keep: { a: peer } } };
    await expect(contestOf(contenders, { network: "dense", batch: 7, rounds: 1, pause: 0 })).rejects.toThrow(
      "expected 35 images",
    );
  });
});

describe("largestDifference", () => {
  it("is that of the first from the others", () => {
    const outputs = [Float32Array.of(0, 1), Float32Array.of(0, 1), Float32Array.of(0.25, 1)];
    expect(() => largestDifference(outputs, 1e-4)).toThrow("a difference of 0.25 at number 0");
    expect(largestDifference(outputs.slice(0, 2), 1e-4)).toBe(0);
  });

  it("refuses means that say nothing, of another number, and NaN", () => {
    expect(() => largestDifference([Float32Array.of(1, 1), Float32Array.of(1, 1)], 1e-4)).toThrow(
      "differ among",
    );
    expect(() => largestDifference([Float32Array.of(0, 1), Float32Array.of(0)], 1e-4)).toThrow(
      "expected 2 numbers",
    );
    expect(() => largestDifference([Float32Array.of(0, 1), Float32Array.of(0, Number.NaN)], 1e-4)).toThrow(
      "NaN",
    );
  });
});

describe("parseDecoderFlags", () => {
  it("takes all networks at three batch sizes, unless told otherwise", () => {
    expect(parseDecoderFlags([])).toEqual({
      models: ["dense", "conv", "residual"],
      batches: [1, 64, 1024],
      json: false,
      rounds: 9,
      threads: 0,
    });
    expect(parseDecoderFlags(["conv", "--batches", "8,16", "--rounds", "2", "--json"])).toMatchObject({
      models: ["conv"],
      batches: [8, 16],
      json: true,
      rounds: 2,
    });
  });

  it("refuses other networks and numbers that are none", () => {
    expect(() => parseDecoderFlags(["mnist"])).toThrow("dense, conv, residual, found 'mnist'");
    expect(() => parseDecoderFlags(["--batches", "1,x"])).toThrow("--batches: expected a whole number");
    expect(() => parseDecoderFlags(["--rounds", "0"])).toThrow("--rounds");
  });
});
