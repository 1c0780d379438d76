import type { Corruption } from "../data/corrupt.ts";
import type { Config } from "./config.ts";

/** The default of `corruptAmount` for each corruption: visible, and weak enough to undo. */
export const defaultAmounts = { gaussian: 0.25, masking: 0.5, "salt-and-pepper": 0.25, blur: 1 } as const;

/** The corruption that a model learns to undo. */
export function corruptionOf({ corrupt, corruptAmount }: Config): Corruption {
  if (corrupt === "none") return { kind: "none" };
  const amount = corruptAmount ?? defaultAmounts[corrupt];
  switch (corrupt) {
    case "gaussian":
    case "blur":
      return { kind: corrupt, standardDeviation: amount };
    default:
      return { kind: corrupt, fraction: amount };
  }
}
