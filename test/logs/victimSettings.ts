import type { ConfigInput } from "../../src/config/config.ts";
import { tinySettings } from "../../src/testing/run/tinyImages.ts";

/** Checkpointed after every step, with event files. */
export const victimSettings: ConfigInput = {
  ...tinySettings,
  hiddenSizes: [128],
  epochs: 6,
  batchSize: 4,
  validation: 12,
  checkpointSteps: 1,
  tensorboard: true,
};
