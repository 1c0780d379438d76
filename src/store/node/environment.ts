import { availableParallelism, cpus } from "node:os";
import type { Environment } from "../../analyse/runSummary.ts";
import type { EngineDescription } from "../../runtime/session.ts";
import { version } from "../../version.ts";

export function environmentOf({ engine, threads }: EngineDescription): Environment {
  return {
    nelbo: version,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim() || "unknown",
    cores: availableParallelism(),
    engine,
    threads,
  };
}
