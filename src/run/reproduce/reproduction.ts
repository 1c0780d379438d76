/** How long a reproduction takes on two cores, and whether the command runs it without being named. */
export type Duration = "seconds" | "minutes" | "half an hour" | "hours";

/** What is needed to reproduce a published result. */
export interface Reproduction {
  /** `pytorch-example`: the name on the command line. */
  readonly name: string;
  readonly title: string;
  /** The published number, or the exact one, and its unit: `106.66 nats`. */
  readonly published: string;
  /** Author, year, and where the number is. */
  readonly source: string;
  /** The settings, in words. */
  readonly settings: string;
  /** Within which the number counts as reproduced, in words. */
  readonly tolerance: string;
  /** Seeds without `--seeds`. */
  readonly seeds: readonly number[];
  readonly duration: Duration;
  /** Why it cannot be compared as it stands; empty if it can. */
  readonly differences: readonly string[];
  /** Absent for a result that this version lists but does not run. */
  readonly run?: (request: ReproductionRequest) => Promise<Attempt>;
}

export interface ReproductionRequest {
  readonly seed: number;
  /** An empty folder for runs, which is deleted afterwards. */
  readonly folder: string;
  /** Larochelle's fixed pixels: a folder with `.amat` files. Default: nelbo's own fixed draw of MNIST. */
  readonly data?: string | undefined;
  readonly onProgress?: ((text: string) => void) | undefined;
}

/** The result of one seed. */
export interface Attempt {
  /** The number to compare, in the unit of the published one. */
  readonly value: number;
  /** Whether it is within the tolerance. */
  readonly passed: boolean;
  /** Further numbers, in words. */
  readonly details: string;
  /** Why this attempt cannot be compared with the published number; absent if it can. */
  readonly incomparable?: string;
}

export type Verdict = "PASS" | "FAIL" | "NOT COMPARABLE" | "not run";

/** A reproduction with its attempts, as the page and the JSON have it. */
export interface Reproduced extends Omit<Reproduction, "run" | "seeds"> {
  readonly verdict: Verdict;
  readonly attempts: readonly (Attempt & { readonly seed: number; readonly seconds: number })[];
  /** Processor, cores, Node and engine; absent if it was not run. */
  readonly machine?: string;
  /** The day: `2026-12-01`. */
  readonly date?: string;
  readonly command: string;
}

/** PASS if every attempt is within the tolerance; NOT COMPARABLE if the setting differs from the published one. */
export function verdictOf(
  attempts: readonly Pick<Attempt, "passed" | "incomparable">[],
  differences: readonly string[],
): Verdict {
  if (attempts.length === 0) return "not run";
  if (differences.length > 0 || attempts.some(({ incomparable }) => incomparable !== undefined))
    return "NOT COMPARABLE";
  return attempts.every(({ passed }) => passed) ? "PASS" : "FAIL";
}
