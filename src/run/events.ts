import type { Config } from "../config/config.ts";
import type { EngineDescription } from "../runtime/session.ts";
import type { TrainingEvent } from "../train/events.ts";
import type { DataFacts } from "./facts.ts";

/** What a run says: that its folder is open, then all of its training, then what was saved. */
export type RunEvent = OpenedEvent | TrainingEvent | SavedEvent;

export interface OpenedEvent {
  readonly event: "opened";
  /** The run's folder, as a path from the working directory or an absolute one. */
  readonly folder: string;
  readonly config: Config;
  readonly data: DataFacts;
  readonly model: {
    /** `784-400-20`: the sizes from datum to code. */
    readonly description: string;
    /** Numbers that training changes. */
    readonly parameters: number;
  };
  readonly engine: EngineDescription;
}

export interface SavedEvent {
  readonly event: "saved";
  readonly folder: string;
  /** The file with the trained parameters. */
  readonly model: string;
  /** The last epoch's reconstruction and samples, then the loss curves. */
  readonly pictures: readonly string[];
}
