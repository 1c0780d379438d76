import { availableParallelism, cpus } from "node:os";
import type { EngineDescription } from "../runtime/session.ts";
import { version } from "./version.ts";

/** What a run was computed with: that on which its last bits and its speed depend. Names no user and no host. */
export interface Environment {
  readonly nelbo: string;
  readonly node: string;
  /** `linux x64`. */
  readonly platform: string;
  readonly cpu: string;
  /** Cores that this process may use. */
  readonly cores: number;
  readonly engine: string;
  /** Threads that one program uses. */
  readonly threads: number;
}

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
