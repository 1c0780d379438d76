import { z } from "zod";
import { advice, change, flagOf } from "../advice.ts";
import { type Applicability, type Field, field, number } from "./field.ts";
import { type ScheduleKind, scheduleKinds } from "./scalar.ts";

/** The defaults of a schedule's other settings. A warm-up lasts half of the training by default. */
export const usualSchedule = { from: 0, cycles: 4, rise: 0.5 } as const;

/** The default schedule of a scalar. */
export function usualScheduleKind({ scalar }: Field): ScheduleKind {
  return scalar?.schedule ?? "constant";
}

type Parts = ReturnType<typeof settingsOf>;
/** `betaSchedule`, `betaFrom`, ... for the scalar `beta`. */
type ScheduleFields<Name extends string> = {
  readonly [Part in keyof Parts as `${Name}${Part}`]: Parts[Part];
};

/** The settings that change scalars during training: the same six for each scalar, which help lists only once. */
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
  const { name = scalar, most = 1e6, only = own.only } = own.scalar ?? {};
  const usual = usualScheduleKind(own);
  const moves = (...kinds: readonly ScheduleKind[]) => scheduled(scalar, kinds, usual, only);
  const about = (
    flag: string,
    help: string,
    only: Applicability | undefined,
  ): Omit<Field, "schema" | "help"> => ({
    group: "Objective",
    ...(own.chapter && { chapter: own.chapter }),
    ...(only && { only }),
    family: { flag: `--<scalar>-${flag}`, help },
  });
  return {
    Schedule: field(z.enum(scheduleKinds).optional(), {
      ...about(
        "schedule",
        `schedule of <scalar>, one of ${all.map((other) => flagOf(other).slice(2)).join(", ")} (default constant; linear for capacity)`,
        only,
      ),
      help: `schedule of ${name}`,
      otherwise: `default ${usual}`,
      usually: usual,
    }),
    From: field(number().min(0).max(most).optional(), {
      ...about("from", `initial value (default ${usualSchedule.from})`, moves("linear", "cosine", "cyclic")),
      help: `initial value of ${name}`,
      otherwise: `default ${usualSchedule.from}`,
      usually: usualSchedule.from,
      placeholder: "x",
    }),
    Warmup: field(number().gt(0).max(1e6).optional(), {
      ...about(
        "warmup",
        "epochs until the final value is reached (default: half of the epochs)",
        moves("linear", "cosine"),
      ),
      help: `epochs until ${name} reaches its final value`,
      otherwise: "default: half of the epochs",
      placeholder: "n",
    }),
    WarmupSteps: field(z.int().min(1).max(1e9).optional(), {
      ...about("warmup-steps", "steps until the final value is reached", moves("linear", "cosine")),
      help: `steps until ${name} reaches its final value`,
      placeholder: "n",
    }),
    Cycles: field(z.int().min(1).max(1e6).optional(), {
      ...about(
        "cycles",
        `number of cycles of a cyclic schedule (default ${usualSchedule.cycles})`,
        moves("cyclic"),
      ),
      help: `number of cycles of ${name}`,
      otherwise: `default ${usualSchedule.cycles}`,
      usually: usualSchedule.cycles,
      placeholder: "n",
    }),
    Rise: field(number().gt(0).max(1).optional(), {
      ...about(
        "rise",
        `fraction of each cycle in which the value changes (default ${usualSchedule.rise})`,
        moves("cyclic"),
      ),
      help: `fraction of each cycle in which ${name} changes`,
      otherwise: `default ${usualSchedule.rise}`,
      usually: usualSchedule.rise,
      placeholder: "x",
    }),
  };
}

/**
 * Requires the scalar to have one of these schedules. `effective` is the requirement for the scalar to have an effect.
 */
function scheduled(
  scalar: string,
  kinds: readonly ScheduleKind[],
  usual: ScheduleKind,
  effective: Applicability | undefined,
): Applicability {
  const listed = kinds.map((kind) => `'${kind}'`).join(" or ");
  const accepted: readonly string[] = kinds;
  return {
    ...(effective && { first: effective }),
    when: `the schedule ${listed} of ${scalar}`,
    add: advice`${change(`${scalar}Schedule`, kinds[0])}`,
    holds: (settings) => accepted.includes(String(settings[`${scalar}Schedule`] ?? usual)),
  };
}
