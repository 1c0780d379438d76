import type { Config } from "../config/config.ts";
import type { DataProperties } from "../data/dataProperties.ts";
import type { Session } from "../runtime/session.ts";
import type { Model } from "../vae/model.ts";

/**
 * A trained model with what is known of it: all that plots, reports and comparisons ask for. A run folder gives one, an export
 * gives one, and a page makes one of a model that it has just trained.
 */
export interface TrainedModel {
  /** What messages call it: the path of its folder, where it has one. */
  readonly name: string;
  readonly model: Model;
  /** Holds the trained parameters. */
  readonly session: Session;
  readonly config: Config;
  /** What it was trained on. */
  readonly data: DataProperties;
}
