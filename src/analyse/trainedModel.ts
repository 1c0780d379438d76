import type { Config } from "../config/config.ts";
import type { DataProperties } from "../data/dataProperties.ts";
import type { Session } from "../runtime/session.ts";
import type { Model } from "../vae/model.ts";

/**
 * A trained model with its settings and data: the input of plots, reports and comparisons. It is loaded from a run
 * folder or an export, or made from a model that was just trained in a page.
 */
export interface TrainedModel {
  /** Its name in messages: the path of its folder, if it has one. */
  readonly name: string;
  readonly model: Model;
  /** Holds the trained parameters. */
  readonly session: Session;
  readonly config: Config;
  /** The data that it was trained on. */
  readonly data: DataProperties;
}
