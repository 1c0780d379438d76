import { setTimeout as sleep } from "node:timers/promises";
import type { Peer } from "./peer.ts";

export interface TurnsOptions {
  readonly rounds: number;
  /** Before each turn, in milliseconds: threads that have just worked go on spinning for a moment. Default: 250. */
  readonly pause?: number;
}

/**
 * Lets programs work in turn, each while the others wait. Each round begins with another of them, so that none always
 * follows the same one.
 *
 * @param turn asks a program for its work, and gives what it says
 */
export async function inTurns<Name extends string, Result>(
  contenders: Readonly<Record<Name, Peer>>,
  { rounds, pause = 250 }: TurnsOptions,
  turn: (peer: Peer) => Promise<Result>,
): Promise<Readonly<Record<Name, readonly Result[]>>> {
  const names = Object.keys(contenders) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Result[]>;
  for (let round = 0; round < rounds; round++) {
    for (let place = 0; place < names.length; place++) {
      const name = names[(round + place) % names.length];
      if (name === undefined) continue;
      await sleep(pause);
      results[name].push(await turn(contenders[name]));
    }
  }
  return results;
}
