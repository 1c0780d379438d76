import { scheduledScalarsOf } from "../config/assemble.ts";
import type { Config } from "../config/config.ts";

/** What of a training the number of its epochs decides, besides its end; undefined where that is nothing. */
export function shapedByEpochs(config: Config, changed: Config): string | undefined {
  if (config.model === "pca") return undefined;
  if (config.schedule === "cosine") return "the schedule 'cosine', whose learning rates depend on";
  const after = scheduledScalarsOf(changed);
  for (const [name, scalar] of Object.entries(scheduledScalarsOf(config))) {
    if (typeof scalar === "number") continue;
    if (scalar.kind === "cyclic") return `a cyclic ${name}, whose cycles divide`;
    if (JSON.stringify(scalar) !== JSON.stringify(after[name]))
      return `a ${name} whose schedule, as no length of it was said, takes half of`;
  }
  return undefined;
}
