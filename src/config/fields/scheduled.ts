import { z } from "zod";
import { flagOf } from "../../advice.ts";
import { type Condition, type Field, field, number } from "../field.ts";

/** Scalars of an objective, by their settings: each may move while a model trains. */
export const scheduledScalars = [
  "beta",
  "gamma",
  "capacity",
  "freeBits",
  "informationWeight",
  "dimensionWeight",
  "mmdWeight",
  "elboWeight",
] as const;
export type ScheduledScalar = (typeof scheduledScalars)[number];

export const scheduleKinds = ["constant", "linear", "cosine", "cyclic"] as const;
export type ScheduleKind = (typeof scheduleKinds)[number];

/** How a scalar gets to its value where nothing is said: a capacity grows. */
export function usualSchedule(scalar: ScheduledScalar): ScheduleKind {
  return scalar === "capacity" ? "linear" : "constant";
}

/** What else a schedule is where nothing is said; a warm-up takes half of the training. */
export const usualMove = { from: 0, cycles: 4, rise: 0.5 } as const;

/** What a scalar is called in sentences. */
const scalarNames: Readonly<Record<ScheduledScalar, string>> = {
  beta: "beta",
  gamma: "gamma",
  capacity: "the capacity",
  freeBits: "the number of free nats",
  informationWeight: "the weight of the mutual information",
  dimensionWeight: "the weight of each dimension's KL",
  mmdWeight: "the weight of the MMD",
  elboWeight: "the part of the plain ELBO",
};

export interface ScheduledOptions {
  /** Settings beside which the scalar means something. */
  readonly beside: Condition;
  /** Its largest value. Default: 1e6. */
  readonly most?: number;
}

type Settings = ReturnType<typeof settingsOf>;
/** `betaSchedule`, `betaFrom`, ... for the scalar `beta`. */
type ScheduleFields<Name extends string> = {
  readonly [Part in keyof Settings as `${Name}${Part}`]: Settings[Part];
};

/** The settings by which a scalar moves: the same six for each. In help they are listed once for all. */
export function scheduleFields<Name extends ScheduledScalar>(
  scalar: Name,
  options: ScheduledOptions,
): ScheduleFields<Name> {
  const settings = Object.entries(settingsOf(scalar, options));
  return Object.fromEntries(settings.map(([part, one]) => [scalar + part, one])) as ScheduleFields<Name>;
}

function settingsOf(scalar: ScheduledScalar, { beside, most = 1e6 }: ScheduledOptions) {
  const name = scalarNames[scalar];
  const kind = usualSchedule(scalar);
  const moves = (...kinds: readonly ScheduleKind[]) => scheduled(scalar, kinds, beside);
  const about = (flag: string, help: string, only: Condition): Omit<Field, "schema" | "help"> => ({
    group: "Objective",
    only,
    family: { flag: `--<scalar>-${flag}`, help },
  });
  return {
    Schedule: field(z.enum(scheduleKinds).optional(), {
      ...about(
        "schedule",
        `how it gets there (default constant; linear for a capacity), where <scalar> is ${scheduledScalars.map((other) => flagOf(other).slice(2)).join(", ")}`,
        beside,
      ),
      help: `how ${name} gets there`,
      otherwise: `default ${kind}`,
      usually: kind,
    }),
    From: field(number().min(0).max(most).optional(), {
      ...about(
        "from",
        `its value at the beginning (default ${usualMove.from})`,
        moves("linear", "cosine", "cyclic"),
      ),
      help: `${name} at the beginning`,
      otherwise: `default ${usualMove.from}`,
      usually: usualMove.from,
      placeholder: "x",
    }),
    Warmup: field(number().gt(0).max(1e6).optional(), {
      ...about("warmup", "epochs until it is there (default: half of them)", moves("linear", "cosine")),
      help: `epochs until ${name} is reached`,
      otherwise: "default: half of them",
      placeholder: "n",
    }),
    WarmupSteps: field(z.int().min(1).max(1e9).optional(), {
      ...about("warmup-steps", "the same in steps", moves("linear", "cosine")),
      help: `steps until ${name} is reached`,
      placeholder: "n",
    }),
    Cycles: field(z.int().min(1).max(1e6).optional(), {
      ...about(
        "cycles",
        `times that a cyclic one begins anew (default ${usualMove.cycles})`,
        moves("cyclic"),
      ),
      help: `times that ${name} begins anew`,
      otherwise: `default ${usualMove.cycles}`,
      usually: usualMove.cycles,
      placeholder: "n",
    }),
    Rise: field(number().gt(0).max(1).optional(), {
      ...about("rise", `part of a cycle in which it moves (default ${usualMove.rise})`, moves("cyclic")),
      help: `part of a cycle in which ${name} moves`,
      otherwise: `default ${usualMove.rise}`,
      usually: usualMove.rise,
      placeholder: "x",
    }),
  };
}

/** Holds where a scalar that means something has one of these schedules. */
function scheduled(scalar: ScheduledScalar, kinds: readonly ScheduleKind[], beside: Condition): Condition {
  const listed = kinds.map((kind) => `'${kind}'`).join(" or ");
  const told: readonly string[] = kinds;
  return {
    first: beside,
    when: `the schedule of ${scalar} ${listed}`,
    add: `${flagOf(scalar)}-schedule ${kinds[0]}`,
    holds: (settings) => told.includes(String(settings[`${scalar}Schedule`] ?? usualSchedule(scalar))),
  };
}
