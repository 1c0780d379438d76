import { availableParallelism, cpus } from "node:os";
import type { Environment } from "../../analyse/runSummary.ts";
import { loadDataset } from "../../data/loadDataset.node.ts";
import { openSession } from "../../runtime/openSession.node.ts";
import type { EngineDescription } from "../../runtime/session.ts";
import { version } from "../../version.ts";
import type { Platform } from "../platform.ts";
import { systemDisk } from "./systemDisk.ts";

/** Node on this machine: its disks, its processor, its data sets. */
export const nodePlatform: Platform = { disk: systemDisk, openSession, loadDataset };

/** Parts of a platform that a caller may provide. */
export interface PlatformOptions {
  /** The disk for all files. Default: this machine's disks. */
  readonly disk?: Platform["disk"] | undefined;
  /** Opens sessions. Default: this machine's processor. */
  readonly openSession?: Platform["openSession"] | undefined;
}

/** Node's platform with the parts that a caller provides. */
export function platformWith({
  disk = nodePlatform.disk,
  openSession = nodePlatform.openSession,
}: PlatformOptions): Platform {
  return { ...nodePlatform, disk, openSession };
}

/** @param deviceReason why the device was chosen, if it was chosen by timing steps */
export function environmentOf(
  { engine, threads, device }: EngineDescription,
  deviceReason?: string,
): Environment {
  return {
    nelbo: version,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model.trim() || "unknown",
    cores: availableParallelism(),
    engine,
    threads,
    device,
    ...(deviceReason !== undefined && { deviceReason }),
  };
}
