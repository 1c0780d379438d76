import type { Peer } from "../peer.ts";
import { mean, median } from "../statistics.ts";
import { inTurns, type TurnsOptions } from "../turns.ts";

/** What a peer says after `steps N`. */
export interface Turn {
  /** Per step. */
  readonly seconds: number;
  /** Mean over the data of these steps, in nats per datum. */
  readonly loss: number;
}

export interface ContestOptions extends TurnsOptions {
  /** Steps of a turn. */
  readonly steps: number;
}

type Turns<Name extends string> = Readonly<Record<Name, readonly Turn[]>>;

/** Lets programs train in turn, each the same number of steps. */
export function takeTurns<Name extends string>(
  contenders: Readonly<Record<Name, Peer>>,
  { steps, ...options }: ContestOptions,
): Promise<Turns<Name>> {
  return inTurns(contenders, options, (peer) => takeTurn(peer, steps));
}

async function takeTurn(peer: Peer, steps: number): Promise<Turn> {
  const answer = await peer.ask(`steps ${steps}`);
  const { seconds, loss } = answer;
  if (answer.steps !== steps || typeof seconds !== "number" || typeof loss !== "number") {
    throw new Error(`bench: expected ${steps} steps with seconds and loss, found ${JSON.stringify(answer)}`);
  }
  return { seconds: seconds / steps, loss };
}

/** The fastest of programs by their median turn, with all medians in seconds per step, fastest first. */
export async function findFastest<Name extends string>(
  contenders: Readonly<Record<Name, Peer>>,
  options: ContestOptions,
): Promise<readonly { readonly name: Name; readonly seconds: number }[]> {
  const turns = await takeTurns(contenders, options);
  return (Object.keys(turns) as Name[])
    .map((name) => ({ name, seconds: median(turns[name].map(({ seconds }) => seconds)) }))
    .sort((a, b) => a.seconds - b.seconds);
}

/**
 * The number of parameters that all programs train. Throws where they differ, or one does not say: what is compared then
 * is not the same network.
 */
export function requireSameNetwork(contenders: Readonly<Record<string, Peer>>): number {
  const counts = Object.entries(contenders).map(([name, { about }]) => [name, about.parameters] as const);
  const [[, first] = []] = counts;
  if (typeof first === "number" && counts.every(([, count]) => count === first)) return first;
  const found = counts.map(([name, count]) => `${name} ${String(count)}`).join(", ");
  throw new Error(`bench: expected one network with as many parameters everywhere, found ${found}`);
}

/** Losses may differ by this part of the peer's: noise and first values are each program's own. */
export const lossTolerance = 0.02;
/** Before as many steps, first values alone make losses differ by more. */
const fewestSteps = 100;

export type LossComparison =
  | { readonly kind: "too few steps"; readonly made: number; readonly needed: number }
  | { readonly kind: "compared"; readonly losses: Readonly<Record<string, number>>; readonly agree: boolean };

/**
 * Whether programs have learnt equally much after equally many steps: their mean losses over the later half of their turns,
 * against the first program's.
 *
 * @param made steps that each has made in all
 */
export function compareLosses(turns: Turns<string>, made: number): LossComparison {
  if (made < fewestSteps) return { kind: "too few steps", made, needed: fewestSteps };
  const later = (list: readonly Turn[]) =>
    mean(list.slice(Math.floor(list.length / 2)).map(({ loss }) => loss));
  const losses = Object.fromEntries(Object.entries(turns).map(([name, list]) => [name, later(list)]));
  const [first = Number.NaN, ...others] = Object.values(losses);
  const agree = others.every((loss) => Math.abs(first - loss) <= lossTolerance * Math.abs(loss));
  return { kind: "compared", losses, agree };
}
