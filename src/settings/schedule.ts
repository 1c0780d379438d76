import { z } from "zod";
import { advice, change, flagOf } from "../advice.ts";
import { type Applicability, type Field, field, number } from "./field.ts";
import { type ScheduleKind, scheduleKinds } from "./scalar.ts";

/** The other settings of a schedule by default; a warm-up takes half of the training. */
export const usualSchedule = { from: 0, cycles: 4, rise: 0.5 } as const;

/** How a scalar reaches its value by default. */
export function usualScheduleKind({ scalar }: Field): ScheduleKind {
  return scalar?.schedule ?? "constant";
}

type Parts = ReturnType<typeof settingsOf>;
/** `betaSchedule`, `betaFrom`, ... for the scalar `beta`. */
type ScheduleFields<Name extends string> = {
  readonly [Scalar in Name as `${Scalar}Schedule`]: Parts["Schedule"];
} & { readonly [Scalar in Name as `${Scalar}From`]: Parts["From"] } & {
  readonly [Scalar in Name as `${Scalar}Warmup`]: Parts["Warmup"];
} & { readonly [Scalar in Name as `${Scalar}WarmupSteps`]: Parts["WarmupSteps"] } & {
  readonly [Scalar in Name as `${Scalar}Cycles`]: Parts["Cycles"];
} & { readonly [Scalar in Name as `${Scalar}Rise`]: Parts["Rise"] };

/** The settings by which scalars change during training: the same six for each. Help lists them once for all. */
export function scheduleFields<Name extends string>(
  scalars: Readonly<Record<Name, Field>>,
): ScheduleFields<Name> {
  const names = Object.keys(scalars);
  const all = Object.entries<Field>(scalars).flatMap(([name, scalar]) =>
    Object.entries<Field>(settingsOf(name, scalar, names)).map(([part, one]) => [name + part, one]),
  );
  return Object.fromEntries(all) as ScheduleFields<Name>;
}

function settingsOf(scalar: string, own: Field, all: readonly string[]) {
  const { name = scalar, most = 1e6, only: beside = own.only } = own.scalar ?? {};
  const usual = usualScheduleKind(own);
  const moves = (...kinds: readonly ScheduleKind[]) => scheduled(scalar, kinds, usual, beside);
  const about = (
    flag: string,
    help: string,
    only: Applicability | undefined,
  ): Omit<Field, "schema" | "help"> => ({
    group: "Objective",
    ...(only && { only }),
    family: { flag: `--<scalar>-${flag}`, help },
  });
  return {
    Schedule: field(z.enum(scheduleKinds).optional(), {
      ...about(
        "schedule",
        `how it gets there (default constant; linear for a capacity), where <scalar> is ${all.map((other) => flagOf(other).slice(2)).join(", ")}`,
        beside,
      ),
      help: `how ${name} gets there`,
      otherwise: `default ${usual}`,
      usually: usual,
    }),
    From: field(number().min(0).max(most).optional(), {
      ...about(
        "from",
        `its value at the beginning (default ${usualSchedule.from})`,
        moves("linear", "cosine", "cyclic"),
      ),
      help: `${name} at the beginning`,
      otherwise: `default ${usualSchedule.from}`,
      usually: usualSchedule.from,
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
        `times that a cyclic one begins anew (default ${usualSchedule.cycles})`,
        moves("cyclic"),
      ),
      help: `times that ${name} begins anew`,
      otherwise: `default ${usualSchedule.cycles}`,
      usually: usualSchedule.cycles,
      placeholder: "n",
    }),
    Rise: field(number().gt(0).max(1).optional(), {
      ...about("rise", `part of a cycle in which it moves (default ${usualSchedule.rise})`, moves("cyclic")),
      help: `part of a cycle in which ${name} moves`,
      otherwise: `default ${usualSchedule.rise}`,
      usually: usualSchedule.rise,
      placeholder: "x",
    }),
  };
}

/** Holds where a scalar that has an effect has one of these schedules. */
function scheduled(
  scalar: string,
  kinds: readonly ScheduleKind[],
  usual: ScheduleKind,
  beside: Applicability | undefined,
): Applicability {
  const listed = kinds.map((kind) => `'${kind}'`).join(" or ");
  const accepted: readonly string[] = kinds;
  return {
    ...(beside && { first: beside }),
    when: `the schedule of ${scalar} ${listed}`,
    add: advice`${change(`${scalar}Schedule`, kinds[0])}`,
    holds: (settings) => accepted.includes(String(settings[`${scalar}Schedule`] ?? usual)),
  };
}
