import type { Command } from "./command.ts";

/** Commands are loaded when they are called, so that `--help` need not wait for what training takes. */
export const commands: Readonly<Record<string, { readonly summary: string; load(): Promise<Command> }>> = {
  train: {
    summary: "train a variational autoencoder",
    load: async () => (await import("./commands/train.ts")).trainCommand,
  },
  sample: {
    summary: "draw new images from a trained run",
    load: async () => (await import("./commands/sample.ts")).sampleCommand,
  },
  reconstruct: {
    summary: "put images through a trained run and back",
    load: async () => (await import("./commands/reconstruct.ts")).reconstructCommand,
  },
};
