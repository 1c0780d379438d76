import { ConfigError } from "../../errors.ts";
import { type Command, usageOf } from "../command.ts";
import { jsonFlag, numberOf, textOf } from "../flags.ts";
import { dataFlag } from "../runFlags.ts";
import { queueFlag } from "../sweepFlags.ts";

export const workerCommand: Command = {
  name: "worker",
  usage: "<address> [flags]",
  words: { "<address>": "a Redis server, redis://host:6379, or rediss:// with TLS" },
  summary: "train runs of a sweep that another machine has put into a queue",
  examples: [
    {
      command: "nelbo worker redis://head:6379",
      meaning: "as many runs at the same time as cores allow, until Ctrl-C",
    },
    {
      command: "nelbo worker rediss://head:6380 --store /shared/beta",
      meaning: "in a folder that all workers share, so that they continue each other's runs",
    },
  ],
  flags: [
    {
      name: "store",
      kind: "text",
      placeholder: "folder",
      help: "folder for runs; workers that share it continue each other's runs (default nelbo-worker)",
    },
    queueFlag,
    {
      name: "processes",
      kind: "integer",
      minimum: 1,
      maximum: 1024,
      help: "runs at the same time (default: as cores allow)",
    },
    { ...dataFlag, help: "place of the data on this machine: a name or a path (default: as in the plan)" },
    jsonFlag,
  ],
  takesSettings: false,
  positionals: 1,
  async run({ positionals: [written], flags }, terminal) {
    if (written === undefined)
      throw new ConfigError(`nelbo worker: no address is given. Usage: ${usageOf(this)}`);
    const { redisAddress } = await import("../../run/sweep/queue/connection.ts");
    const { workOnQueue } = await import("../../run/sweep/queue/worker.ts");
    const { listenForStop } = await import("../../run/signals.ts");
    const address = redisAddress(written);
    const stop = listenForStop(() =>
      terminal.errorLine("Writing checkpoints, then stopping. The runs go back to the queue."),
    );
    try {
      await workOnQueue(address, {
        store: textOf(flags.store) ?? "nelbo-worker",
        queue: textOf(flags.queue),
        processes: numberOf(flags.processes),
        place: textOf(flags.data),
        signal: stop.signal,
        onEvent(event) {
          if (flags.json === true) return terminal.line(JSON.stringify(event));
          switch (event.event) {
            case "waiting":
              return terminal.line(
                `${address.shown}: up to ${event.processes} runs at the same time, in ${event.store}`,
              );
            case "begun":
              return terminal.line(
                `${event.id}  begun${event.attempt > 1 ? `, delivery ${event.attempt}` : ""}`,
              );
            case "finished":
              return terminal.line(`${event.id}  finished, ${beginnings[event.beginning]}`);
            case "failed":
              return terminal.errorLine(`${terminal.errorStyle.bad("failed")} ${event.id}: ${event.message}`);
            case "connection":
              return terminal.errorLine(`${address.shown}: ${event.message}. It is tried again.`);
          }
        },
      });
      return stop.exitCode();
    } finally {
      stop.release();
    }
  },
};

const beginnings = {
  anew: "trained from the beginning",
  resumed: "continued from a checkpoint in the store",
  trained: "trained before in the store, and evaluated",
} as const;
