import { describe, expect, it } from "vitest";
import type { Peer } from "../peer.ts";
import { compareLosses, findFastest, requireSameNetwork, takeTurns } from "./contest.ts";

interface Script {
  readonly parameters?: number;
  /** Of its turns, one after another, for one step each. */
  readonly seconds?: readonly number[];
}

/** Peers that answer at once and write down who was asked for what. */
function fakePeers(scripts: Readonly<Record<string, Script>>) {
  const asked: string[] = [];
  const peers = Object.fromEntries(
    Object.entries(scripts).map(([name, { parameters, seconds = [] }]) => {
      let turn = 0;
      const peer: Peer = {
        about: { event: "ready", ...(parameters !== undefined && { parameters }) },
        ask: async (request) => {
          asked.push(`${name}: ${request}`);
          const steps = Number(request.split(" ")[1]);
          return { event: "steps", steps, seconds: steps * (seconds[turn++] ?? 1), loss: 100 };
        },
        quit: () => {},
      };
      return [name, peer];
    }),
  );
  return { peers, asked };
}

describe("takeTurns", () => {
  it("asks each contender once a round, and begins each round with another one", async () => {
    const { peers, asked } = fakePeers({ a: {}, b: {}, c: {} });
    await takeTurns(peers, { rounds: 4, steps: 7, pause: 0 });
    const order = ["a", "b", "c", "b", "c", "a", "c", "a", "b", "a", "b", "c"];
    expect(asked).toEqual(order.map((name) => `${name}: steps 7`));
  });

  it("gives each contender's seconds per step in the order of rounds", async () => {
    const { peers } = fakePeers({ a: { seconds: [0.5, 0.25] }, b: { seconds: [2, 4] } });
    const turns = await takeTurns(peers, { rounds: 2, steps: 8, pause: 0 });
    expect(turns.a?.map(({ seconds }) => seconds)).toEqual([0.5, 0.25]);
    expect(turns.b?.map(({ seconds }) => seconds)).toEqual([2, 4]);
  });

  it("refuses an answer about another number of steps", async () => {
    const ask = async () => ({ event: "steps", steps: 3, seconds: 1, loss: 1 });
    const peer: Peer = { about: {}, ask, quit: () => {} };
    await expect(takeTurns({ peer }, { rounds: 1, steps: 4, pause: 0 })).rejects.toThrow("expected 4 steps");
  });
});

describe("findFastest", () => {
  it("orders by the median, which one slow turn does not change", async () => {
    const { peers } = fakePeers({ steady: { seconds: [3, 3, 3] }, disturbed: { seconds: [2, 90, 2] } });
    const found = await findFastest(peers, { rounds: 3, steps: 5, pause: 0 });
    expect(found).toEqual([
      { name: "disturbed", seconds: 2 },
      { name: "steady", seconds: 3 },
    ]);
  });
});

describe("requireSameNetwork", () => {
  it("gives the number of parameters that all have", () => {
    const { peers } = fakePeers({ nelbo: { parameters: 228_905 }, pytorch: { parameters: 228_905 } });
    expect(requireSameNetwork(peers)).toBe(228_905);
  });

  it("refuses networks of different size, and one that does not say", () => {
    const { peers } = fakePeers({ nelbo: { parameters: 228_905 }, pytorch: { parameters: 228_904 } });
    expect(() => requireSameNetwork(peers)).toThrow("found nelbo 228905, pytorch 228904");
    expect(() => requireSameNetwork(fakePeers({ a: { parameters: 3 }, b: {} }).peers)).toThrow("b undefined");
    expect(() => requireSameNetwork(fakePeers({ a: {}, b: {} }).peers)).toThrow("a undefined");
  });
});

describe("compareLosses", () => {
  const turns = (...losses: number[]) => losses.map((loss) => ({ seconds: 1, loss }));

  it("compares means over the later half", () => {
    const compared = compareLosses({ nelbo: turns(500, 100, 102), pytorch: turns(900, 101, 103) }, 100);
    expect(compared).toEqual({ kind: "compared", losses: { nelbo: 101, pytorch: 102 }, agree: true });
  });

  it("finds a difference above 2% with any of the others", () => {
    const agree = (nelbo: number, ...others: number[]) => {
      const peers = Object.fromEntries(others.map((loss, index) => [`peer${index}`, turns(loss)]));
      const compared = compareLosses({ nelbo: turns(nelbo), ...peers }, 100);
      return compared.kind === "compared" && compared.agree;
    };
    expect(agree(101.9, 100, 102)).toBe(true);
    expect(agree(102.1, 100, 102)).toBe(false);
    expect(agree(97.9, 97.9, 100)).toBe(false);
    expect(agree(Number.NaN, 100)).toBe(false);
  });

  it("says so where too few steps were made", () => {
    const compared = compareLosses({ nelbo: turns(1), pytorch: turns(2) }, 99);
    expect(compared).toEqual({ kind: "too few steps", made: 99, needed: 100 });
  });
});
