import { evenly } from "../../../../examples/learn/bayes.ts";
import { information } from "../../../../examples/learn/information.ts";
import { rounded } from "../../stored.ts";

/** Curves as [place, value]. */
export interface InformationCurves {
  /** -log p in nats. */
  readonly information: readonly (readonly [number, number])[];
  readonly logarithm: readonly (readonly [number, number])[];
}

export function informationCurvesData(): InformationCurves {
  const curve = (places: readonly number[], f: (at: number) => number) =>
    places.map((at) => [rounded(at), rounded(f(at))] as const);
  return {
    information: curve(evenly(0.01, 1, 100), information),
    logarithm: curve(evenly(0.05, 4, 80), Math.log),
  };
}
